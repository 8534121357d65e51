// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import Testing

@testable import EvaluationSuite

/// What rounding to a stored type does to logits, and what it does not explain.
@Suite struct LogitComparisonTests {
  /// A golden model in another type, with some weights multiplied.
  private func comparison(
    as type: ElementType,
    scaling scale: Float = 1
  ) throws -> LogitComparison {
    let golden = try GoldenModel("llama")
    let copy = try ModelCopy(of: "llama", changing: [:])
    try SafetensorsWriter.write(
      golden.model.checkpoint.tensors.map { tensor in
        tensor.copy(as: type) { elements in
          guard tensor.name.hasSuffix("up_proj.weight") else { return }
          for index in elements.indices { elements[index] *= scale }
        }
      },
      to: "\(copy.path)/model.safetensors"
    )
    defer { withExtendedLifetime(copy) {} }
    return try LogitComparison(
      original: golden.model,
      converted: try CheckpointModel(path: copy.path),
      tokens: golden.tokens,
      threads: 1
    )
  }

  /// The original is in FP16: FP32 holds it as it is, BF16 has three bits less.
  @Test func measuresOneRoundingOfEachWeightThatChanged() throws {
    let single = try comparison(as: .float32)
    #expect(single.difference == single.rounding)
    #expect(single.rounding < 1e-5 * single.range)
    let half = try comparison(as: .bfloat16)
    #expect(half.rounding > 100 * single.rounding)
    #expect(half.rounding < 0.05 * half.range)
    // The certificate allows four times as much.
    #expect(half.difference <= 4 * half.rounding)
    #expect(half.difference > half.rounding / 4)
  }

  @Test(arguments: [ElementType.float32, .float16, .bfloat16])
  func anErrorOfAQuarterInOneLayerOfSevenIsNoRounding(type: ElementType) throws {
    let wrong = try comparison(as: type, scaling: 1.25)
    #expect(wrong.difference > 4 * wrong.rounding)
  }
}
