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
