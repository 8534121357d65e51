// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// What a matrix or vector of a case is; each has a random stream of its own.
public enum OperandRole: UInt64, Sendable {
  /// Left operand, `[M, K]`.
  case activation = 1
  /// Right operand, `[N, K]`.
  case weight = 2
  /// `[N]`.
  case bias = 3
  /// Scales of rows.
  case rowScale = 4
  /// Scales of columns.
  case columnScale = 5
  /// An integer product, `[M, N]`.
  case accumulator = 6
  /// Choices a law makes: where to cut, which element to spoil.
  case choice = 7
}

extension RandomSource {
  /// 64 uniform bits for a position of an operand.
  func bits(_ role: OperandRole, row: Int, column: Int) -> UInt64 {
    bits(stream: role.rawValue, row: row, column: column)
  }

  /// A uniform value in 0 ..< 1 for a position of an operand.
  func unit(_ role: OperandRole, row: Int, column: Int) -> Double {
    unit(stream: role.rawValue, row: row, column: column)
  }

  /// A uniform whole number for a position of an operand.
  func integer(in range: ClosedRange<Int>, _ role: OperandRole, row: Int, column: Int) -> Int {
    integer(in: range, stream: role.rawValue, row: row, column: column)
  }

  /// A hash of a row alone or of a column alone, apart from that of any element.
  func rowBits(_ role: OperandRole, _ row: Int) -> UInt64 { bits(role, row: row, column: -1) }
  func columnBits(_ role: OperandRole, _ column: Int) -> UInt64 {
    bits(role, row: -1, column: column)
  }
}
