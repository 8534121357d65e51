// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization
public import TensorCore

/// Smoothing factors s_j = max|X_j|^alpha / max|W_j|^(1 - alpha) of the layers that share an input.
///
/// Computed in FP64 and rounded once to FP32, whose normal numbers they are kept within: any factor above
/// zero leaves the product as it is, but infinity would not. Source: SmoothQuant (arXiv:2211.10438), equation 4.
public struct SmoothingFactors: Sendable, Equatable {
  /// One factor for each input channel; finite and above zero.
  ///
  /// Shape: `[K]`.
  public let values: [Float]

  /// Factors that change nothing.
  ///
  /// - Parameter channels: K.
  public init(identityOf channels: Int) { values = Array(repeating: 1, count: channels) }

  /// Computes factors.
  ///
  /// - Parameters:
  ///   - activationMaxima: max|X_j|. Shape: `[K]`.
  ///   - weights: Every weight that the input feeds. Shape: `[N_i, K]` each.
  ///   - strength: alpha.
  ///   - rule: What happens to channels without activation or weight.
  ///   - layer: What an error calls the layer.
  /// - Throws: ``SmoothingError/unusableMaximum(layer:channel:value:)``.
  public init(
    activationMaxima: [Float],
    weights: [Matrix<Float>],
    strength: MigrationStrength,
    rule: SmoothingRule,
    layer: String
  ) throws(SmoothingError) {
    try self.init(
      activationMaxima: activationMaxima,
      weightMaxima: ChannelMaxima.of(weights),
      strength: strength,
      rule: rule,
      layer: layer
    )
  }

  /// Computes factors from maxima of both sides.
  ///
  /// - Parameters:
  ///   - activationMaxima: max|X_j|. Shape: `[K]`.
  ///   - weightMaxima: max|W_j| over all weights that the input feeds. Shape: `[K]`.
  ///   - strength: alpha.
  ///   - rule: What happens to channels without activation or weight.
  ///   - layer: What an error calls the layer.
  /// - Throws: ``SmoothingError/unusableMaximum(layer:channel:value:)``.
  public init(
    activationMaxima: [Float],
    weightMaxima: [Float],
    strength: MigrationStrength,
    rule: SmoothingRule,
    layer: String
  ) throws(SmoothingError) {
    precondition(weightMaxima.count == activationMaxima.count)
    var values: [Float] = []
    for (channel, activation) in activationMaxima.enumerated() {
      guard activation.isFinite, activation >= 0 else {
        throw .unusableMaximum(layer: layer, channel: channel, value: activation)
      }
      let factor = Self.factor(
        activation: Double(activation),
        weight: Double(weightMaxima[channel]),
        alpha: strength.value,
        rule: rule
      )
      values.append(
        min(max(Float(factor), .leastNormalMagnitude), .greatestFiniteMagnitude)
      )
    }
    self.values = values
  }

  private static func factor(
    activation: Double,
    weight: Double,
    alpha: Double,
    rule: SmoothingRule
  ) -> Double {
    switch rule {
    case .deadChannelsUntouched:
      guard activation > 0, weight > 0 else { return 1 }
      return pow(activation, alpha) / pow(weight, 1 - alpha)
    case .authorsFloors:
      let floor = SmoothingRule.authorsFloor
      return max(pow(activation, alpha) / pow(max(weight, floor), 1 - alpha), floor)
    }
  }

  /// The largest absolute value of the smoothed activation: max_j(max|X_j| / s_j).
  ///
  /// - Parameter activationMaxima: Shape: `[K]`.
  /// - Returns: What a static scale of the whole tensor is made of.
  public func smoothedMaximum(_ activationMaxima: [Float]) -> Float {
    zip(activationMaxima, values).reduce(0) { max($0, $1.0 / $1.1) }
  }
}
