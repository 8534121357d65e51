// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What a transformer does to a row before a linear layer.
///
/// With x a row of K values, LayerNorm (arXiv:1607.06450, equation 4) gives
/// y = (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) * gain + bias, RMSNorm
/// (arXiv:1910.07467, equation 4) y = x / sqrt(mean(x^2) + epsilon) * gain + bias.
public struct Normalization: Sendable {
  /// Which of the two.
  public enum Kind: String, Sendable, CaseIterable {
    /// LayerNorm: the mean is subtracted.
    case layer
    /// RMSNorm: it is not.
    case rootMeanSquare = "rms"
  }

  /// Which of the two.
  public let kind: Kind
  /// One factor for each column.
  ///
  /// Shape: `[K]`.
  public let gain: [Float]
  /// One summand for each column, or `nil` for none.
  ///
  /// Shape: `[K]`.
  public let bias: [Float]?
  /// Added to the variance.
  ///
  /// Unit: square of the row's unit.
  public let epsilon: Float

  /// Creates a normalization.
  ///
  /// - Throws: ``QuantizationError/epsilonNotUsable(value:)`` unless epsilon is finite and above
  ///   zero, and ``QuantizationError/notFinite(matrix:row:column:value:)`` for gain and bias.
  public init(
    kind: Kind,
    gain: [Float],
    bias: [Float]?,
    epsilon: Float
  ) throws(QuantizationError) {
    guard epsilon.isFinite, epsilon > 0 else { throw .epsilonNotUsable(value: epsilon) }
    for (name, values) in [("gain", gain), ("normalization bias", bias ?? [])] {
      if let column = values.firstIndex(where: { !$0.isFinite }) {
        throw .notFinite(matrix: name, row: 0, column: column, value: values[column])
      }
    }
    self.kind = kind
    self.gain = gain
    self.bias = bias
    self.epsilon = epsilon
  }
}
