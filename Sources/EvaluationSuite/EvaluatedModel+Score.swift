// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import TensorCore

extension EvaluatedModel {
  /// Rows of logits made at a time: a vocabulary of 150,000 takes 75 MB for each of two models.
  static let logitRows = 128

  /// Scores the last tokens of a window, and compares every prediction with FP32's.
  ///
  /// - Parameters:
  ///   - window: Token ids; positions start at 0.
  ///   - scored: How many of the last tokens are scored, 1 to one less than there are.
  ///   - reference: FP32's states of this window and its head, or `nil` to compare with nothing.
  /// - Returns: The score, and the states it was made of. Shape: `[tokens, width]`.
  /// - Throws: ``TokenError`` or ``QuantizationError``.
  func score(
    _ window: [Int],
    scored: Int,
    reference: (states: Matrix<Float>, head: ReferenceHead)? = nil
  ) throws -> (score: WindowScore, states: Matrix<Float>) {
    let states = try hiddenStates(window)
    let predictions = window.count - 1 - scored..<window.count - 1
    var sum = 0.0
    var (divergence, agreements, referenceSum) = (0.0, 0, 0.0)
    let (start, end) = (predictions.lowerBound, predictions.upperBound)
    for first in stride(from: start, to: end, by: Self.logitRows) {
      let rows = first..<min(end, first + Self.logitRows)
      let targets = Array(window[rows.lowerBound + 1...rows.upperBound])
      let logits = try logits(Self.rows(rows, of: states))
      sum += operations.negativeLogLikelihoods(logits, targets: targets).reduce(0, +)
      guard let reference else { continue }
      let expected = try reference.head.logits(Self.rows(rows, of: reference.states))
      for difference in operations.differences(of: logits, from: expected) {
        divergence += difference.divergence
        agreements += difference.isSameLikeliest ? 1 : 0
      }
      referenceSum += operations.negativeLogLikelihoods(expected, targets: targets).reduce(0, +)
    }
    let score = WindowScore(
      tokens: scored,
      negativeLogLikelihood: sum,
      comparison: reference.map { _ in
        .init(
          divergence: divergence,
          agreements: agreements,
          referenceNegativeLogLikelihood: referenceSum
        )
      }
    )
    return (score, states)
  }

  private static func rows(_ rows: Range<Int>, of matrix: Matrix<Float>) -> Matrix<Float> {
    Matrix(
      rows: rows.count,
      columns: matrix.columns,
      elements: rows.flatMap { matrix.row($0) }
    )
  }
}
