// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Models that nothing right can be made of: named with file, tensor, byte and place, and nothing is
/// left under the name of the output.
@Suite struct BadModelTests {
  private static func names(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private static func calibrate(_ path: String, _ ids: String, to output: String) throws {
    let result = try Tool.run([
      "calibrate", path, "--token-ids", ids, "--window", "12", "--output", output, "--quiet",
    ])
    #expect(result.status == 0, "\(result.errors)")
  }

  /// One command line of several parts.
  private static func words(_ parts: [String]...) -> [String] { parts.flatMap { $0 } }

  @Test(
    arguments: [
      "model.norm.weight", "embed_tokens.weight", "layers.0.mlp.up_proj.weight",
      "layers.0.input_layernorm.weight",
    ],
    [Float.nan, -Float.infinity]
  )
  func refusesWeightsThatAreNotFinite(suffix: String, value: Float) throws {
    let model = try TinyModel(firstElements: [suffix: value])
    let sound = try TinyModel()
    try Self.calibrate(sound.path, sound.ids, to: model.statistics)
    try Self.forgetModel(model.statistics)
    let before = try Self.names(in: model.folder)
    let output = ["--output", model.folder.path + "/output"]
    let statistics = ["--statistics", model.statistics]
    let tokens = ["--token-ids", model.ids, "--window", "12"]
    let weights = try Data(contentsOf: URL(fileURLWithPath: model.path + "/model.safetensors"))
    let byte = try tensorBytes(suffix, in: weights).lowerBound
    let commands: [[String]] = [
      Self.words(["calibrate", model.path], tokens, output),
      Self.words(["evaluate", model.path, "--scheme", "fp32"], tokens),
      Self.words(["evaluate", model.path, "--scheme", "smoothquant-o3"], tokens, statistics),
      Self.words(["quantize", model.path, "--scheme", "w8a8-channel"], output),
      Self.words(["quantize", model.path, "--scheme", "smoothquant-channel"], statistics, output),
      Self.words(["smooth", model.path], statistics, output),
      Self.words(["inject-outliers", model.path, "--channels", "3:64"], output),
    ]
    for arguments in commands {
      let result = try Tool.run(arguments)
      #expect(result.status == 65, "\(arguments): \(result.errors)")
      for part in ["/model.safetensors, tensor '", suffix, ", byte \(byte): found \(value) at [0"] {
        #expect(result.errors.contains(part), "\(arguments): \(result.errors)")
      }
      #expect(try Self.names(in: model.folder) == before, "\(arguments)")
    }
  }

  /// The gain is 1.9 * 2^127, which FP32 holds; what it makes of a normalized value above 1.05 it does
  /// not.
  @Test func keepsNoFolderWhoseCertificateFails() throws {
    let model = try TinyModel(firstElements: ["layers.0.input_layernorm.weight": 1.9])
    let before = try Self.names(in: model.folder)
    let factor = Float(sign: .plus, exponent: 127, significand: 1)
    let result = try Tool.run([
      "inject-outliers", model.path, "--channels", "0:\(factor)",
      "--output", model.folder.path + "/output", "--format", "json",
    ])
    #expect(result.status == 1, "\(result.errors)")
    let records = try result.records()
    #expect(records.last?["subject"] as? String == "logits")
    #expect(records.last?["outcome"] as? String == "failed")
    #expect(try Self.names(in: model.folder) == before)
  }

  /// The process of a scheme refuses the model when the tool has opened the report.
  @Test func leavesNoReportWithoutAResult() throws {
    let model = try TinyModel(firstElements: ["model.norm.weight": .nan])
    let report = model.folder.path + "/report.csv"
    func status(_ model: TinyModel) throws -> Int32 {
      try Tool.run([
        "evaluate", model.path, "--token-ids", model.ids, "--window", "12", "--scheme", "fp32",
        "--format", "csv", "--output", report,
      ]).status
    }
    #expect(try status(model) == 65)
    #expect(!FileManager.default.fileExists(atPath: report))
    // What an earlier run left stays until there is something to say in its place.
    let earlier = String(repeating: "of an earlier run\n", count: 100)
    try earlier.write(toFile: report, atomically: true, encoding: .utf8)
    #expect(try status(model) == 65)
    #expect(try String(contentsOfFile: report, encoding: .utf8) == earlier)
    #expect(try status(try TinyModel()) == 0)
    let text = try String(contentsOfFile: report, encoding: .utf8)
    #expect(text.hasPrefix("scheme,"))
    #expect(!text.contains("earlier"))
  }

  // MARK: - Configuration

  @Test(arguments: [
    ("num_key_value_heads", 2, "2 key heads for 3 heads, expected a divisor"),
    ("hidden_size", 0, "0, expected a whole number from 1 to"),
  ])
  func saysWhereAWrongNumberOfTheConfigurationStands(
    name: String,
    number: Int,
    message: String
  ) throws {
    let model = try TinyModel(settings: [name: number])
    let text = try Data(contentsOf: URL(fileURLWithPath: model.path + "/config.json"))
    let key = try #require(text.range(of: Data("\"\(name)\":".utf8)))
    let tokens = ["--token-ids", model.ids, "--window", "12"]
    let commands: [[String]] = [
      Self.words(["evaluate", model.path, "--scheme", "fp32"], tokens),
      Self.words(["calibrate", model.path, "--output", model.statistics], tokens),
    ]
    for arguments in commands {
      let result = try Tool.run(arguments)
      #expect(result.status == 65, "\(arguments): \(result.errors)")
      let place = "/config.json, byte \(key.upperBound): found \(name): "
      #expect(result.errors.contains(place + message), "\(arguments): \(result.errors)")
    }
  }

  // MARK: - Statistics of another model

  /// Takes the model's name out of a file of statistics, as older versions and the authors have none.
  private static func forgetModel(_ path: String) throws {
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    let key = try #require(data.range(of: Data("smoothbench.model".utf8)))
    data.replaceSubrange(key, with: Data("smoothbench.m_del".utf8))
    try data.write(to: URL(fileURLWithPath: path))
  }

  @Test func tellsStatisticsOfTheInjectedModelFromTheOriginals() throws {
    let model = try TinyModel()
    let injected = model.folder.path + "/injected"
    #expect(
      try Tool.run([
        "inject-outliers", model.path, "--channels", "3:64", "--output", injected,
      ]).status == 0
    )
    try Self.calibrate(model.path, model.ids, to: model.statistics)
    let tokens = ["--token-ids", model.ids, "--window", "12"]
    let statistics = ["--statistics", model.statistics]
    let output = ["--output", model.folder.path + "/output"]
    let uses: [[String]] = [
      Self.words(["evaluate", "--scheme", "w8a8-tensor-static"], tokens, statistics),
      Self.words(["evaluate", "--scheme", "smoothquant-channel"], tokens, statistics),
      Self.words(["quantize", "--scheme", "smoothquant-channel"], statistics, output),
      Self.words(["smooth"], statistics, output),
      Self.words(["calibrate", "--merge", model.statistics, "--quiet"], tokens, output),
      Self.words(
        ["inspect", "--divergence", "--scheme", "smoothquant-o1", "--token-ids", model.ids],
        statistics
      ),
    ]
    for use in uses {
      let refused = try Tool.run(Self.words([use[0], injected], Array(use.dropFirst())))
      #expect(refused.status == 65, "\(use): \(refused.errors)")
      #expect(refused.errors.contains("another model"), "\(use): \(refused.errors)")
      try? FileManager.default.removeItem(atPath: model.folder.path + "/output")
      let allowed = try Tool.run(Self.words([use[0], model.path], Array(use.dropFirst())))
      #expect(allowed.status == 0, "\(use): \(allowed.errors)")
      try? FileManager.default.removeItem(atPath: model.folder.path + "/output")
    }
    // Statistics that no scheme uses do no harm, and a file without a name is taken at its word.
    let unused = Self.words(["evaluate", injected, "--scheme", "w8a8-channel"], tokens, statistics)
    #expect(try Tool.run(unused).status == 0)
    try Self.forgetModel(model.statistics)
    for use in uses {
      let allowed = try Tool.run(Self.words([use[0], injected], Array(use.dropFirst())))
      #expect(allowed.status == 0, "\(use): \(allowed.errors)")
      try? FileManager.default.removeItem(atPath: model.folder.path + "/output")
    }
  }

  // MARK: - Positions

  @Test func refusesPositionsItDoesNotCompute() throws {
    let settings: [(name: String, value: [String: Any], message: String)] = [
      ("rope_scaling", ["rope_type": "yarn", "factor": 4], "rope_scaling of type yarn"),
      ("rope_parameters", ["rope_type": "llama3"], "rope_parameters.factor: nothing"),
    ]
    for (name, value, message) in settings {
      let model = try TinyModel(settings: [name: value])
      for command in [["calibrate", "--output", model.statistics], ["evaluate"]] {
        let tokens = ["--token-ids", model.ids, "--window", "12"]
        let more = Array(command.dropFirst())
        let result = try Tool.run(Self.words([command[0], model.path], tokens, more))
        #expect(result.status == 65)
        #expect(result.errors.contains(message), "\(result.errors)")
      }
    }
  }

  @Test func runsWindowsThatASlidingWindowHolds() throws {
    let sliding = try TinyModel(settings: ["model_type": "mistral", "sliding_window": 20])
    let whole = try TinyModel(settings: ["model_type": "mistral", "sliding_window": NSNull()])
    func evaluate(_ model: TinyModel, window: Int) throws -> Tool.Result {
      try Tool.run([
        "evaluate", model.path, "--token-ids", model.ids, "--window", "\(window)",
        "--scheme", "fp32", "--format", "json",
      ])
    }
    let longer = try evaluate(sliding, window: 21)
    #expect(longer.status == 65)
    #expect(longer.errors.contains("looks back over 20 (sliding_window)"), "\(longer.errors)")
    #expect(try evaluate(whole, window: 21).status == 0)
    let fitting = try evaluate(sliding, window: 20)
    #expect(fitting.status == 0, "\(fitting.errors)")
    let perplexity = try #require(try fitting.records().first?["perplexity"] as? Double)
    #expect(
      try evaluate(whole, window: 20).records().first?["perplexity"] as? Double == perplexity
    )
  }
}
