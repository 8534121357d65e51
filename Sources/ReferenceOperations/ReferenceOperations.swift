// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// The W8A8 operations in FP64, each result rounded once to FP32.
///
/// Obviously right and never fast: what kernels and other libraries are judged by.
public struct ReferenceOperations: OperationFamily {
  /// Name for records.
  public let name = "reference"

  /// Creates the reference.
  public init() {}

  /// The integer product of an activation and a weight, exact.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError`` when depths differ or exceed the accumulator.
  public func product(activation: Matrix<Int8>, weight: Matrix<Int8>) throws -> Matrix<Int32> {
    try ReferenceMatrixProduct.integerProduct(activation: activation, weight: weight)
  }

  /// Quantizes each row with its own scale (dynamic, per token).
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - range: The codes allowed.
  /// - Returns: Shape: `[M, K]`.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try ReferenceQuantizer(rule: .fp32, range: range)
      .quantized(activation.map { Double($0) }, granularity: .perToken).quantizedMatrix()
  }

  /// Quantizes a whole matrix with one scale, given (static) or found from the values (dynamic).
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - scale: The static scale, or `nil` to find it.
  ///   - range: The codes allowed.
  /// - Returns: Shape: `[M, K]`.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public func quantizedPerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let quantizer = ReferenceQuantizer(rule: .fp32, range: range)
    let values = activation.map { Double($0) }
    guard let scale else {
      return try quantizer.quantized(values, granularity: .perTensor).quantizedMatrix()
    }
    return
      try quantizer
      .quantized(values, scales: [Double(scale.value)], granularity: .perTensor).quantizedMatrix()
  }

  /// Turns accumulators into real values.
  ///
  /// - Parameters:
  ///   - accumulator: Shape: `[M, N]`.
  ///   - rowScales: Shape: `[M]`.
  ///   - columnScales: Shape: `[N]`.
  ///   - bias: Added after scaling, or `nil` for none. Shape: `[N]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)`` for the bias.
  public func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float> {
    try ReferenceEpilogue.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales.map { Double($0.value) },
      columnScales: columnScales.map { Double($0.value) },
      bias: bias?.map { Double($0) }
    ).map { Float($0) }
  }

  /// Turns accumulators into codes of an output with a scale of its own.
  ///
  /// - Parameters:
  ///   - accumulator: Shape: `[M, N]`.
  ///   - rowScales: Shape: `[M]`.
  ///   - columnScales: Shape: `[N]`.
  ///   - bias: Added after scaling, or `nil` for none. Shape: `[N]`.
  ///   - outputScale: Output units for each step of the codes.
  ///   - range: The codes allowed.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: As for the dequantized product.
  public func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let codes = try ReferenceEpilogue.requantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales.map { Double($0.value) },
      columnScales: columnScales.map { Double($0.value) },
      bias: bias?.map { Double($0) },
      outputScale: Double(outputScale.value),
      range: range
    )
    return try QuantizedMatrix(codes: codes, scales: [outputScale], granularity: .perTensor)
  }

  /// Normalizes each row and quantizes the result.
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - normalization: Made for K columns.
  ///   - scale: The static scale of the codes, or `nil` to find one for each row.
  ///   - range: The codes allowed.
  /// - Returns: Shape: `[M, K]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)``, also for a normalized value that
  ///   leaves FP32.
  public func normalizedThenQuantized(
    _ activation: Matrix<Float>,
    normalization: Normalization,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let normalized = try ReferenceNormalization.normalized(
      activation.map { Double($0) },
      by: normalization
    ).map { Float($0) }
    try normalized.map { Double($0) }.requireFinite(named: "normalized activation")
    return try quantized(normalized, scale: scale, range: range)
  }

  /// The whole W8A8 linear layer from real activations.
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - activationScale: The static scale of the whole activation, or `nil` to quantize it per
  ///     token; codes -127 ... 127.
  ///   - weight: Shape: `[N, K]`.
  ///   - bias: Added after scaling, or `nil` for none. Shape: `[N]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func linear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?
  ) throws -> Matrix<Float> {
    let quantized = try quantized(activation, scale: activationScale)
    return try ReferenceLinear.output(
      activation: ReferenceQuantizedMatrix(quantized),
      weight: ReferenceQuantizedMatrix(weight),
      bias: bias?.map { Double($0) }
    ).map { Float($0) }
  }
}
