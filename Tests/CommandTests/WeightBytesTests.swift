// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Memory of the linear layers, byte for byte.
@Suite struct WeightBytesTests {
  // Every size below is a multiple of 32, the columns of the widest panel of any kernel row, and so
  // of 8, the longest depth step: no packed form has padding.
  private static let width = 96
  private static let inner = 64

  /// N outputs and K inputs of the layers of one block, those of one input together.
  private static var layers: [(outputs: Int, inputs: Int)] {
    let key = width / TinyModel.heads
    return [
      (width + key + key, width), (width, width), (inner + inner, width), (width, inner),
    ]
  }

  /// The row that this machine chooses, and the one that every machine has.
  static let kernels: [[String: String]] = [[:], ["SMOOTHBENCH_KERNEL": "portable"]]

  /// Elements of all layers take 4 bytes in FP32, 2 in FP16 and 1 in INT8, which has one FP32 scale
  /// more for each output channel.
  ///
  /// Neither this model's layers nor their INT8 panels have anything else: no bias, and no sums of
  /// columns. Smoothing changes elements and adds none.
  @Test(arguments: kernels)
  func int8IsHalfOfFP16AndAScaleForEachChannel(environment: [String: String]) throws {
    let model = try TinyModel(width: Self.width, inner: Self.inner)
    let tokens = ["--token-ids", model.ids, "--window", "12"]
    let calibration = try Tool.run(
      ["calibrate", model.path, "--output", model.statistics, "--quiet"] + tokens
    )
    #expect(calibration.status == 0, "\(calibration.errors)")
    let integers = ["w8a8-channel", "smoothquant-channel", "smoothquant-o3-channel"]
    let schemes = ["fp32", "fp16", "bf16"] + integers
    let result = try Tool.run(
      [
        "evaluate", model.path, "--statistics", model.statistics, "--format", "json",
        "--scheme", schemes.joined(separator: ","), "--windows", "1",
      ] + tokens,
      environment: environment
    )
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    #expect(records.map { $0["scheme"] as? String } == schemes)
    let bytes = try records.map { try #require($0["weight_bytes"] as? Int) }
    let elements = TinyModel.blocks * Self.layers.reduce(0) { $0 + $1.outputs * $1.inputs }
    let outputs = TinyModel.blocks * Self.layers.reduce(0) { $0 + $1.outputs }
    #expect(bytes[0] == 4 * elements)
    #expect(bytes[1] == 2 * elements)
    #expect(bytes[2] == 2 * elements)
    for (scheme, found) in zip(schemes, bytes).dropFirst(3) {
      #expect(found == bytes[1] / 2 + 4 * outputs, "\(scheme)")
    }
  }
}
