// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of requantizing accumulators to 8 bits.
enum RequantizeProperties {
  static let all = [rule, ties, saturation]

  private static let rule = Property(
    name: "requantize-fp64",
    statement: "codes are (acc * a_i * b_n + bias_n) / s, rounded and clipped, but for near ties",
    bound: RequantizeOperands.bound,
    operations: [.requantize],
    fills: [.fullRange, .boundary, .zeroRows, .outlierChannels, .subnormal, .huge]
  ) { context in
    let operands = try RequantizeOperands(context.data)
    let range = context.verificationCase.range
    return .observed(
      try operands.observation(
        got: operands.requantized(by: context.operations(), range: range),
        range: range
      )
    )
  }

  private static let ties = Property(
    name: "requantize-ties",
    statement: "ties round to even codes, and codes beyond the range are clipped, bit by bit",
    bound: "0: with scales that are powers of two every operation is exact",
    operations: [.requantize],
    fills: [.fullRange]
  ) { context in
    let shape = context.verificationCase.shape
    let source = context.data.source
    let range = context.verificationCase.range
    // Quotients from -150 to 150 in steps of 1/2: acc * 8 * 0.25 / 4.
    let operands = try RequantizeOperands(
      accumulator: Matrix(rows: shape.rows, columns: shape.columns) { row, column in
        Int32(source.integer(in: -300...300, .accumulator, row: row, column: column))
      },
      rowScales: (0..<shape.rows).map { _ in try Scale(8) },
      columnScales: (0..<shape.columns).map { _ in try Scale(0.25) },
      bias: nil,
      outputScale: Scale(4)
    )
    return .observed(
      Comparison.exact(
        expected: try operands.requantized(by: ReferenceOperations(), range: range).codes,
        got: try operands.requantized(by: context.operations(), range: range).codes,
        what: "code"
      )
    )
  }

  private static let saturation = Property(
    name: "requantize-saturation",
    statement: "a quotient far beyond the range, beyond 32 bits too, has the end code of its sign",
    bound: "0: quotients are whole multiples of 2^20, so 0 or beyond the range by far",
    operations: [.requantize],
    fills: [.fullRange, .boundary]
  ) { context in
    let shape = context.verificationCase.shape
    let range = context.verificationCase.range
    // acc * 2^10 * 1 / 2^-10, up to 2^51.
    let operands = try RequantizeOperands(
      accumulator: context.data.accumulator(),
      rowScales: (0..<shape.rows).map { _ in try Scale(0x1p10) },
      columnScales: (0..<shape.columns).map { _ in try Scale(1) },
      bias: nil,
      outputScale: Scale(0x1p-10)
    )
    return .observed(
      Comparison.exact(
        expected: try operands.requantized(by: ReferenceOperations(), range: range).codes,
        got: try operands.requantized(by: context.operations(), range: range).codes,
        what: "code"
      )
    )
  }
}
