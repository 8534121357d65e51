// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Quantization
import Testing

/// Codes and scales that an export writes.
@Suite struct CompressedTensorsExportTests {
  private static let name = "model.layers.1.self_attn.q_proj.weight"
  private let model: SmallModel

  init() throws { model = try SmallModel() }

  /// The quotient is 21.4999992 in FP64 and rounds to 21.5 in FP32, a tie that goes to the even 22.
  @Test func theArithmeticDecidesACodeNextToATie() throws {
    let source = model.path + "/changed"
    try model.write(to: source) { name, elements in
      guard name == Self.name else { return }
      elements[0] = 1
      elements[1] = Float(21.5 / 127)
    }
    let single = try exported(source, .fp32)
    let double = try exported(source, .fp64)
    #expect(single.codes.indices.filter { single.codes[$0] != double.codes[$0] } == [1])
    #expect(single.codes[1] == 22)
    #expect(double.codes[1] == 21)
    #expect(single.scales == double.scales)
  }

  private func exported(
    _ source: String,
    _ quantizer: QuantizerRule
  ) throws -> (codes: [Int8], scales: [Float]) {
    let folder = model.path + "/\(quantizer.rawValue)"
    try model.export(source, to: folder, scheme: "w8a8-channel", quantizer: quantizer)
    let checkpoint = try Checkpoint(path: folder)
    return (
      try checkpoint.requiredTensor(Self.name).int8Elements(),
      try checkpoint.floatElements(Self.name + "_scale")
    )
  }
}
