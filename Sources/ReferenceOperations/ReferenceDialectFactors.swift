// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization

/// The smoothing factors of a dialect, in FP64.
///
/// Programs take powers in FP32 or the model's type, by functions that are not correctly rounded; so
/// factors are compared within a bound where codes are compared exactly.
public enum ReferenceDialectFactors {
  /// What calibration and weights say of one input channel.
  public struct Channel: Sendable {
    /// The smallest activation.
    public let least: Double
    /// The largest activation.
    public let greatest: Double
    /// The largest absolute weight: of all layers of the group, or of the layer.
    public let weightMaximum: Double

    /// Creates a channel.
    public init(least: Double, greatest: Double, weightMaximum: Double) {
      self.least = least
      self.greatest = greatest
      self.weightMaximum = weightMaximum
    }
  }

  /// The factors of the channels of one input.
  ///
  /// - Parameters:
  ///   - channels: Every value finite.
  ///   - rule: The dialect's formula.
  ///   - strength: alpha.
  /// - Returns: One factor a channel; not finite where the program's is not.
  public static func factors(
    _ channels: [Channel],
    by rule: DialectFactor,
    strength: MigrationStrength
  ) -> [Double] {
    var factors = channels.map { factor($0, rule, alpha: strength.value) }
    if rule.raisedShare > 0, !factors.isEmpty {
      let least = quantile(factors, rule.raisedShare)
      factors = factors.map { max($0, least) }
    }
    return factors.map { limited($0, rule) }
  }

  /// The factors of layers that read one input.
  ///
  /// - Parameters:
  ///   - layers: The channels of each layer: the same activations, weights of its own.
  ///   - rule: The dialect's formula.
  ///   - strength: alpha.
  /// - Returns: One row of factors for each layer; equal rows where the layers share them.
  public static func factors(
    ofLayers layers: [[Channel]],
    by rule: DialectFactor,
    strength: MigrationStrength
  ) -> [[Double]] {
    guard let first = layers.first else { return [] }
    switch rule.sharing {
    case .layer: return layers.map { factors($0, by: rule, strength: strength) }
    case .group:
      let group = first.indices.map { index in
        Channel(
          least: first[index].least,
          greatest: first[index].greatest,
          weightMaximum: layers.reduce(0) { max($0, $1[index].weightMaximum) }
        )
      }
      let shared = factors(group, by: rule, strength: strength)
      return layers.map { _ in shared }
    case .steadiestLayer:
      // Where no layer has a share above zero the input stays as it is.
      var best = (factors: first.map { _ in 1.0 }, share: 0.0)
      for layer in layers {
        let own = factors(layer, by: rule, strength: strength)
        let share = (own.min() ?? 0) / ((own.max() ?? 0) + rule.addedToDivisor)
        if share > best.share { best = (own, share) }
      }
      return layers.map { _ in best.factors }
    }
  }

  private static func factor(_ channel: Channel, _ rule: DialectFactor, alpha: Double) -> Double {
    let absoluteMaximum = max(abs(channel.least), abs(channel.greatest))
    let activation =
      rule.activation == .range ? channel.greatest - channel.least : absoluteMaximum
    let weight = rule.weightMultiplier * channel.weightMaximum
    switch rule.deadChannel {
    case .floors: break
    case .oneWithoutActivation: if activation == 0 { return 1 }
    case .oneWithoutEither: if activation == 0 || weight == 0 { return 1 }
    case .activationAlone: if weight == 0 { return activation }
    }
    // Equation 4: s = A^alpha / W^(1 - alpha).
    let numerator = pow(max(activation, rule.activationFloor) + rule.addedToMaxima, alpha)
    let denominator = pow(max(weight, rule.weightFloor) + rule.addedToMaxima, 1 - alpha)
    return numerator / (denominator + rule.addedToDivisor)
  }

  private static func limited(_ factor: Double, _ rule: DialectFactor) -> Double {
    factor.isNaN ? factor : min(max(factor, rule.least), rule.greatest)
  }

  /// The value that a share of all values lie below, interpolated between the two nearest.
  private static func quantile(_ values: [Double], _ share: Double) -> Double {
    let sorted = values.sorted()
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
