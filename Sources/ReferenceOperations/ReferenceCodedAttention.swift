// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
public import TensorCore

/// Attention of codes, before its weights are made codes too.
public struct ReferenceCodedAttention: Sendable {
  /// Sum over t of w_t * code of value t, with w_t = p_t * scale of value t, or 0 where that is all zero.
  ///
  /// Shape: `[M, K]`.
  public let output: Matrix<Double>
  /// How far rounding the weights may move each output: half a step of its row, max w / 254, or of all
  /// rows, times the sum of the values' magnitudes in steps.
  ///
  /// Shape: `[M, K]`.
  public let halfSteps: Matrix<Double>
  /// Sum over t of w_t * |code of value t|, for the rounding of everything else.
  ///
  /// Shape: `[M, K]`.
  public let magnitudes: Matrix<Double>
  /// The largest |score| of each row.
  ///
  /// Shape: `[M]`.
  public let scoreMaxima: [Double]

  /// Attention of one head; row i sees the keys up to its own position, N - M + i.
  ///
  /// - Parameters:
  ///   - query: A scale for each row. Shape: `[M, K]`.
  ///   - key: A scale for each row. Shape: `[N, K]`.
  ///   - value: A scale for each row. Shape: `[N, K]`.
  ///   - scale: What scores are multiplied by: 1 / sqrt(K).
  ///   - slope: What a score falls by for each token of distance.
  ///   - step: What one code of a weight w stands for, or `nil` where each row has its own.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public init(
    query: ReferenceQuantizedMatrix,
    key: ReferenceQuantizedMatrix,
    value: ReferenceQuantizedMatrix,
    scale: Double,
    slope: Double = 0,
    step: Double? = nil
  ) throws {
    let past = key.codes.rows - query.codes.rows
    let products = try ReferenceAttention.scores(query: query.codes, key: key.codes)
    var scores = Matrix<Double>(rows: products.rows, columns: products.columns, repeating: 0)
    for row in 0..<scores.rows {
      for token in 0..<scores.columns {
        let product = Double(products[row, token]) * query.scales[row] * key.scales[token]
        let distance = Double(token - past - row)
        scores[row, token] = product * scale + slope * distance
      }
    }
    let probabilities = try ReferenceAttention.softmax(scores, mask: .causal)
    var output = Matrix<Double>(rows: scores.rows, columns: value.codes.columns, repeating: 0)
    var halfSteps = output
    var magnitudes = output
    // The scale of zeros says nothing.
    let valueScales = value.scales.indices.map { token -> Double in
      value.codes.row(token).contains { $0 != 0 } ? value.scales[token] : 0
    }
    for row in 0..<scores.rows {
      let weights = (0...past + row).map { token -> Double in
        probabilities[row, token] * valueScales[token]
      }
      let halfStep = step.map { $0 / 2 } ?? (weights.max() ?? 0) / 254
      for column in 0..<output.columns {
        for token in weights.indices {
          let code = Double(value.codes[token, column])
          output[row, column] += weights[token] * code
          magnitudes[row, column] += weights[token] * abs(code)
          halfSteps[row, column] += halfStep * abs(code)
        }
      }
    }
    self.output = output
    self.halfSteps = halfSteps
    self.magnitudes = magnitudes
    scoreMaxima = (0..<scores.rows).map { row -> Double in
      var largest = 0.0
      for token in 0...past + row { largest = max(largest, abs(scores[row, token])) }
      return largest
    }
  }
}
