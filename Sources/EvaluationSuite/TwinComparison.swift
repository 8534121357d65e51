// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
public import Smoothing
import TensorCore

/// A scheme on the INT8 kernels beside its FP32 twin, see `SimulatedLinears`.
public struct TwinComparison {
  /// What the twin says of the scored tokens of one window.
  public struct Result: Sendable, Equatable, Codable {
    /// Sum of -log p(token) by the twin.
    ///
    /// Unit: nats.
    public let negativeLogLikelihood: Double
    /// The largest difference of a logit.
    public let largestDifference: Double
    /// The twin's largest minus its smallest logit.
    public let range: Double
  }

  private let model: EvaluatedModel
  private let twin: EvaluatedModel

  /// Loads the twin of a model.
  ///
  /// - Parameters:
  ///   - model: A model in some scheme.
  ///   - checkpoint: Where its weights came from.
  ///   - statistics: From calibration.
  ///   - threads: 1 or more.
  /// - Throws: What loading the model throws.
  public init(
    _ model: EvaluatedModel,
    checkpoint: CheckpointModel,
    statistics: ActivationStatistics,
    threads: Int
  ) throws {
    self.model = model
    twin = try EvaluatedModel(
      checkpoint,
      settings: model.settings,
      statistics: statistics,
      threads: threads,
      isSimulated: true
    )
  }

  /// Compares every logit of a window's scored tokens.
  ///
  /// - Parameters:
  ///   - index: Index of the window.
  ///   - windows: All windows.
  /// - Returns: What the twin says, and how far logits differ.
  /// - Throws: ``TokenError`` or ``QuantizationError``.
  public func compare(_ index: Int, of windows: TokenWindows) throws -> Result {
    let window = windows.windows[index]
    let scored = windows.scoredTokens(ofWindow: index)
    let states = (try model.hiddenStates(of: window), try twin.hiddenStates(of: window))
    var (sum, difference) = (0.0, 0.0)
    var extremes = (lowest: Float.infinity, highest: -Float.infinity)
    let end = window.count - 1
    for first in stride(from: end - scored, to: end, by: EvaluatedModel.logitRows) {
      let rows = first..<min(end, first + EvaluatedModel.logitRows)
      let logits = try model.logits(of: states.0.rows(rows))
      let expected = try twin.logits(of: states.1.rows(rows))
      difference = max(difference, Double(Self.largestDifference(logits, expected, &extremes)))
      sum += twin.operations.negativeLogLikelihoods(
        expected,
        targets: Array(window[rows.lowerBound + 1...rows.upperBound])
      ).reduce(0, +)
    }
    return Result(
      negativeLogLikelihood: sum,
      largestDifference: difference,
      range: Double(extremes.highest) - Double(extremes.lowest)
    )
  }

  /// The largest |left - right|; infinite when a value is not a number.
  private static func largestDifference(
    _ left: Matrix<Float>,
    _ right: Matrix<Float>,
    _ extremes: inout (lowest: Float, highest: Float)
  ) -> Float {
    var largest: Float = 0
    for row in 0..<left.rows {
      for (left, right) in zip(left.row(row), right.row(row)) {
        let difference = abs(left - right)
        largest = difference > largest ? difference : largest
        if difference.isNaN { return .infinity }
        extremes.lowest = min(extremes.lowest, right)
        extremes.highest = max(extremes.highest, right)
      }
    }
    return largest
  }
}
