// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Foundation
import Quantization
import TestSupport
import Testing

/// Rotary positions and sliding windows as config.json and GGUF files say them.
@Suite struct PositionsTests {
  private func configuration(_ family: String, _ settings: String) throws -> ModelConfiguration {
    let folder = try ModelFolder(
      """
      {"model_type": "\(family)", "hidden_size": 64, "intermediate_size": 96, \
      "num_hidden_layers": 2, "num_attention_heads": 8, "rms_norm_eps": 1e-5, "vocab_size": 100, \
      "max_position_embeddings": 128\(settings)}
      """
    )
    defer { withExtendedLifetime(folder) {} }
    return try ModelConfiguration(Checkpoint(path: folder.path))
  }

  private func configuration(_ file: GGUFBytes) throws -> ModelConfiguration {
    let path = NSTemporaryDirectory() + "/smoothbench-positions-\(UUID().uuidString).gguf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
    return try ModelConfiguration(Checkpoint(path: path))
  }

  // MARK: - Base

  @Test(arguments: [
    ("llama", "", 10_000.0), ("mixtral", "", 1_000_000),
    ("llama", #", "rope_theta": 500000"#, 500_000),
    ("llama", #", "rope_scaling": null, "rope_parameters": null"#, 10_000),
    // Version 5 of the transformers package.
    ("qwen3", #", "rope_parameters": {"rope_theta": 2e6, "rope_type": "default"}"#, 2_000_000),
    ("llama", #", "rope_theta": 5, "rope_parameters": {"rope_theta": 7.5}"#, 7.5),
    ("llama", #", "rope_scaling": {"type": "default", "rope_theta": 9}"#, 9),
  ])
  func readsTheBase(family: String, settings: String, base: Double) throws {
    let model = try configuration(family, settings)
    #expect(model.positions == .rotary(theta: base))
    #expect(model.obstacle == nil)
  }

  @Test(arguments: [
    #", "rope_theta": 0"#, #", "rope_theta": -1"#, #", "rope_theta": "x""#,
    #", "rope_parameters": {"rope_theta": "x"}"#, #", "rope_parameters": {"rope_theta": 0}"#,
    #", "head_dim": 7"#,
  ])
  func refusesWhatNoAngleIsMadeOf(settings: String) throws {
    #expect(throws: CheckpointError.self) { try configuration("llama", settings) }
  }

  @Test(arguments: [
    (#", "rope_scaling": {"type": "linear", "factor": 2}"#, "rope_scaling of type linear"),
    (#", "rope_scaling": {"factor": 2}"#, "rope_scaling with factor 2"),
    (#", "rope_scaling": 2"#, "rope_scaling is the number 2"),
    (#", "rope_parameters": {"rope_type": "yarn"}"#, "rope_parameters of type yarn"),
    (
      #", "rope_parameters": {"full_attention": {"rope_theta": 1e6}}"#,
      "rope_parameters for full_attention"
    ),
    (
      #", "rope_parameters": {"rope_theta": 1e4, "partial_rotary_factor": 0.5}"#,
      "partial_rotary_factor 0.5"
    ),
    (#", "partial_rotary_factor": 0.25"#, "partial_rotary_factor 0.25"),
  ])
  func saysWhichPositionsItDoesNotCompute(settings: String, message: String) throws {
    for family in ["llama", "mistral", "qwen2"] {
      let obstacle = try #require(try configuration(family, settings).obstacle)
      #expect(obstacle.hasPrefix(message), "\(obstacle)")
    }
  }

  // MARK: - The scaling of Llama 3.1 and 3.2

  private func scaling(factor: Double) -> RotaryScaling {
    RotaryScaling(
      factor: factor,
      lowFrequencyFactor: 1,
      highFrequencyFactor: 4,
      originalContextLength: 8192
    )
  }

  private static let members: [(name: String, value: String)] = [
    ("rope_theta", "500000.0"), ("rope_type", #""llama3""#), ("factor", "8.0"),
    ("low_freq_factor", "1.0"), ("high_freq_factor", "4.0"),
    ("original_max_position_embeddings", "8192"),
  ]

  /// An object that describes the scaling, one of its members replaced.
  private static func object(_ name: String = "", _ value: String = "") -> String {
    let texts = members.map { "\"\($0.name)\": \($0.name == name ? value : $0.value)" }
    return "{" + texts.joined(separator: ", ") + "}"
  }

  static let scaled: [String] = [
    ", \"rope_scaling\": " + object(), ", \"rope_parameters\": " + object(),
    ", \"rope_scaling\": " + object().replacingOccurrences(of: "rope_type", with: "type"),
    // What counts more says nothing.
    ", \"rope_scaling\": {}, \"rope_parameters\": " + object(),
  ]

  @Test(arguments: scaled)
  func readsTheScaling(settings: String) throws {
    for family in ["llama", "mistral", "qwen3"] {
      let model = try configuration(family, settings)
      #expect(model.positions == .rotary(theta: 5e5, scaling: scaling(factor: 8)))
      #expect(model.obstacle == nil)
    }
  }

  @Test(arguments: [
    ("factor", "0"), ("factor", "-8"), ("factor", "null"), ("factor", #""x""#),
    ("factor", "1e999"), ("low_freq_factor", "0"), ("low_freq_factor", "null"),
    ("high_freq_factor", "1"), ("high_freq_factor", "0.5"), ("high_freq_factor", "[]"),
    ("original_max_position_embeddings", "0"), ("original_max_position_embeddings", "81.5"),
    ("original_max_position_embeddings", "null"),
  ])
  func refusesAScalingThatCannotBe(name: String, value: String) throws {
    for place in ["rope_scaling", "rope_parameters"] {
      let error = try #require(throws: CheckpointError.self) {
        try configuration("llama", ", \"\(place)\": " + Self.object(name, value))
      }
      #expect("\(error)".contains("found \(place).\(name): "), "\(error)")
    }
  }

  /// Divisors as llama.cpp's converter computes them, in FP32.
  @Test(arguments: [(8, 2.6945300102233887), (32, 3.2922627925872803)] as [(Float, Float)])
  func knowsTheScalingOfAGGUFByItsDivisors(factor: Float, fifth: Float) throws {
    var divisors: [Float] = [1, 1, 1, 1, fifth, factor, factor, factor]
    let model = try configuration(.llama(dividingBy: divisors))
    #expect(model.positions == .rotary(theta: 5e5, scaling: scaling(factor: Double(factor))))
    #expect(model.obstacle == nil)
    // As of an original length of 8191, one too few, and none that is a number.
    let tooFew = Array(divisors.dropLast())
    divisors[4] *= 1 + 0x1p-13
    for wrong in [divisors, tooFew, [Float](repeating: .nan, count: 8)] {
      let other = try configuration(.llama(dividingBy: wrong))
      #expect(other.positions == .rotary(theta: 5e5))
      #expect(other.obstacle?.hasPrefix("rope_freqs.weight, factors of rotary") == true)
    }
  }

  // MARK: - GGUF

  @Test func readsAPlainGGUF() throws {
    let model = try configuration(.llama())
    #expect(model.obstacle == nil && model.slidingWindow == nil)
    #expect(model.positions == .rotary(theta: 10_000))
    #expect(model.headSize == 6)
    var file = GGUFBytes.llama(moreMetadata: 4)
    file.appendMetadatum("llama.rope.freq_base", real: 1e5)
    file.appendMetadatum("llama.rope.scaling.type", text: "none")
    file.appendMetadatum("llama.rope.scaling.factor", real: 4)
    file.appendMetadatum("llama.attention.sliding_window", 0)
    let scaled = try configuration(file)
    // llama.cpp scales nothing where the kind is 'none'.
    #expect(scaled.obstacle == nil && scaled.slidingWindow == nil)
    #expect(scaled.positions == .rotary(theta: 1e5))
  }

  @Test func saysWhichPositionsOfAGGUFItDoesNotCompute() throws {
    var typed = GGUFBytes.llama(moreMetadata: 1)
    typed.appendMetadatum("llama.rope.scaling.type", text: "yarn")
    #expect(try configuration(typed).obstacle?.hasPrefix("llama.rope.scaling.type yarn") == true)
    for name in ["rope.scaling.factor", "rope.scale_linear"] {
      for factor in [0, 1, 8] as [Float] {
        var file = GGUFBytes.llama(moreMetadata: 1)
        file.appendMetadatum("llama.\(name)", real: factor)
        let obstacle = try configuration(file).obstacle
        #expect(obstacle?.hasPrefix("llama.\(name) 8") == (factor == 8 ? true : nil))
      }
    }
    for name in ["rope_freqs.weight", "rope_factors_long.weight"] {
      var file = GGUFBytes.llama(tensors: 1)
      file.appendTensor(name, sizes: [3])
      file.appendData(byteCount: 12)
      #expect(try configuration(file).obstacle?.hasPrefix("\(name), factors") == true)
    }
  }

  // MARK: - Sliding windows

  /// A family, more settings, and the window they mean.
  static let windows: [(String, String, Int?)] = [
    ("mistral", #", "sliding_window": 32"#, 32), ("mixtral", #", "sliding_window": 32"#, 32),
    // The transformers package's default.
    ("mistral", "", 4096), ("mistral", #", "sliding_window": null"#, nil), ("mixtral", "", nil),
    // Llama ignores it, Qwen has a switch beside it.
    ("llama", #", "sliding_window": 32"#, nil),
    ("qwen2", #", "sliding_window": 32, "use_sliding_window": false"#, nil),
  ]

  @Test(arguments: windows)
  func readsTheSlidingWindow(family: String, settings: String, window: Int?) throws {
    let model = try configuration(family, settings)
    #expect(model.slidingWindow == window)
    #expect(model.tokenLimit == window)
    #expect(model.obstacle == nil)
  }

  @Test func refusesSlidingWindowsThatCannotBe() throws {
    for window in ["0", "-1", "1.5", #""x""#] {
      #expect(throws: CheckpointError.self) {
        try configuration("mistral", #", "sliding_window": "# + window)
      }
    }
    let switched = try configuration("qwen2", #", "use_sliding_window": true"#)
    #expect(switched.obstacle?.hasPrefix("use_sliding_window") == true)
    var file = GGUFBytes.llama(moreMetadata: 1)
    file.appendMetadatum("llama.attention.sliding_window", 16)
    #expect(try configuration(file).slidingWindow == 16)
  }

  @Test(arguments: ["0", "5"])
  func refusesNumbersOfExpertsThatCannotBe(count: String) {
    #expect(throws: CheckpointError.self) {
      try configuration(
        "mixtral",
        #", "num_local_experts": 4, "num_experts_per_tok": "# + count
      )
    }
  }
}
