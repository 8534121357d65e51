// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// Matrix products: in FP64, and of 8-bit codes exactly.
public enum ReferenceMatrixProduct {
  /// The product of an activation and a weight in FP64.
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`.
  ///   - weight: Every value finite. Shape: `[N, K]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError/depthMismatch(activation:weight:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)``.
  /// - Note: Rounding: each product and each sum once, in the order of the summed dimension.
  public static func product(
    activation: Matrix<Double>,
    weight: Matrix<Double>
  ) throws -> Matrix<Double> {
    try requireSameDepth(activation.shape, weight.shape)
    try activation.requireFinite(named: "activation")
    try weight.requireFinite(named: "weight")
    // Y = X W: the linear layer of equation 2 before quantization.
    return Matrix(rows: activation.rows, columns: weight.rows) { row, column in
      var sum = 0.0
      for index in 0..<activation.columns {
        sum += activation[row, index] * weight[column, index]
      }
      return sum
    }
  }

  /// The exact product of codes in 64 bits, for any depth.
  ///
  /// - Parameters:
  ///   - activation: Unit: quantization steps. Shape: `[M, K]`.
  ///   - weight: Unit: quantization steps. Shape: `[N, K]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError/depthMismatch(activation:weight:)``.
  public static func wideIntegerProduct(
    activation: Matrix<Int8>,
    weight: Matrix<Int8>
  ) throws -> Matrix<Int64> {
    try requireSameDepth(activation.shape, weight.shape)
    // Equation 2, the part inside: X_INT8 W_INT8. At most 2^14 a step: 2^49 steps before overflow.
    return Matrix(rows: activation.rows, columns: weight.rows) { row, column in
      var sum: Int64 = 0
      for index in 0..<activation.columns {
        sum += Int64(activation[row, index]) * Int64(weight[column, index])
      }
      return sum
    }
  }

  /// The exact product of codes in 32 bits.
  ///
  /// - Parameters:
  ///   - activation: Unit: quantization steps. Shape: `[M, K]`.
  ///   - weight: Unit: quantization steps. Shape: `[N, K]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError/depthMismatch(activation:weight:)``, or
  ///   ``ShapeError/depthBeyondAccumulator(depth:greatestDepth:)`` for a depth whose sums could
  ///   overflow, whether or not these do.
  public static func integerProduct(
    activation: Matrix<Int8>,
    weight: Matrix<Int8>
  ) throws -> Matrix<Int32> {
    try requireSameDepth(activation.shape, weight.shape)
    let tooDeep = ShapeError.depthBeyondAccumulator(
      depth: activation.columns,
      greatestDepth: ProblemShape.greatestExactDepth
    )
    guard activation.columns <= ProblemShape.greatestExactDepth else { throw tooDeep }
    return try wideIntegerProduct(activation: activation, weight: weight).map { sum in
      guard let narrow = Int32(exactly: sum) else { throw tooDeep }
      return narrow
    }
  }

  private static func requireSameDepth(_ activation: MatrixShape, _ weight: MatrixShape) throws {
    guard activation.columns == weight.columns else {
      throw ShapeError.depthMismatch(activation: activation, weight: weight)
    }
  }
}
