// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import Synchronization
public import TensorCore

extension OptimizedOperations {
  /// One of the two integer products of attention for one head, into an output that exists.
  ///
  /// Both operands are packed inside the call, into scratch memory that lives on. The output may be
  /// one matrix for all heads (``HeadTensor/init(sharing:heads:)``) that the caller reads between
  /// two calls.
  ///
  /// - Parameters:
  ///   - head: Head of `left` and `output`; `right` has as many heads or a whole part of them.
  ///   - kind: Which product: says how `right` is stored.
  ///   - left: Query or probabilities. Shape of a head: `[M, K]`.
  ///   - right: Key `[N, K]` or value `[K, N]`.
  ///   - output: Every element of the head is overwritten. Shape of a head: `[M, N]`.
  /// - Throws: ``ShapeError`` when operands do not fit one another or K is beyond the accumulator.
  public func multiplyHead(
    _ head: Int,
    of kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    into output: inout HeadTensor<Int32>
  ) throws(ShapeError) {
    let shape = try Self.shape(of: kind, left: left, right: right)
    Self.require(output, shape: shape, heads: left.heads)
    let rowStride = output.rowStride
    output.withUnsafeMutablePointer(ofHead: head) { output in
      run(
        HeadOperation(head: head, kind: kind, shape: shape, left: left, right: right),
        into: .init(output: output, rowStride: rowStride, epilogue: nil)
      )
    }
  }

  /// The same product in real units: each sum times the scale of its row and of its column.
  ///
  /// - Parameters:
  ///   - head: Head of `left` and `output`; `right` has as many heads or a whole part of them.
  ///   - kind: Which product: says how `right` is stored.
  ///   - left: Query or probabilities. Shape of a head: `[M, K]`.
  ///   - right: Key `[N, K]` or value `[K, N]`.
  ///   - rowScales: Those of the first head of `left` first; a score scale such as 1 / sqrt(K)
  ///     belongs here. Shape: `[left heads * M]`.
  ///   - columnScales: Those of the first head of `right` first. Shape: `[right heads * N]`.
  ///   - output: Every element of the head is overwritten. Shape of a head: `[M, N]`.
  /// - Throws: ``ShapeError`` when operands do not fit one another or K is beyond the accumulator.
  public func multiplyHead(
    _ head: Int,
    of kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    rowScales: [Scale],
    columnScales: [Scale],
    into output: inout HeadTensor<Float>
  ) throws(ShapeError) {
    let shape = try Self.shape(of: kind, left: left, right: right)
    try requireLength(rowScales.count, left.heads * shape.rows, of: "rowScales")
    try requireLength(columnScales.count, right.heads * shape.columns, of: "columnScales")
    Self.require(output, shape: shape, heads: left.heads)
    let operation = HeadOperation(head: head, kind: kind, shape: shape, left: left, right: right)
    let rowStride = output.rowStride
    output.withUnsafeMutablePointer(ofHead: head) { output in
      withFloats(rowScales) { rowScales in
        withFloats(columnScales) { columnScales in
          let epilogue = MatrixProduct.EpilogueOperands(
            rowScales: rowScales + head * shape.rows,
            columnScales: columnScales + operation.rightHead * shape.columns,
            bias: nil
          )
          run(operation, into: .init(output: output, rowStride: rowStride, epilogue: epilogue))
        }
      }
    }
  }

  /// One of the two integer products of attention for every head.
  ///
  /// - Throws: ``ShapeError``.
  public func attentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>
  ) throws -> HeadTensor<Int32> {
    var output: HeadTensor<Int32> = try Self.output(of: kind, left: left, right: right)
    for head in 0..<left.heads {
      try multiplyHead(head, of: kind, left: left, right: right, into: &output)
    }
    return output
  }

  /// One of the two products of attention in real units for every head.
  ///
  /// - Throws: ``ShapeError``.
  public func scaledAttentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    rowScales: [Scale],
    columnScales: [Scale]
  ) throws -> HeadTensor<Float> {
    var output: HeadTensor<Float> = try Self.output(of: kind, left: left, right: right)
    for head in 0..<left.heads {
      try multiplyHead(
        head,
        of: kind,
        left: left,
        right: right,
        rowScales: rowScales,
        columnScales: columnScales,
        into: &output
      )
    }
    return output
  }

  /// One head of one call.
  private struct HeadOperation {
    let head: Int
    let kind: AttentionProduct
    let shape: ProblemShape
    let left: HeadTensor<Int8>
    let right: HeadTensor<Int8>

    var rightHead: Int { head / (left.heads / right.heads) }
  }

  private func run(_ operation: HeadOperation, into destination: HeadProduct.Destination) {
    let layout = HeadProduct.Layout(row: row, shape: operation.shape)
    callers.withLock { _ in
      let product = HeadProduct(
        kind: operation.kind,
        layout: layout,
        kernels: kernels,
        operands: workspace.headOperands,
        threads: pool.threads
      )
      operation.left.withUnsafePointer(ofHead: operation.head) { left in
        operation.right.withUnsafePointer(ofHead: operation.rightHead) { right in
          product.run(
            left: .init(start: left, rowStride: operation.left.rowStride),
            right: .init(start: right, rowStride: operation.right.rowStride),
            into: destination,
            pool: pool
          )
        }
      }
    }
  }

  /// M, K and N of a head, checked.
  private static func shape(
    of kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>
  ) throws(ShapeError) -> ProblemShape {
    guard left.heads % right.heads == 0 else {
      throw .headMismatch(left: left.heads, right: right.heads)
    }
    // The right operand as a weight, [N, K].
    let weight =
      switch kind {
      case .scores: right.shape
      case .values: MatrixShape(rows: right.shape.columns, columns: right.shape.rows)
      }
    guard left.shape.columns == weight.columns else {
      throw .depthMismatch(activation: left.shape, weight: weight)
    }
    let shape = try ProblemShape(
      rows: left.shape.rows,
      depth: weight.columns,
      columns: weight.rows
    )
    try shape.requireExactAccumulator()
    return shape
  }

  private static func output<Element: Numeric & BitwiseCopyable & Sendable>(
    of kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>
  ) throws(ShapeError) -> HeadTensor<Element> {
    let shape = try shape(of: kind, left: left, right: right)
    return HeadTensor(
      rowsOf: Matrix(uninitializedRows: left.heads * shape.rows, columns: shape.columns),
      heads: left.heads
    )
  }

  private static func require<Element>(
    _ output: HeadTensor<Element>,
    shape: ProblemShape,
    heads: Int
  ) {
    precondition(
      output.shape == MatrixShape(rows: shape.rows, columns: shape.columns)
        && output.heads == heads,
      "\(output.heads) heads of \(output.shape) cannot hold \(heads) heads of \(shape)"
    )
  }
}
