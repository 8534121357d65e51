// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of normalizing and quantizing in one go.
enum NormalizationProperties {
  static let all = [rule]

  private static let rule = Property(
    name: "norm-quantize-fp64",
    statement: "codes and scales are those of LayerNorm or RMSNorm in FP64, but for near ties",
    bound: NormQuantizeOperands.bound,
    operations: [.normQuantize],
    fills: Fill.valueFills
  ) { context in
    let operands = try NormQuantizeOperands(context.data)
    let range = context.verificationCase.range
    return .observed(
      try operands.observation(
        got: operands.quantized(by: context.operations(), range: range),
        range: range
      )
    )
  }
}
