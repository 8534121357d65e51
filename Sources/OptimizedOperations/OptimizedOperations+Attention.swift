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
    let rows = output.shape.rows
    let rowStride = output.rowStride
    try output.withUnsafeMutablePointer(ofHead: 0) { output throws(ShapeError) in
      try forEachHead(of: kind, left: left, right: right) { head, _ in
        .init(output: output + head * rows * rowStride, rowStride: rowStride, epilogue: nil)
      }
    }
    return output
  }

  /// One of the two integer products of attention for every head, into outputs that heads use in turn.
  ///
  /// As much output as there are threads, whatever the number of heads: each thread computes a whole
  /// head, hands it to `body` while it is in its caches, and goes on to the next. Heads that are left over,
  /// fewer than threads, are shared by all threads one after the other.
  ///
  /// - Parameters:
  ///   - kind: Which product: says how `right` is stored.
  ///   - left: Query or probabilities. Shape of a head: `[M, K]`.
  ///   - right: Key `[N, K]` or value `[K, N]`; as many heads or a whole part of them.
  ///   - outputs: One for each thread. Shape of each: `[M, N]`.
  ///   - body: Gets each head, which of the outputs holds it, and that output, valid until `body`
  ///     returns. Called on the thread that computed it, several at once. It must not use these
  ///     operations, which wait for it.
  /// - Throws: ``ShapeError`` when operands do not fit one another or K is beyond the accumulator.
  public func multiplyHeads(
    of kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    into outputs: inout HeadTensor<Int32>,
    _ body: (_ head: Int, _ output: Int, _ product: Matrix<Int32>) -> Void
  ) throws(ShapeError) {
    let shape = try Self.shape(of: kind, left: left, right: right)
    Self.require(outputs, shape: shape, heads: pool.threads)
    let (stride, rowStride) = (outputs.headStride, outputs.rowStride)
    try outputs.withUnsafeMutablePointer(ofHead: 0) { outputs throws(ShapeError) in
      try forEachHead(of: kind, left: left, right: right) { _, thread in
        .init(output: outputs + thread * stride, rowStride: rowStride, epilogue: nil)
      } then: { head, thread in
        body(
          head,
          thread,
          Matrix(
            borrowing: outputs + thread * stride,
            rows: shape.rows,
            columns: shape.columns,
            rowStride: rowStride
          )
        )
      }
    }
  }

  /// Computes every head: as many whole rounds as there are, each head on one thread, then the rest, each
  /// head on all threads.
  private func forEachHead(
    of kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    into destination: (_ head: Int, _ thread: Int) -> HeadProduct.Destination,
    then body: (_ head: Int, _ thread: Int) -> Void = { _, _ in }
  ) throws(ShapeError) {
    let shape = try Self.shape(of: kind, left: left, right: right)
    func operation(_ head: Int) -> HeadOperation {
      HeadOperation(head: head, kind: kind, shape: shape, left: left, right: right)
    }
    let ownHeads = left.heads / pool.threads * pool.threads
    if ownHeads > 0 {
      callers.withLock { _ in
        let product = HeadProduct(
          kind: kind,
          layout: .init(row: row, shape: shape),
          kernels: kernels,
          operands: workspace.headOperands,
          threads: pool.threads,
          headsAtOnce: pool.threads
        )
        pool.run(taskCount: ownHeads) { head, thread in
          operation(head).withOperands { left, right in
            product.run(
              left: left,
              right: right,
              into: destination(head, thread),
              thread: thread
            )
          }
          body(head, thread)
        }
      }
    }
    for head in ownHeads..<left.heads {
      run(operation(head), into: destination(head, 0))
      body(head, 0)
    }
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

    func withOperands(
      _ body: (_ left: HeadProduct.Operand, _ right: HeadProduct.Operand) -> Void
    ) {
      left.withUnsafePointer(ofHead: head) { leftStart in
        right.withUnsafePointer(ofHead: rightHead) { rightStart in
          body(
            .init(start: leftStart, rowStride: left.rowStride),
            .init(start: rightStart, rowStride: right.rowStride)
          )
        }
      }
    }
  }

  private func run(_ operation: HeadOperation, into destination: HeadProduct.Destination) {
    let layout = HeadProduct.Layout(row: row, shape: operation.shape)
    callers.withLock { _ in
      let product = HeadProduct(
        kind: operation.kind,
        layout: layout,
        kernels: kernels,
        operands: workspace.headOperands,
        threads: pool.threads,
        headsAtOnce: 1
      )
      operation.withOperands { left, right in
        product.run(left: left, right: right, into: destination, pool: pool)
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
