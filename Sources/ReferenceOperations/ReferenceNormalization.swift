// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// LayerNorm and RMSNorm.
public enum ReferenceNormalization {
  /// Normalizes each row in FP64.
  ///
  /// - Parameters:
  ///   - activation: Every value finite. Shape: `[M, K]`, K 1 or more.
  ///   - normalization: Made for K columns.
  /// - Returns: Shape: `[M, K]`.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` or
  ///   ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public static func normalized(
    _ activation: Matrix<Double>,
    by normalization: Normalization
  ) throws -> Matrix<Double> {
    try activation.requireFinite(named: "activation")
    try requireLength(normalization.gain.count, of: "gain", expected: activation.columns)
    if let bias = normalization.bias {
      try requireLength(bias.count, of: "normalization bias", expected: activation.columns)
    }
    let statistics = (0..<activation.rows).map { row in
      Self.statistics(of: activation.row(row), normalization)
    }
    return Matrix(rows: activation.rows, columns: activation.columns) { row, column in
      // arXiv:1607.06450, equation 4; arXiv:1910.07467, equation 4 with a mean of 0.
      (activation[row, column] - statistics[row].mean) / statistics[row].deviation
        * Double(normalization.gain[column]) + Double(normalization.bias?[column] ?? 0)
    }
  }

  /// What is subtracted from a row and what it is divided by.
  ///
  /// - Parameters:
  ///   - row: Every value finite. Shape: `[K]`, K 1 or more.
  ///   - normalization: Its kind and epsilon.
  /// - Returns: The mean, 0 for RMSNorm, and sqrt(variance + epsilon).
  public static func statistics(
    of row: [Double],
    _ normalization: Normalization
  ) -> (mean: Double, deviation: Double) {
    let count = Double(row.count)
    var mean = 0.0
    if normalization.kind == .layer {
      for value in row { mean += value }
      mean /= count
    }
    // The variance about the mean, after the mean is known: no difference of large squares.
    var variance = 0.0
    for value in row { variance += (value - mean) * (value - mean) }
    variance /= count
    return (mean, (variance + Double(normalization.epsilon)).squareRoot())
  }
}
