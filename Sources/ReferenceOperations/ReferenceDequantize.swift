// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

extension ReferenceQuantizedMatrix {
  /// The real values the codes stand for.
  ///
  /// - Returns: code * scale in FP64: exact for FP32 scales. Same shape. Unit: real units.
  public func dequantized() -> Matrix<Double> {
    // Equation 1 read backwards: X = code * delta.
    Matrix<Double>(rows: codes.rows, columns: codes.columns) { row, column in
      Double(codes[row, column]) * scale(row: row, column: column)
    }
  }
}

extension ReferenceQuantizer {
  /// Quantizes and dequantizes: what quantization leaves of the values (dynamic).
  ///
  /// The authors' code calls this fake quantization.
  ///
  /// - Parameters:
  ///   - values: Any shape. Every value finite.
  ///   - granularity: Which values share a scale.
  ///   - name: What an error calls the matrix.
  /// - Returns: Same shape. Unit: real units.
  /// - Throws: ``QuantizationError`` as for quantizing.
  public func quantizedThenDequantized(
    _ values: Matrix<Double>,
    granularity: Granularity,
    named name: String = "activation"
  ) throws -> Matrix<Double> {
    try quantized(values, granularity: granularity, named: name).dequantized()
  }
}
