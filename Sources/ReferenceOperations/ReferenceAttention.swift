// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import TensorCore

/// Scaled dot-product attention of one head, and its two products of codes.
///
/// Source: Vaswani et al., Attention Is All You Need, 2017, equation 1.
public enum ReferenceAttention {
  /// Which keys a query sees.
  public enum Mask: Sendable {
    /// All of them.
    case none
    /// Those up to its own position.
    ///
    /// The queries are the last M of N positions: query i sees keys 0 ... i + N - M.
    case causal
  }

  /// The exact product of a query and a key.
  ///
  /// - Parameters:
  ///   - query: Unit: quantization steps. Shape: `[M, K]`.
  ///   - key: Unit: quantization steps. Shape: `[N, K]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError``.
  public static func scores(query: Matrix<Int8>, key: Matrix<Int8>) throws -> Matrix<Int32> {
    guard query.columns == key.columns else {
      throw ShapeError.depthMismatch(activation: query.shape, weight: key.shape)
    }
    try requireExactAccumulator(depth: query.columns)
    // Q K^T.
    return Matrix(rows: query.rows, columns: key.rows) { row, column in
      var sum: Int32 = 0
      for index in 0..<query.columns {
        sum += Int32(query[row, index]) * Int32(key[column, index])
      }
      return sum
    }
  }

  /// The exact product of probabilities and a value.
  ///
  /// - Parameters:
  ///   - probabilities: Unit: quantization steps. Shape: `[M, K]`.
  ///   - value: Unit: quantization steps. Shape: `[K, N]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError``.
  public static func values(
    probabilities: Matrix<Int8>,
    value: Matrix<Int8>
  ) throws -> Matrix<Int32> {
    guard probabilities.columns == value.rows else {
      throw ShapeError.depthMismatch(
        activation: probabilities.shape,
        weight: MatrixShape(rows: value.columns, columns: value.rows)
      )
    }
    try requireExactAccumulator(depth: value.rows)
    // P V.
    return Matrix(rows: probabilities.rows, columns: value.columns) { row, column in
      var sum: Int32 = 0
      for index in 0..<value.rows {
        sum += Int32(probabilities[row, index]) * Int32(value[index, column])
      }
      return sum
    }
  }

  /// The softmax of every row.
  ///
  /// - Parameters:
  ///   - scores: Every value finite. Shape: `[M, N]`, N 1 or more.
  ///   - mask: Which columns count in a row; the others become 0.
  /// - Returns: Rows of sum 1. Shape: `[M, N]`.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)``, or
  ///   ``ShapeError/lengthMismatch(vector:found:expected:)`` for fewer keys than queries under a
  ///   causal mask.
  /// - Note: Rounding: FP64, the largest score of the row subtracted first, so that no exponential
  ///   overflows and the sum is at least 1.
  public static func softmax(_ scores: Matrix<Double>, mask: Mask) throws -> Matrix<Double> {
    try scores.requireFinite(named: "scores")
    if case .causal = mask, scores.columns < scores.rows {
      throw ShapeError.lengthMismatch(
        vector: "keys under a causal mask",
        found: scores.columns,
        expected: scores.rows
      )
    }
    var probabilities = Matrix<Double>(rows: scores.rows, columns: scores.columns, repeating: 0)
    for row in 0..<scores.rows {
      let seen =
        switch mask {
        case .none: scores.columns
        case .causal: row + scores.columns - scores.rows + 1
        }
      var largest = -Double.infinity
      for column in 0..<seen { largest = max(largest, scores[row, column]) }
      var sum = 0.0
      for column in 0..<seen {
        let exponential = exp(scores[row, column] - largest)
        probabilities[row, column] = exponential
        sum += exponential
      }
      // softmax(x)_j = exp(x_j - max x) / sum over i of exp(x_i - max x).
      for column in 0..<seen { probabilities[row, column] /= sum }
    }
    return probabilities
  }

  /// Attention of one head.
  ///
  /// - Parameters:
  ///   - query: Every value finite. Shape: `[M, K]`.
  ///   - key: Every value finite. Shape: `[N, K]`.
  ///   - value: Every value finite. Shape: `[N, D]`.
  ///   - scale: What scores are multiplied by before the softmax: 1 / sqrt(K) in the source.
  ///   - mask: Which keys a query sees.
  /// - Returns: Shape: `[M, D]`.
  /// - Throws: ``ShapeError`` or ``QuantizationError/notFinite(matrix:row:column:value:)``.
  public static func attention(
    query: Matrix<Double>,
    key: Matrix<Double>,
    value: Matrix<Double>,
    scale: Double,
    mask: Mask
  ) throws -> Matrix<Double> {
    guard key.rows == value.rows else {
      throw ShapeError.lengthMismatch(vector: "value", found: value.rows, expected: key.rows)
    }
    try value.requireFinite(named: "value")
    let scores = try ReferenceMatrixProduct.product(activation: query, weight: key)
    let probabilities = try softmax(scores.map { $0 * scale }, mask: mask)
    // Equation 1: softmax(Q K^T / sqrt(d_k)) V.
    return Matrix(rows: query.rows, columns: value.columns) { row, column in
      var sum = 0.0
      for index in 0..<value.rows { sum += probabilities[row, index] * value[index, column] }
      return sum
    }
  }

  private static func requireExactAccumulator(depth: Int) throws {
    guard depth <= ProblemShape.greatestExactDepth else {
      throw ShapeError.depthBeyondAccumulator(
        depth: depth,
        greatestDepth: ProblemShape.greatestExactDepth
      )
    }
  }
}
