// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A model that was not smoothed, or not to the same function, ends with 1 and leaves no folder.
@Suite struct SmoothFailureTests {
  private static func names(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// Writes the same maxima for all that normalizations make; one layer of those that read it is
  /// enough.
  private static func write(_ maxima: [Float], for model: TinyModel) throws {
    let layers = (0..<TinyModel.blocks).flatMap { block in
      ["self_attn.q_proj", "mlp.gate_proj"].map { "model.layers.\(block).\($0)" }
    }
    try StoredTensor.file(layers.map { StoredTensor($0, maxima) })
      .write(to: URL(fileURLWithPath: model.statistics))
  }

  private static func run(_ command: [String], _ model: TinyModel) throws -> Tool.Result {
    try Tool.run(
      [
        command[0], model.path, "--statistics", model.statistics, "--output",
        model.folder.path + "/output", "--format", "json",
      ] + Array(command.dropFirst())
    )
  }

  /// The largest activation of every channel, and how factors are made of it.
  static let futile: [(Float, [String])] = [
    (0, []), (0, ["--alpha", "auto"]), (0, ["--alpha", "0.3"]), (1, ["--alpha", "1"]),
  ]

  /// Channels that never were active are left as they are, and 1^1 / max|W|^0 is 1.
  @Test(arguments: futile)
  func refusesToSmoothNothing(maximum: Float, alpha: [String]) throws {
    let model = try TinyModel()
    try Self.write([Float](repeating: maximum, count: TinyModel.width), for: model)
    let before = try Self.names(in: model.folder)
    let commands = [
      ["smooth"], ["quantize", "--scheme", "smoothquant-channel"],
      ["quantize", "--scheme", "smoothquant-o3"],
    ]
    for command in commands {
      let result = try Self.run(command + alpha, model)
      #expect(result.status == 1, "\(command): \(result.errors)")
      let message = "nothing was smoothed: 4 groups were found and every factor is 1"
      #expect(result.errors.contains(message), "\(command): \(result.errors)")
      #expect(result.output.isEmpty, "\(command)")
      #expect(try Self.names(in: model.folder) == before, "\(command)")
    }
  }

  @Test func isContentWithOneChannel() throws {
    let model = try TinyModel()
    var maxima = [Float](repeating: 0, count: TinyModel.width)
    maxima[5] = 8
    try Self.write(maxima, for: model)
    let result = try Self.run(["smooth"], model)
    #expect(result.status == 0, "\(result.errors)")
    let groups = try result.records().filter { $0["layer"] is Int }
    #expect(groups.map { $0["changed_channels"] as? Int } == [1, 1, 1, 1])
    // A scheme that does not smooth has nothing to miss.
    try Self.write([Float](repeating: 0, count: TinyModel.width), for: model)
    let plain = ["quantize", "--scheme", "w8a8-channel", "--force"]
    #expect(try Self.run(plain, model).status == 0)
  }

  /// The factor is 2^-126, so that the gain becomes 3.9 * 2^126, which FP32 holds; what it makes of
  /// a normalized value above 1.03 it does not.
  ///
  /// Every element is within its bound: the logits tell.
  @Test func keepsNoFolderWhoseCertificateFails() throws {
    let model = try TinyModel(firstElements: ["layers.0.input_layernorm.weight": 3.9])
    var maxima = [Float](repeating: 1, count: TinyModel.width)
    maxima[0] = Float.leastNormalMagnitude
    try Self.write(maxima, for: model)
    let before = try Self.names(in: model.folder)
    let result = try Self.run(["smooth", "--alpha", "1"], model)
    #expect(result.status == 1, "\(result.errors)")
    let records = try result.records()
    #expect(records.last?["subject"] as? String == "logits")
    #expect(records.last?["outcome"] as? String == "failed")
    for record in records.dropLast() {
      #expect(record["outcome"] as? String == "passed", "\(record["subject"] ?? "")")
    }
    #expect(try Self.names(in: model.folder) == before)
  }
}
