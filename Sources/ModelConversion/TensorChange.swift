// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What folding does to one tensor.
enum TensorChange: Sendable, Equatable {
  /// Elements of a vector, or rows of a matrix, are divided.
  case divideRows([Float])
  /// Columns of a matrix are multiplied.
  case multiplyColumns([Float])

  /// Applies the change in FP32: one rounding for each element.
  ///
  /// - Parameters:
  ///   - elements: The last dimension running fastest.
  ///   - rows: Size of the first dimension.
  func apply(to elements: inout [Float], rows: Int) {
    let columns = elements.count / max(1, rows)
    elements.withUnsafeMutableBufferPointer { elements in
      for row in 0..<rows {
        let first = row * columns
        switch self {
        case .divideRows(let factors):
          for index in first..<first + columns { elements[index] /= factors[row] }
        case .multiplyColumns(let factors):
          for column in 0..<columns { elements[first + column] *= factors[column] }
        }
      }
    }
  }

  /// The factor that the element of a row and column is multiplied by, in FP64.
  func multiplier(row: Int, column: Int) -> Double {
    switch self {
    case .divideRows(let factors): 1 / Double(factors[row])
    case .multiplyColumns(let factors): Double(factors[column])
    }
  }
}
