// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// The squared error of a quantized product when every operand is rounded to its nearest code.
///
/// x = a (q + d), w = b (p + f) with d and f independent and uniform within half a step. Then output
/// (i, n) is off by a_i b_n (p_n . d_i + q_i . f_n + d_i . f_n), with variance 1/12 for each of d, f.
struct ErrorPrediction {
  /// The expected sum of squared errors over all outputs.
  let squaredError: Double
  /// How far the sum may be above its expectation, relative, once in 10^9 cases.
  let upperTolerance: Double
  /// How far it may be below, relative.
  let lowerTolerance: Double

  /// ln 10^9.
  private static let exponent = 20.7

  /// Predicts from codes and scales alone.
  ///
  /// - Parameters:
  ///   - activation: A scale for each row. Shape: `[M, K]`.
  ///   - weight: A scale for each row. Shape: `[N, K]`.
  init(_ activation: QuantizedMatrix, _ weight: QuantizedMatrix) {
    let depth = Double(activation.codes.columns)
    let (a, b) = (Self.squares(activation), Self.squares(weight))
    let (x, w) = (Self.gram(activation), Self.gram(weight))
    var trace = 0.0
    var both = 0.0
    for row in a.indices {
      for column in b.indices {
        // Gram matrices hold the scales of their own side: a^2 |q|^2 on the diagonal.
        let fromActivation = a[row] * w[column, column] / 12
        let fromWeight = b[column] * x[row, row] / 12
        trace += fromActivation + fromWeight + a[row] * b[column] * depth / 144
        both += 2 * fromActivation * fromWeight
      }
    }
    squaredError = trace
    // |c|_2^2 of d's part, one block for each row, and of f's part, one block for each column.
    let activationPart = a.reduce(0) { $0 + $1 * $1 } * Self.squaredNorm(w) / 144
    let weightPart = b.reduce(0) { $0 + $1 * $1 } * Self.squaredNorm(x) / 144
    let norm = (activationPart + weightPart + both).squareRoot() / trace
    // The largest eigenvalue is at most the largest sum of absolute values in a row.
    let largest =
      ((a.max() ?? 0) * Self.largestRowSum(w) + (b.max() ?? 0) * Self.largestRowSum(x)) / 12
    lowerTolerance = 2 * norm * Self.exponent.squareRoot()
    upperTolerance = lowerTolerance + 2 * largest / trace * Self.exponent
  }

  private static func squares(_ matrix: QuantizedMatrix) -> [Double] {
    matrix.rowScales.map { Double($0.value) * Double($0.value) }
  }

  /// Products of all pairs of rows, scales included.
  private static func gram(_ matrix: QuantizedMatrix) -> Matrix<Double> {
    let scales = matrix.rowScales.map { Double($0.value) }
    let rows = scales.indices.map { row in matrix.codes.row(row).map { Double($0) * scales[row] } }
    return Matrix(rows: rows.count, columns: rows.count) { row, column in
      zip(rows[row], rows[column]).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  private static func squaredNorm(_ matrix: Matrix<Double>) -> Double {
    matrix.elements.reduce(0) { $0 + $1 * $1 }
  }

  private static func largestRowSum(_ matrix: Matrix<Double>) -> Double {
    (0..<matrix.rows).map { row in matrix.row(row).reduce(0) { $0 + abs($1) } }.max() ?? 0
  }
}
