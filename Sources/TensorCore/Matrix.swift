// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A matrix that owns its elements, row-major, each row starting `rowStride` elements after the last.
///
/// A value type: a copy shares memory until one side writes. Elements between the end of a row and
/// the start of the next belong to nobody; tests fill them with traps.
public struct Matrix<Element: BitwiseCopyable & Sendable>: Sendable {
  /// Rows and columns.
  public let shape: MatrixShape
  /// Distance between the starts of two rows.
  ///
  /// Unit: elements; at least `columns`.
  public let rowStride: Int
  @usableFromInline var buffer: AlignedBuffer<Element>

  /// Creates a matrix filled with one value, the gap between rows included.
  ///
  /// - Parameters:
  ///   - rows: Number of rows, 0 or more.
  ///   - columns: Number of columns, 0 or more.
  ///   - rowStride: Elements from row to row; `columns` when left out.
  ///   - value: What every element is set to.
  /// - Precondition: `rowStride` is at least `columns`.
  public init(rows: Int, columns: Int, rowStride: Int? = nil, repeating value: Element) {
    let rowStride = rowStride ?? columns
    precondition(rowStride >= columns, "row stride \(rowStride) below \(columns) columns")
    shape = MatrixShape(rows: rows, columns: columns)
    self.rowStride = rowStride
    buffer = AlignedBuffer(repeating: value, count: rows * rowStride)
  }

  /// Creates a matrix of unspecified content, to be written in full before it is read.
  public init(uninitializedRows rows: Int, columns: Int) {
    shape = MatrixShape(rows: rows, columns: columns)
    rowStride = columns
    buffer = AlignedBuffer(uninitializedCount: rows * columns)
  }

  /// Refers to a caller's elements: reading reads them, writing writes them, as long as there is no
  /// copy of the matrix.
  ///
  /// - Parameters:
  ///   - pointer: Row 0; valid for as long as the matrix and its copies are used.
  ///   - rows: Number of rows, 1 or more.
  ///   - columns: Number of columns.
  ///   - rowStride: Elements from row to row.
  /// - Precondition: `rowStride` is at least `columns`.
  public init(
    borrowing pointer: UnsafeMutablePointer<Element>,
    rows: Int,
    columns: Int,
    rowStride: Int
  ) {
    precondition(rows >= 1 && rowStride >= columns, "row stride \(rowStride), \(columns) columns")
    shape = MatrixShape(rows: rows, columns: columns)
    self.rowStride = rowStride
    // Behind the last row nothing belongs to the caller.
    buffer = AlignedBuffer(borrowing: pointer, count: (rows - 1) * rowStride + columns)
  }

  /// Creates a dense matrix from its elements in row-major order.
  ///
  /// - Precondition: There are `rows * columns` elements.
  public init(rows: Int, columns: Int, elements: [Element]) {
    precondition(elements.count == rows * columns, "expected \(rows * columns) elements")
    self.init(uninitializedRows: rows, columns: columns)
    elements.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      buffer.pointer.update(from: base, count: source.count)
    }
  }

  /// Creates a dense matrix from a value for each row and column.
  public init(
    rows: Int,
    columns: Int,
    _ value: (_ row: Int, _ column: Int) throws -> Element
  ) rethrows {
    self.init(uninitializedRows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        buffer.pointer[row * columns + column] = try value(row, column)
      }
    }
  }

  /// Number of rows.
  @inlinable public var rows: Int { shape.rows }
  /// Number of columns.
  @inlinable public var columns: Int { shape.columns }

  /// The element at a row and column.
  ///
  /// - Precondition: Row and column are inside the shape.
  @inlinable public subscript(row: Int, column: Int) -> Element {
    get {
      precondition(row >= 0 && row < shape.rows && column >= 0 && column < shape.columns)
      return buffer.pointer[row * rowStride + column]
    }
    set {
      precondition(row >= 0 && row < shape.rows && column >= 0 && column < shape.columns)
      makeUnique()
      buffer.pointer[row * rowStride + column] = newValue
    }
  }

  /// The elements of one row, copied.
  public func row(_ row: Int) -> [Element] {
    precondition(row >= 0 && row < rows)
    return Array(UnsafeBufferPointer(start: buffer.pointer + row * rowStride, count: columns))
  }

  /// All elements in row-major order without the gaps, copied.
  public var elements: [Element] {
    var result: [Element] = []
    result.reserveCapacity(rows * columns)
    for row in 0..<rows { result.append(contentsOf: self.row(row)) }
    return result
  }

  /// A dense matrix of the same shape with each element transformed.
  public func map<Result>(_ transform: (Element) throws -> Result) rethrows -> Matrix<Result> {
    try Matrix<Result>(rows: rows, columns: columns) { try transform(self[$0, $1]) }
  }

  /// The dense transpose: rows become columns.
  public func transposed() -> Matrix<Element> {
    Matrix(rows: columns, columns: rows) { self[$1, $0] }
  }

  /// Calls a closure with a pointer to row 0; rows are `rowStride` elements apart.
  @inlinable public func withUnsafePointer<Result, Failure: Error>(
    _ body: (UnsafePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let keep = buffer
    defer { withExtendedLifetime(keep) {} }
    return try body(UnsafePointer(keep.pointer))
  }

  /// Calls a closure with a mutable pointer to row 0; rows are `rowStride` elements apart.
  @inlinable public mutating func withUnsafeMutablePointer<Result, Failure: Error>(
    _ body: (UnsafeMutablePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    let keep = buffer
    defer { withExtendedLifetime(keep) {} }
    return try body(keep.pointer)
  }

  @usableFromInline mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&buffer) else { return }
    let copy = AlignedBuffer<Element>(uninitializedCount: buffer.count)
    copy.pointer.update(from: buffer.pointer, count: buffer.count)
    buffer = copy
  }
}

extension Matrix: Equatable where Element: Equatable {
  /// Whether shapes and elements are equal; gaps between rows do not count.
  public static func == (left: Matrix, right: Matrix) -> Bool {
    guard left.shape == right.shape else { return false }
    for row in 0..<left.rows {
      for column in 0..<left.columns where left[row, column] != right[row, column] { return false }
    }
    return true
  }
}
