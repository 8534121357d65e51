// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension Matrix {
  /// Some neighbouring columns, copied.
  ///
  /// - Precondition: The columns are inside the shape.
  public func columns(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns)
    let result = Matrix(uninitializedRows: rows, columns: range.count)
    for row in 0..<rows {
      (result.buffer.pointer + row * range.count).update(
        from: buffer.pointer + row * rowStride + range.lowerBound,
        count: range.count
      )
    }
    return result
  }

  /// Writes a matrix over some neighbouring columns.
  ///
  /// - Precondition: Shapes agree, and the columns are inside the shape.
  public mutating func replaceColumns(_ range: Range<Int>, by part: Matrix) {
    precondition(part.rows == rows && part.columns == range.count)
    precondition(range.lowerBound >= 0 && range.upperBound <= columns)
    makeUnique()
    for row in 0..<rows {
      (buffer.pointer + row * rowStride + range.lowerBound).update(
        from: part.buffer.pointer + row * part.rowStride,
        count: range.count
      )
    }
  }

  /// Some rows in a given order, copied.
  ///
  /// - Precondition: The rows are inside the shape.
  public func rows(_ indices: some Collection<Int>) -> Matrix {
    let result = Matrix(uninitializedRows: indices.count, columns: columns)
    for (target, row) in indices.enumerated() {
      precondition(row >= 0 && row < rows)
      (result.buffer.pointer + target * columns).update(
        from: buffer.pointer + row * rowStride,
        count: columns
      )
    }
    return result
  }

  /// The same elements in rows of another length.
  ///
  /// - Precondition: The length divides the number of elements, and rows follow without gaps.
  public func reshaped(columns: Int) -> Matrix {
    precondition(rowStride == self.columns && columns > 0 && rows * self.columns % columns == 0)
    var result = Matrix(uninitializedRows: rows * self.columns / columns, columns: columns)
    result.buffer = buffer
    return result
  }
}
