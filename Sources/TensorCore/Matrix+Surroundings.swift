// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension Matrix {
  /// Elements in front of the first and behind the last one that ``surrounded(by:_:)`` fills.
  ///
  /// More than the widest vector has, so that a load that begins inside an operand ends inside them.
  public static var surroundings: Int { 256 }

  /// Calls a closure with the same elements in memory that holds one value in front of the first and
  /// behind the last of them.
  ///
  /// What the closure returns depends on the value if it reads beyond the ends.
  ///
  /// - Parameters:
  ///   - value: What nobody may read.
  ///   - body: Given a matrix of this shape and row stride, that must not be kept.
  /// - Returns: What the closure returns.
  /// - Throws: What the closure throws.
  /// - Precondition: There is a row.
  public func surrounded<Result>(
    by value: Element,
    _ body: (Matrix) throws -> Result
  ) rethrows -> Result {
    let count = (rows - 1) * rowStride + columns
    let memory = AlignedBuffer(repeating: value, count: count + 2 * Self.surroundings)
    let first = memory.pointer + Self.surroundings
    first.update(from: buffer.pointer, count: count)
    return try withExtendedLifetime(memory) {
      try body(Matrix(borrowing: first, rows: rows, columns: columns, rowStride: rowStride))
    }
  }
}
