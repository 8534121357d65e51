// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// An `act_scales` file as the authors publish them, written by PyTorch, is as good as a
/// safetensors file of the same numbers.
@Suite struct AuthorsStatisticsTests {
  private static let golden = Fixtures.golden("torch/act_scales.pt")

  /// Of the layers and channels that the golden file has.
  private let model: TinyModel
  private var output: String { model.folder.path + "/output" }

  init() throws {
    model = try TinyModel(width: 6, inner: 9, settings: ["num_hidden_layers": 1])
    try Self.write(0, to: model.statistics)
  }

  /// Writes the numbers of golden/producers/torch_files.py, with something added to their step.
  ///
  /// They are n, n + 1/8, n + 2/8 and so on for layer n.
  private static func write(_ addend: Float, to path: String) throws {
    let layers = [
      ("model.layers.0.self_attn.q_proj", 6), ("model.layers.0.mlp.up_proj", 6),
      ("model.layers.0.mlp.down_proj", 9), ("lm_head", 6),
    ]
    let step = 1 / 8 + addend
    let tensors = layers.enumerated().map { index, layer in
      StoredTensor(layer.0, (0..<layer.1).map { Float(index + 1) + Float($0) * step })
    }
    try StoredTensor.file(tensors).write(to: URL(fileURLWithPath: path))
  }

  /// The weights that a command writes with some statistics.
  private func weights(_ command: [String], _ statistics: String) throws -> Data {
    let result = try Tool.run(
      [command[0], model.path, "--statistics", statistics, "--output", output, "--force"]
        + Array(command.dropFirst())
    )
    #expect(result.status == 0, "\(command): \(result.output)\(result.errors)")
    return try Data(contentsOf: URL(fileURLWithPath: output + "/model.safetensors"))
  }

  @Test(arguments: [
    ["smooth", "--alpha", "0.6"], ["smooth", "--dialect", "authors"],
    ["quantize", "--scheme", "smoothquant-channel", "--alpha", "auto"],
  ])
  func smoothsAsTheSameNumbersDo(command: [String]) throws {
    let smoothed = try weights(command, Self.golden)
    #expect(try weights(command, model.statistics) == smoothed)
    // The numbers count: others give other weights.
    let others = model.folder.path + "/others.safetensors"
    try Self.write(1, to: others)
    #expect(try weights(command, others) != smoothed)
  }

  @Test func evaluatesAsTheSameNumbersDo() throws {
    let schemes = ["w8a8-channel", "smoothquant-o1", "smoothquant-channel"]
    func perplexities(_ statistics: String) throws -> [Double] {
      let result = try Tool.run([
        "evaluate", model.path, "--token-ids", model.ids, "--window", "40", "--format", "json",
        "--scheme", schemes.joined(separator: ","), "--statistics", statistics,
      ])
      #expect(result.status == 0, "\(result.errors)")
      return try result.records().map { try #require($0["perplexity"] as? Double) }
    }
    let found = try perplexities(Self.golden)
    #expect(try perplexities(model.statistics) == found)
    #expect(Set(found).count == schemes.count)
  }

  /// Static scales need the inputs of all layers, and this file has those of some.
  @Test func saysWhichLayerAStaticSchemeLacks() throws {
    let result = try Tool.run([
      "quantize", model.path, "--scheme", "smoothquant-o3", "--statistics", Self.golden,
      "--output", output,
    ])
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.errors.contains("act_scales.pt: "), "\(result.errors)")
    #expect(result.errors.contains("none named model.layers.0.self_attn.o_proj"))
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}
