// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Matrices of one shape, one for each attention head, at a fixed distance in the memory of one
/// matrix.
///
/// A layer's output `[tokens, heads * size]` is such a tensor without copying, and so are the parts
/// of a fused query, key and value, a cache `[heads * tokens, size]`, and one buffer that all heads
/// use in turn.
public struct HeadTensor<Element: BitwiseCopyable & Sendable>: Sendable {
  /// The memory of all heads.
  public private(set) var matrix: Matrix<Element>
  /// Number of heads, 1 or more.
  public let heads: Int
  /// Rows and columns of one head.
  public let shape: MatrixShape
  /// Distance between the first elements of two heads; 0 where all heads use the same memory.
  ///
  /// Unit: elements.
  public let headStride: Int
  private let first: Int

  /// Finds heads in a matrix.
  ///
  /// - Parameters:
  ///   - matrix: Holds all heads; its row stride is that of every head.
  ///   - heads: 1 or more.
  ///   - shape: Rows and columns of one head.
  ///   - headStride: Elements from head to head, 0 or more.
  ///   - first: Elements before the first head.
  /// - Precondition: Every head lies inside the matrix.
  public init(
    _ matrix: Matrix<Element>,
    heads: Int,
    shape: MatrixShape,
    headStride: Int,
    first: Int = 0
  ) {
    precondition(heads >= 1 && headStride >= 0 && first >= 0, "no heads or a negative distance")
    let rowStride = matrix.rowStride
    let last = first + (heads - 1) * headStride + max(0, shape.rows - 1) * rowStride + shape.columns
    let end = max(0, matrix.rows - 1) * rowStride + matrix.columns
    precondition(last <= end, "\(heads) heads of \(shape) reach beyond \(matrix.shape)")
    self.matrix = matrix
    self.heads = heads
    self.shape = shape
    self.headStride = headStride
    self.first = first
  }

  /// Takes heads that stand beside one another: `[rows, heads * columns]`.
  ///
  /// - Precondition: `heads` divides the matrix's columns.
  public init(columnsOf matrix: Matrix<Element>, heads: Int) {
    precondition(heads >= 1 && matrix.columns % heads == 0, "columns do not divide into heads")
    let columns = matrix.columns / heads
    let shape = MatrixShape(rows: matrix.rows, columns: columns)
    self.init(matrix, heads: heads, shape: shape, headStride: columns)
  }

  /// Takes heads that stand below one another: `[heads * rows, columns]`.
  ///
  /// - Precondition: `heads` divides the matrix's rows.
  public init(rowsOf matrix: Matrix<Element>, heads: Int) {
    precondition(heads >= 1 && matrix.rows % heads == 0, "rows do not divide into heads")
    let rows = matrix.rows / heads
    let shape = MatrixShape(rows: rows, columns: matrix.columns)
    self.init(matrix, heads: heads, shape: shape, headStride: rows * matrix.rowStride)
  }

  /// Copies matrices of one shape below one another.
  ///
  /// - Precondition: There is at least one, and all have the same shape.
  public init(_ heads: [Matrix<Element>]) {
    precondition(!heads.isEmpty, "no heads")
    let shape = heads[0].shape
    precondition(heads.allSatisfy { $0.shape == shape }, "heads of different shapes")
    var all = Matrix<Element>(uninitializedRows: heads.count * shape.rows, columns: shape.columns)
    for (index, head) in heads.enumerated() {
      for row in 0..<shape.rows {
        for column in 0..<shape.columns {
          all[index * shape.rows + row, column] = head[row, column]
        }
      }
    }
    self.init(rowsOf: all, heads: heads.count)
  }

  /// Takes one matrix for every head in turn: what a head writes there, the next one overwrites.
  public init(sharing matrix: Matrix<Element>, heads: Int) {
    self.init(matrix, heads: heads, shape: matrix.shape, headStride: 0)
  }

  /// Distance between the starts of two rows of a head.
  ///
  /// Unit: elements.
  public var rowStride: Int { matrix.rowStride }

  /// The element of a head at a row and column.
  ///
  /// - Precondition: Head, row and column exist.
  public subscript(head: Int, row: Int, column: Int) -> Element {
    precondition(row >= 0 && row < shape.rows && column >= 0 && column < shape.columns)
    let offset = start(of: head) + row * rowStride + column
    return matrix.withUnsafePointer { $0[offset] }
  }

  /// A dense copy of one head.
  public func head(_ head: Int) -> Matrix<Element> {
    Matrix(rows: shape.rows, columns: shape.columns) { self[head, $0, $1] }
  }

  /// Calls a closure with a pointer to the first element of a head.
  public func withUnsafePointer<Result, Failure: Error>(
    ofHead head: Int,
    _ body: (UnsafePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try matrix.withUnsafePointer { base throws(Failure) in try body(base + start(of: head)) }
  }

  /// Calls a closure with a mutable pointer to the first element of a head.
  public mutating func withUnsafeMutablePointer<Result, Failure: Error>(
    ofHead head: Int,
    _ body: (UnsafeMutablePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = start(of: head)
    return try matrix.withUnsafeMutablePointer { base throws(Failure) in try body(base + start) }
  }

  private func start(of head: Int) -> Int {
    precondition(head >= 0 && head < heads, "no head \(head) among \(heads)")
    return first + head * headStride
  }
}
