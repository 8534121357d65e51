// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// Linear layers: of real values, and of 8-bit codes with their scales.
public enum ReferenceLinear {
  /// The linear layer of real values in FP64.
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - weight: Every value finite. Shape: `[N, K]`.
  ///   - bias: Every value finite, or `nil` for none. Shape: `[N]`. Unit: output units.
  /// - Returns: Shape: `[M, N]`. Unit: output units.
  /// - Throws: ``ShapeError`` or ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public static func output(
    activation: Matrix<Double>,
    weight: Matrix<Double>,
    bias: [Double]?
  ) throws -> Matrix<Double> {
    let product = try ReferenceMatrixProduct.product(activation: activation, weight: weight)
    return try ReferenceEpilogue.biased(product, bias: bias)
  }

  /// The W8A8 linear layer from codes and scales.
  ///
  /// With one scale for each row of both operands the sum is an exact integer product (equation 2).
  /// Scales per group change along the summed dimension: the sum is then made in FP64 of
  /// dequantized values, for any depth.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - bias: Every value finite, or `nil` for none. Shape: `[N]`. Unit: output units.
  /// - Returns: Shape: `[M, N]`. Unit: output units.
  /// - Throws: ``ShapeError`` or ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public static func output(
    activation: ReferenceQuantizedMatrix,
    weight: ReferenceQuantizedMatrix,
    bias: [Double]?
  ) throws -> Matrix<Double> {
    guard let rowScales = activation.rowScales, let columnScales = weight.rowScales else {
      return try output(
        activation: activation.dequantized(),
        weight: weight.dequantized(),
        bias: bias
      )
    }
    let accumulator = try ReferenceMatrixProduct.integerProduct(
      activation: activation.codes,
      weight: weight.codes
    )
    return try ReferenceEpilogue.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias
    )
  }
}
