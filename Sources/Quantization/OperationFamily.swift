// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// The operations of a W8A8 linear layer, as an implementation offers them.
///
/// The FP64 reference, every row of the kernel table, and libraries of other people conform; what
/// runs a model or judges a kernel needs to know nothing more about them.
public protocol OperationFamily: Sendable {
  /// Name for records: `reference`, `avx512vnni`, `avx2`, `portable`.
  var name: String { get }

  /// The integer product of an activation and a weight, exact.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: One row for each output channel. Shape: `[N, K]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError`` when depths differ or exceed the accumulator.
  func product(activation: Matrix<Int8>, weight: Matrix<Int8>) throws -> Matrix<Int32>

  /// Quantizes each row with its own scale (dynamic, per token).
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - range: The codes allowed.
  /// - Returns: Codes and one scale for each row. Shape: `[M, K]`.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange
  ) throws -> QuantizedMatrix

  /// Quantizes a whole matrix with one scale, given (static) or found from the values (dynamic).
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - scale: The static scale, or `nil` to find it.
  ///   - range: The codes allowed.
  /// - Returns: Codes and one scale. Shape: `[M, K]`.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  func quantizedPerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix

  /// Turns accumulators into real values:
  /// output[i, n] = accumulator[i, n] * rowScales[i] * columnScales[n] + bias[n].
  ///
  /// - Parameters:
  ///   - accumulator: Shape: `[M, N]`. Unit: products of quantization steps.
  ///   - rowScales: Shape: `[M]`.
  ///   - columnScales: Shape: `[N]`.
  ///   - bias: Shape: `[N]`, or `nil` for none. Unit: output units; added after scaling.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``.
  func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float>

  /// Turns accumulators into codes of an output with a scale of its own:
  /// code = (accumulator * rowScale * columnScale + bias) / outputScale, rounded half to even and
  /// clipped. Near ties the neighbouring code may result, as real arithmetic allows.
  ///
  /// - Parameters:
  ///   - accumulator: Shape: `[M, N]`. Unit: products of quantization steps.
  ///   - rowScales: Shape: `[M]`.
  ///   - columnScales: Shape: `[N]`.
  ///   - bias: Shape: `[N]`, or `nil` for none. Unit: output units.
  ///   - outputScale: Output units for each step of the codes.
  ///   - range: The codes allowed.
  /// - Returns: Codes and the output scale. Shape: `[M, N]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``.
  func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix

  /// Normalizes each row and quantizes the result, with a scale of each row's own or one given.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - normalization: Made for K columns.
  ///   - scale: The static scale of the codes, or `nil` to find one for each row.
  ///   - range: The codes allowed.
  /// - Returns: Codes with one scale, or one for each row. Shape: `[M, K]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)``.
  func normalizedThenQuantized(
    _ activation: Matrix<Float>,
    normalization: Normalization,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix

  /// The whole W8A8 linear layer from real activations: quantize, integer product, scales, bias.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - activationScale: The static scale of the whole activation, or `nil` to find one for each
  ///     row (dynamic, per token).
  ///   - weight: Shape: `[N, K]`, scales per channel or per tensor.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  func linear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?
  ) throws -> Matrix<Float>

  /// One of the two integer products of attention for every head, exact.
  ///
  /// - Parameters:
  ///   - kind: Which product: says how `right` is stored.
  ///   - left: Query or probabilities. Shape of a head: `[M, K]`.
  ///   - right: Key or value; its heads divide those of `left`.
  /// - Returns: Heads below one another. Shape of a head: `[M, N]`.
  /// - Throws: ``ShapeError`` when depths or heads do not fit, or the depth exceeds the accumulator.
  func attentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>
  ) throws -> HeadTensor<Int32>

  /// The same product in real units: each sum times the scale of its row and the scale of its
  /// column.
  ///
  /// A score scale such as 1 / sqrt(K) belongs into the row scales.
  ///
  /// - Parameters:
  ///   - kind: Which product: says how `right` is stored.
  ///   - left: Query or probabilities. Shape of a head: `[M, K]`.
  ///   - right: Key or value; its heads divide those of `left`.
  ///   - rowScales: Those of the first head of `left` first. Shape: `[left heads * M]`.
  ///   - columnScales: Those of the first head of `right` first. Shape: `[right heads * N]`.
  /// - Returns: Heads below one another. Shape of a head: `[M, N]`.
  /// - Throws: ``ShapeError``.
  func scaledAttentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    rowScales: [Scale],
    columnScales: [Scale]
  ) throws -> HeadTensor<Float>

  /// The whole W8A8 linear layer with codes of an output scale in place of real outputs.
  ///
  /// The default is one step after the other; an implementation that fuses them gives the same
  /// codes as its own steps.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - activationScale: The static scale of the whole activation, or `nil` to find one for each
  ///     row.
  ///   - weight: Shape: `[N, K]`, scales per channel or per tensor.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  ///   - outputScale: Output units for each step of the codes.
  ///   - range: The codes allowed.
  /// - Returns: Codes and the output scale. Shape: `[M, N]`.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  func requantizedLinear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix
}

extension OperationFamily {
  /// Quantize, product, requantize: one step after the other.
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
    let quantized = try quantized(activation, scale: activationScale)
    return try requantizedProduct(
      accumulator: product(activation: quantized.codes, weight: weight.codes),
      rowScales: quantized.rowScales,
      columnScales: weight.rowScales,
      bias: bias,
      outputScale: outputScale,
      range: range
    )
  }

  /// The activation of a layer, quantized: with a static scale for the whole matrix or, where there
  /// is none, each row with its own.
  ///
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantized(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange = .restricted
  ) throws -> QuantizedMatrix {
    guard let scale else { return try quantizedPerToken(activation, range: range) }
    return try quantizedPerTensor(activation, scale: scale, range: range)
  }
}
