// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What folding factors does to one tensor.
public enum TensorChange: Sendable, Equatable {
  /// Elements of a vector, or rows of a matrix, are divided.
  case divideRows([Float])
  /// Columns of a matrix are multiplied.
  case multiplyColumns([Float])

  /// Changes one row in FP32: one rounding for each element.
  ///
  /// - Parameters:
  ///   - values: The row; an element of a vector is a row of its own.
  ///   - row: Which one.
  public func apply(to values: UnsafeMutableBufferPointer<Float>, row: Int) {
    switch self {
    case .divideRows(let factors):
      let factor = factors[row]
      for column in values.indices { values[column] /= factor }
    case .multiplyColumns(let factors):
      factors.withUnsafeBufferPointer { factors in
        for column in values.indices { values[column] *= factors[column] }
      }
    }
  }

  /// Changes a tensor, row by row.
  ///
  /// - Parameters:
  ///   - elements: The last dimension running fastest.
  ///   - rows: Size of the first dimension.
  public func apply(to elements: inout [Float], rows: Int) {
    let columns = elements.count / max(1, rows)
    elements.withUnsafeMutableBufferPointer { elements in
      for row in 0..<rows {
        apply(to: .init(rebasing: elements[row * columns..<(row + 1) * columns]), row: row)
      }
    }
  }

  /// The factor that the element of a row and column is multiplied by, in FP64.
  public func multiplier(row: Int, column: Int) -> Double {
    switch self {
    case .divideRows(let factors): 1 / Double(factors[row])
    case .multiplyColumns(let factors): Double(factors[column])
    }
  }
}
