// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// What turns accumulators into real values.
public enum ReferenceEpilogue {
  /// Scales an integer product by row and by column, then adds the bias.
  ///
  /// - Parameters:
  ///   - accumulator: The integer product. Shape: `[M, N]`.
  ///   - rowScales: Scales of the activation. Shape: `[M]`.
  ///   - columnScales: Scales of the weight. Shape: `[N]`.
  ///   - bias: Added after scaling, or `nil` for none. Shape: `[N]`. Unit: output units.
  /// - Returns: Shape: `[M, N]`. Unit: output units.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``,
  ///   ``QuantizationError/scaleNotUsable(value:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)``.
  /// - Note: Rounding: the product of two FP32 scales has 48 bits and is exact; multiplying by the
  ///   accumulator and adding the bias round once each, to 53 bits.
  public static func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Double],
    columnScales: [Double],
    bias: [Double]?
  ) throws -> Matrix<Double> {
    try requireLength(rowScales.count, of: "row scales", expected: accumulator.rows)
    try requireLength(columnScales.count, of: "column scales", expected: accumulator.columns)
    try requireUsable(scales: rowScales + columnScales)
    // Equation 2: Y = diag(delta_X) (X_INT8 W_INT8) diag(delta_W).
    let output = Matrix(rows: accumulator.rows, columns: accumulator.columns) { row, column in
      rowScales[row] * columnScales[column] * Double(accumulator[row, column])
    }
    return try biased(output, bias: bias)
  }

  /// Adds one value to each column.
  ///
  /// - Parameters:
  ///   - output: Shape: `[M, N]`.
  ///   - bias: Every value finite, or `nil` for none. Shape: `[N]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public static func biased(_ output: Matrix<Double>, bias: [Double]?) throws -> Matrix<Double> {
    guard let bias else { return output }
    try requireUsable(bias: bias, outputChannels: output.columns)
    // Y + b, b the same for every row.
    return Matrix(rows: output.rows, columns: output.columns) { row, column in
      output[row, column] + bias[column]
    }
  }
}
