// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Codes of one integer operand, each a function of fill, seed and position alone.
struct CodeFill {
  let fill: Fill
  let role: OperandRole
  let columns: Int
  let source: RandomSource
  let captured: CapturedTensors.Layer?

  private static let edges: [Int8] = [-128, -127, -126, -1, 0, 1, 126, 127]

  /// The code at a row and column.
  func code(row: Int, column: Int) -> Int8 {
    switch fill {
    case .boundary: boundary(row: row, column: column)
    case .lowest: -128
    case .alternating: (row + column).isMultiple(of: 2) ? 127 : -127
    case .highest: 127
    case .oneHot: oneHot(row: row, column: column)
    case .outlierChannels: outlier(row: row, column: column)
    case .captured: capturedCode(row: row, column: column)
    default: uniform(row: row, column: column)
    }
  }

  private func uniform(row: Int, column: Int) -> Int8 {
    Int8(truncatingIfNeeded: source.bits(role, row: row, column: column) >> 32)
  }

  private func boundary(row: Int, column: Int) -> Int8 {
    let bits = source.bits(role, row: row, column: column)
    return bits & 8 == 0 ? Self.edges[Int(bits & 7)] : Int8(truncatingIfNeeded: bits >> 32)
  }

  private func oneHot(row: Int, column: Int) -> Int8 {
    guard role == .activation else { return uniform(row: row, column: column) }
    let bits = source.rowBits(role, row)
    return column == Int(bits % UInt64(columns)) ? (bits >> 63 == 0 ? 127 : -128) : 0
  }

  private func outlier(row: Int, column: Int) -> Int8 {
    guard role == .activation else { return uniform(row: row, column: column) }
    let bits = source.bits(role, row: row, column: column)
    let isOutlier = OutlierChannels.contains(column, source: source)
    return isOutlier ? (bits & 1 == 0 ? 127 : -127) : Int8(bits % 3) - 1
  }

  private func capturedCode(row: Int, column: Int) -> Int8 {
    guard let captured else { return uniform(row: row, column: column) }
    let codes = role == .weight ? captured.weightCodes : captured.activationCodes
    return CapturedTile(shape: codes.shape, source: source).element(
      of: codes,
      row: row,
      column: column
    )
  }
}

/// Which input channels are outliers: channel 0 and about one in 32.
enum OutlierChannels {
  static func contains(_ channel: Int, source: RandomSource) -> Bool {
    channel == 0 || source.columnBits(.activation, channel) % 32 == 0
  }
}

/// Repeats a captured matrix, starting at an offset that the seed chooses.
struct CapturedTile {
  let shape: MatrixShape
  let source: RandomSource

  func element<Element>(of matrix: Matrix<Element>, row: Int, column: Int) -> Element {
    // Both operands start at the same input channel, so that channels still belong together.
    let rowOffset = Int(source.rowBits(.choice, 0) % UInt64(shape.rows))
    let columnOffset = Int(source.columnBits(.choice, 0) % UInt64(shape.columns))
    return matrix[(row + rowOffset) % shape.rows, (column + columnOffset) % shape.columns]
  }
}
