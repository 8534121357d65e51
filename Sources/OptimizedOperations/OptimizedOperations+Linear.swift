// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import Synchronization
public import TensorCore

extension OptimizedOperations {
  /// The whole W8A8 linear layer from real activations.
  ///
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func linear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?
  ) throws -> Matrix<Float> {
    var output = Matrix<Float>(uninitializedRows: activation.rows, columns: weight.codes.rows)
    try applyLinear(
      activation,
      scale: activationScale,
      weight: PackedWeight(weight.codes, row: row),
      columnScales: weight.rowScales,
      bias: bias,
      into: &output
    )
    return output
  }

  /// The whole W8A8 linear layer with a prepacked weight, into an output that exists.
  ///
  /// Each row is read once from memory: its magnitude is found (which also shows values that are not
  /// finite), it is quantized and packed while it is in the first-level cache. Then the product runs, and every finished
  /// tile is scaled and biased before it leaves the cache.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - scale: The static scale of the whole activation, or `nil` to find one for each row.
  ///   - weight: Packed for this kernel row.
  ///   - columnScales: Shape: `[N]`.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  ///   - output: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func applyLinear(
    _ activation: Matrix<Float>,
    scale: Scale? = nil,
    weight: PackedWeight,
    columnScales: [Scale],
    bias: [Float]?,
    into output: inout Matrix<Float>
  ) throws {
    try requireDepth(of: activation.shape, weight: weight)
    try requireLength(columnScales.count, weight.columns, of: "columnScales")
    if let bias { try requireLength(bias.count, weight.columns, of: "bias") }
    precondition(output.shape == MatrixShape(rows: activation.rows, columns: weight.columns))
    let rowStride = output.rowStride
    let isFinite = output.withUnsafeMutablePointer { output in
      callers.withLock { _ in
        reserve(rows: activation.rows, weight: weight)
        let rowScales = workspace.scales
        guard quantizeAndPack(activation, scale: scale, depth: weight.depth) else { return false }
        rowScales.pointer.withMemoryRebound(to: Float.self, capacity: rowScales.count) {
          rowScales in
          withColumnOperands(columnScales, bias) { columnScales, bias in
            MatrixProduct(
              kernels: kernels,
              weight: weight,
              activation: workspace.activation,
              rows: activation.rows,
              threads: pool.threads
            ).run(
              into: .init(
                output: output,
                rowStride: rowStride,
                epilogue: .init(rowScales: rowScales, columnScales: columnScales, bias: bias)
              ),
              pool: pool
            )
          }
        }
        return true
      }
    }
    guard isFinite else {
      throw ActivationQuantizer.firstNotFinite(in: activation, name: "activation")
    }
  }

  private func reserve(rows: Int, weight: PackedWeight) {
    workspace.activation.reserve(
      rows: rows,
      paddedDepth: weight.paddedDepth,
      elementBytes: row.activationElementBytes
    )
    if workspace.scales.count < rows {
      workspace.scales = AlignedBuffer(uninitializedCount: rows)
    }
    if workspace.codes.count < pool.threads * weight.depth {
      workspace.codes = AlignedBuffer(uninitializedCount: pool.threads * weight.depth)
    }
  }

  private func quantizeAndPack(
    _ activation: Matrix<Float>,
    scale: Scale?,
    depth: Int
  ) -> Bool {
    let codes = workspace.codes
    let scales = workspace.scales
    let packed = workspace.activation
    return forEachFiniteRow(of: activation) { row, thread in
      let scale = scale ?? Scale(absoluteMaximum: row.magnitude)
      scales.pointer[row.index] = scale
      let rowCodes = codes.pointer + thread * depth
      quantizer.quantize(row, scale: scale, range: .restricted, into: rowCodes)
      kernels.packActivation(
        1,
        depth,
        rowCodes,
        depth,
        packed.row(row.index),
        packed.rowStrideBytes,
        packed.rowStarts.pointer + row.index
      )
    }
  }
}
