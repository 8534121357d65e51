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
      scaling: RowScaling(activationScale),
      weight: PackedWeight(weight.codes, row: row),
      columnScales: weight.rowScales,
      bias: bias,
      into: &output
    )
    return output
  }

  /// The whole W8A8 linear layer with a prepacked weight, into an output that exists.
  ///
  /// Each row is read once from memory: it is normalized, its magnitude is found (which also shows
  /// values that are not finite), it is quantized and packed while it is in the first-level cache. Then
  /// the product runs, and the sums of every tile are scaled and biased before they leave registers.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - normalization: What is done to each row first, or `nil` for nothing.
  ///   - scaling: Where the scale of a row comes from.
  ///   - rule: How a row's scale is found, and which codes are allowed.
  ///   - weight: Packed for this kernel row.
  ///   - columnScales: Shape: `[N]`.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  ///   - output: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func applyLinear(
    _ activation: Matrix<Float>,
    normalizedBy normalization: Normalization? = nil,
    scaling: RowScaling = .ofEachRow,
    rule: ScaleRule = .own,
    weight: PackedWeight,
    columnScales: [Scale],
    bias: [Float]?,
    into output: inout Matrix<Float>
  ) throws {
    try requireDepth(of: activation.shape, weight: weight)
    try requireLength(columnScales.count, weight.columns, of: "columnScales")
    if let bias { try requireLength(bias.count, weight.columns, of: "bias") }
    if let normalization { try requireWidth(of: normalization, activation.columns) }
    precondition(output.shape == MatrixShape(rows: activation.rows, columns: weight.columns))
    let rowStride = output.rowStride
    try output.withUnsafeMutablePointer { output throws(QuantizationError) in
      try multiply(
        activation,
        normalizedBy: normalization,
        scaling: scaling,
        rule: rule,
        weight: weight
      ) { product, rowScales in
        withColumnOperands(columnScales, bias) { columnScales, bias in
          product.run(
            into: .init(
              output: output,
              rowStride: rowStride,
              epilogue: .realValues(
                .init(rowScales: rowScales, columnScales: columnScales, bias: bias)
              )
            ),
            pool: pool
          )
        }
      }
    }
  }

  /// The whole W8A8 linear layer with codes in place of real outputs.
  ///
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func requantizedLinear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let quantizer = try OutputQuantizer(
      columnScales: weight.rowScales,
      bias: bias,
      outputScale: outputScale,
      range: range
    )
    var codes = Matrix<Int8>(uninitializedRows: activation.rows, columns: weight.codes.rows)
    try applyLinear(
      activation,
      scaling: RowScaling(activationScale),
      weight: PackedWeight(weight.codes, row: row),
      by: quantizer,
      into: &codes
    )
    return try QuantizedMatrix(codes: codes, scales: [outputScale], granularity: .perTensor)
  }

  /// The whole W8A8 linear layer with a prepacked weight, into codes that exist.
  ///
  /// Each accumulator becomes a code before it leaves the registers; of a cut depth, the caches of its
  /// core.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - scaling: Where the scale of a row comes from.
  ///   - weight: Packed for this kernel row.
  ///   - quantizer: Made of the weight's scales and the bias.
  ///   - codes: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func applyLinear(
    _ activation: Matrix<Float>,
    scaling: RowScaling = .ofEachRow,
    weight: PackedWeight,
    by quantizer: OutputQuantizer,
    into codes: inout Matrix<Int8>
  ) throws {
    try requireDepth(of: activation.shape, weight: weight)
    try requireLength(quantizer.columns, weight.columns, of: "columnScales")
    precondition(codes.shape == MatrixShape(rows: activation.rows, columns: weight.columns))
    let codeStride = codes.rowStride
    try codes.withUnsafeMutablePointer { codes throws(QuantizationError) in
      try multiply(activation, scaling: scaling, weight: weight) { product, rowScales in
        let count = pool.threads * product.scratchCount
        if workspace.accumulators.count < count {
          workspace.accumulators = AlignedBuffer(uninitializedCount: count)
        }
        quantizer.withOperands { multipliers, shifts in
          product.run(
            intoCodes: .init(
              rowScales: rowScales,
              multipliers: multipliers,
              shifts: shifts,
              lowestCode: Int32(quantizer.range.lowest),
              codes: codes,
              codeStride: codeStride
            ),
            scratch: workspace.accumulators,
            pool: pool
          )
        }
      }
    }
  }

  /// Quantizes and packs an activation, then calls `body` with the product and the row scales.
  private func multiply(
    _ activation: Matrix<Float>,
    normalizedBy normalization: Normalization? = nil,
    scaling: RowScaling,
    rule: ScaleRule = .own,
    weight: PackedWeight,
    _ body: (_ product: MatrixProduct, _ rowScales: UnsafePointer<Float>) -> Void
  ) throws(QuantizationError) {
    let isFinite = callers.withLock { _ in
      reserve(rows: activation.rows, weight: weight)
      let rowScales = workspace.scales
      let pack = rowPacker(scaling: scaling, rule: rule, depth: weight.depth)
      let isFinite =
        if let normalization {
          forEachNormalizedRow(of: activation, by: normalization, pack)
        } else {
          forEachFiniteRow(of: activation, pack)
        }
      guard isFinite else { return false }
      rowScales.pointer.withMemoryRebound(to: Float.self, capacity: rowScales.count) { rowScales in
        body(
          MatrixProduct(
            kernels: kernels,
            weight: weight,
            activation: workspace.activation,
            rows: activation.rows,
            threads: pool.threads
          ),
          rowScales
        )
      }
      return true
    }
    guard isFinite else {
      throw normalization.map { firstNotFinite(in: activation, normalizedBy: $0) }
        ?? ActivationQuantizer.firstNotFinite(in: activation, name: "activation")
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

  /// What quantizes a row and packs its codes, into the workspace.
  private func rowPacker(
    scaling: RowScaling,
    rule: ScaleRule,
    depth: Int
  ) -> (_ row: ActivationQuantizer.FiniteRow, _ thread: Int) -> Void {
    let codes = workspace.codes
    let scales = workspace.scales
    let packed = workspace.activation
    let (quantizer, kernels) = (quantizer, kernels)
    return { row, thread in
      let scale = scaling.scale(magnitude: row.magnitude, rule: rule)
      scales.pointer[row.index] = scale
      let rowCodes = codes.pointer + thread * depth
      quantizer.quantize(row, scale: scale, range: rule.range, into: rowCodes)
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
