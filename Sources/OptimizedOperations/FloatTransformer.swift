// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// A transformer in FP32 on the threads of a pool.
///
/// Every output is computed by one thread in one order: results are the same bits for any number of
/// threads.
public final class FloatTransformer: TransformerOperations, LinearOperations {
  /// Linear layers that share one input.
  public struct LinearGroup: Sendable {
    let weight: FloatStoredWeight
    /// Shape: `[N]`; empty for none.
    let bias: [Float]
  }

  /// The kernel row.
  public let row: KernelRow
  /// The threads.
  public let pool: WorkerPool
  /// How weights, and the keys and values of tokens, are stored.
  public let storage: FloatStorage
  /// What queries, keys and values are put on a grid by, or `nil` to leave them as they are.
  let projections: ProjectionQuantizer?
  let kernels: MicroKernels
  private let product: FloatStoredProduct

  /// Creates operations.
  ///
  /// - Parameters:
  ///   - row: A kernel row that this machine supports.
  ///   - pool: The threads.
  ///   - storage: How weights, and the keys and values of tokens, are stored.
  ///   - projections: What queries, keys and values are put on a grid by, or `nil` to leave them as
  ///     they are.
  public init(
    row: KernelRow,
    pool: WorkerPool,
    storage: FloatStorage = .fp32,
    projections: ProjectionQuantizer? = nil
  ) {
    self.row = row
    self.pool = pool
    self.storage = storage
    self.projections = projections
    kernels = MicroKernels(row)
    product = FloatStoredProduct(row: row, pool: pool)
  }

  /// Packs linear layers that share one input.
  ///
  /// - Throws: ``ShapeError`` when depths or lengths differ.
  public func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> LinearGroup {
    let stacked = try Self.stacked(weights)
    return LinearGroup(
      weight: FloatStoredWeight(stacked, storage: storage, row: row),
      bias: try Self.joined(biases, weights: weights)
    )
  }

  /// One weight whose output channels are those of several, one after another.
  ///
  /// - Parameter weights: At least one. Shape: `[N_i, K]` each.
  /// - Returns: Shape: `[sum of N_i, K]`.
  /// - Throws: ``ShapeError`` when depths differ.
  public static func stacked<Element>(
    _ weights: [Matrix<Element>]
  ) throws(ShapeError) -> Matrix<Element> {
    let first = weights[0]
    for weight in weights where weight.columns != first.columns {
      throw .depthMismatch(activation: first.shape, weight: weight.shape)
    }
    guard weights.count > 1 else { return first }
    return Matrix(
      rows: weights.reduce(0) { $0 + $1.rows },
      columns: first.columns,
      elements: weights.flatMap(\.elements)
    )
  }

  /// One bias for stacked weights, zero where a layer has none; empty when no layer has one.
  ///
  /// - Parameters:
  ///   - biases: Shape: `[N_i]` each, or `nil` for none.
  ///   - weights: Shape: `[N_i, K]` each.
  /// - Returns: Shape: `[sum of N_i]`, or empty.
  /// - Throws: ``ShapeError`` when lengths differ.
  public static func joined(
    _ biases: [[Float]?],
    weights: [Matrix<Float>]
  ) throws(ShapeError) -> [Float] {
    guard biases.contains(where: { $0 != nil }) else { return [] }
    var joined: [Float] = []
    for (bias, weight) in zip(biases, weights) {
      if let bias, bias.count != weight.rows {
        throw .lengthMismatch(vector: "bias", found: bias.count, expected: weight.rows)
      }
      joined += bias ?? Array(repeating: 0, count: weight.rows)
    }
    return joined
  }

  /// Applies linear layers to their shared input.
  ///
  /// - Throws: ``ShapeError`` when depths differ.
  public func apply(
    _ group: LinearGroup,
    to activation: Matrix<Float>
  ) throws -> Matrix<Float> {
    var output = Matrix<Float>(uninitializedRows: activation.rows, columns: group.weight.columns)
    try product.multiply(activation, by: group.weight, into: &output)
    add(bias: group.bias, to: &output)
    return output
  }

  /// Adds a bias to each row.
  ///
  /// - Parameters:
  ///   - bias: Shape: `[N]`; empty for none.
  ///   - output: Shape: `[M, N]`.
  public func add(bias: [Float], to output: inout Matrix<Float>) {
    guard !bias.isEmpty else { return }
    update(&output) { _, values in
      for column in bias.indices { values[column] += bias[column] }
    }
  }

  /// Bytes of the packed weight and the bias.
  public func byteCount(of group: LinearGroup) -> Int {
    group.weight.byteCount + group.bias.count * MemoryLayout<Float>.stride
  }

  /// Weights as activations: themselves.
  public func values(_ weights: Matrix<Float>) -> Matrix<Float> { weights }

  /// silu(gate) * up.
  public func gatedSiLU(_ gateAndUp: Matrix<Float>) -> Matrix<Float> {
    let columns = gateAndUp.columns / 2
    var output = Matrix<Float>(uninitializedRows: gateAndUp.rows, columns: columns)
    let kernels = kernels
    gateAndUp.withUnsafePointer { source in
      update(&output) { row, values in
        let gate = source + row * gateAndUp.rowStride
        kernels.gatedSiLU(columns, gate, gate + columns, values)
      }
    }
    return output
  }

  /// Adds to the residual stream.
  public func add(_ addend: Matrix<Float>, to residual: inout Matrix<Float>) {
    precondition(addend.shape == residual.shape)
    addend.withUnsafePointer { source in
      update(&residual) { row, values in
        let added = source + row * addend.rowStride
        for column in 0..<addend.columns { values[column] += added[column] }
      }
    }
  }

  /// Runs a body on every row of a matrix, on all threads.
  func update(
    _ matrix: inout Matrix<Float>,
    _ body: (_ row: Int, _ values: UnsafeMutablePointer<Float>) -> Void
  ) {
    let rows = matrix.rows
    let rowStride = matrix.rowStride
    let rowsPerTask = OptimizedOperations.rowsPerTask(columns: matrix.columns)
    matrix.withUnsafeMutablePointer { values in
      pool.run(taskCount: BlockShape.quotient(rows, rowsPerTask)) { task, _ in
        for row in task * rowsPerTask..<min(rows, (task + 1) * rowsPerTask) {
          body(row, values + row * rowStride)
        }
      }
    }
  }
}
