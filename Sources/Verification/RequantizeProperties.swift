// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of requantizing accumulators to 8 bits.
enum RequantizeProperties {
  static let all = [rule, ties]

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
}
