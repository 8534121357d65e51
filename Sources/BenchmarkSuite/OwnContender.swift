// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore

/// One of our INT8 operations on one kernel row.
protocol OwnContender: Contender {
  var operations: OptimizedOperations { get }
}

extension OwnContender {
  /// Row of the kernel table.
  var kernel: String { operations.row.name }
  /// Always `smoothbench`.
  var provider: String { "smoothbench" }
  /// Never a baseline.
  var isBaseline: Bool { false }
  /// 8 bits.
  var precision: Precision { .int8 }
}

/// Makes the contender of a case.
enum OwnContenders {
  /// Makes the data and packs the weight, as many copies as the cache mode asks for.
  static func contender(
    for operands: CaseOperands,
    operations: OptimizedOperations
  ) throws -> any Contender {
    switch operands.benchmarkCase.operation {
    case .product: try ProductContender(operands, operations: operations)
    case .linear: try LinearContender(operands, operations: operations)
    case .attentionScores:
      AttentionContender(operands, kind: .scores, operations: operations)
    case .attentionValues:
      AttentionContender(operands, kind: .values, operations: operations)
    case .quantizeToken, .quantizeTensor:
      try QuantizerContender(operands, operations: operations)
    case .requantize: try RequantizeContender(operands, operations: operations)
    case .normQuantize: try NormQuantizeContender(operands, operations: operations)
    }
  }
}

extension Matrix where Element: Numeric {
  /// Takes the matrix out of a variable to write it: referenced once, it is not copied.
  mutating func taken() -> Matrix {
    defer { self = .none }
    return self
  }

  /// Takes the place of a matrix that is being written.
  static var none: Matrix { Matrix(rows: 0, columns: 0, repeating: 0) }
}
