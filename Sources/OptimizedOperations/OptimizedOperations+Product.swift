// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TensorCore

extension OptimizedOperations {
  /// The exact integer product with a prepacked weight, into an output that exists.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Packed for this kernel row.
  ///   - output: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ShapeError`` when sizes differ.
  public func multiply(
    _ activation: Matrix<Int8>,
    by weight: PackedWeight,
    into output: inout Matrix<Int32>
  ) throws(ShapeError) {
    try requireDepth(of: activation.shape, weight: weight)
    precondition(output.shape == MatrixShape(rows: activation.rows, columns: weight.columns))
    let rowStride = output.rowStride
    output.withUnsafeMutablePointer { output in
      callers.withLock { _ in
        pack(activation, for: weight, into: workspace.activation)
        MatrixProduct(
          kernels: kernels,
          weight: weight,
          activation: workspace.activation,
          rows: activation.rows,
          threads: pool.threads
        ).run(
          into: .init(output: output, rowStride: rowStride, epilogue: nil),
          pool: pool
        )
      }
    }
  }

  /// The exact integer product of an activation `[M, K]` and a weight `[N, K]`.
  ///
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError``.
  public func product(activation: Matrix<Int8>, weight: Matrix<Int8>) throws -> Matrix<Int32> {
    guard activation.columns == weight.columns else {
      throw ShapeError.depthMismatch(activation: activation.shape, weight: weight.shape)
    }
    var output = Matrix<Int32>(uninitializedRows: activation.rows, columns: weight.rows)
    try multiply(activation, by: PackedWeight(weight, row: row), into: &output)
    return output
  }

  func requireDepth(
    of activation: MatrixShape,
    weight: PackedWeight
  ) throws(ShapeError) {
    precondition(weight.row.name == row.name, "weight packed for \(weight.row.name)")
    guard activation.columns == weight.depth else {
      throw .depthMismatch(
        activation: activation,
        weight: MatrixShape(rows: weight.columns, columns: weight.depth)
      )
    }
  }

  private func pack(
    _ activation: Matrix<Int8>,
    for weight: PackedWeight,
    into packed: PackedActivation
  ) {
    let elementBytes = row.activationElementBytes
    packed.reserve(
      rows: activation.rows,
      paddedDepth: weight.paddedDepth,
      elementBytes: elementBytes
    )
    let rows = activation.rows
    let rowsPerTask = Self.rowsPerTask(columns: activation.columns)
    activation.withUnsafePointer { source in
      pool.run(taskCount: BlockShape.quotient(rows, rowsPerTask)) { task, _ in
        let first = task * rowsPerTask
        kernels.packActivation(
          min(rowsPerTask, rows - first),
          weight.depth,
          source + first * activation.rowStride,
          activation.rowStride,
          packed.row(first),
          packed.rowStrideBytes,
          packed.rowStarts.pointer + first
        )
      }
    }
  }

  /// Rows that one thread quantizes or packs at a time: some 16 K elements, a few microseconds of
  /// work, so that handing them out costs little beside it.
  static func rowsPerTask(columns: Int) -> Int { max(1, (16 << 10) / max(1, columns)) }
}
