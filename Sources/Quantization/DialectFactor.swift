// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How a program makes the smoothing factor of an input channel: variants of equation 4 of
/// SmoothQuant (arXiv:2211.10438), s = A^alpha / W^(1 - alpha).
public struct DialectFactor: Sendable, Hashable {
  /// What A is made of.
  public enum ActivationStatistic: String, Sendable {
    /// The largest absolute value.
    case absoluteMaximum
    /// The largest value less the smallest.
    case range
  }

  /// Which layers share a factor when they share an input.
  public enum Sharing: String, CaseIterable, Sendable {
    /// All of them; W is the largest of all their weights.
    case group
    /// None: each has its own, so that the input must be scaled for each of them.
    case layer
    /// All of them; each makes factors of its own, and those are taken whose smallest is the largest
    /// share of their largest. Of equal ones the first.
    case steadiestLayer
  }

  /// What becomes of a channel without activation or weight.
  public enum DeadChannel: String, Sendable {
    /// The floors decide.
    case floors
    /// Factor 1 where the activation is zero.
    case oneWithoutActivation
    /// Factor 1 where either is zero.
    case oneWithoutEither
    /// Factor A where the weight is zero.
    case activationAlone
  }

  /// What A is made of.
  public var activation = ActivationStatistic.absoluteMaximum
  /// The smallest A; 0 for none.
  public var activationFloor = 0.0
  /// What the largest absolute weight is multiplied by to make W.
  public var weightMultiplier = 1.0
  /// The smallest W; 0 for none.
  public var weightFloor = 0.0
  /// Added to A and W before the powers are taken.
  public var addedToMaxima = 0.0
  /// Added to W^(1 - alpha).
  public var addedToDivisor = 0.0
  /// The smallest factor.
  public var least = 0.0
  /// The largest factor.
  public var greatest = Double.infinity
  /// Factors below this quantile of all of them are raised to it; 0 for none.
  public var raisedShare = 0.0
  /// What becomes of a channel without activation or weight.
  public var deadChannel = DeadChannel.floors
  /// Which layers share a factor.
  public var sharing = Sharing.group
  /// Alpha where the user says nothing.
  public var defaultStrength = 0.5

  /// Equation 4 as it stands, to be changed by a dialect.
  public init() {}
}

extension DialectFactor {
  /// The formula in words, such as `A^alpha / W^(1 - alpha), at least 1e-05`.
  public var summary: String {
    let what = activation == .range ? "max(X) - min(X)" : "max|X|"
    let weight = weightMultiplier == 1 ? "max|W|" : "\(weightMultiplier) max|W|"
    var parts = ["A^alpha / W^(1 - alpha), A = \(what), W = \(weight)"]
    if activationFloor > 0 { parts.append("A at least \(activationFloor)") }
    if weightFloor > 0 { parts.append("W at least \(weightFloor)") }
    if addedToMaxima > 0 { parts.append("\(addedToMaxima) added to both") }
    if addedToDivisor > 0 { parts.append("\(addedToDivisor) added to the divisor") }
    if raisedShare > 0 { parts.append("at least the quantile \(raisedShare)") }
    if least > 0 { parts.append("at least \(least)") }
    if greatest.isFinite { parts.append("at most \(greatest)") }
    switch deadChannel {
    case .floors: break
    case .oneWithoutActivation: parts.append("1 where A is 0")
    case .oneWithoutEither: parts.append("1 where A or W is 0")
    case .activationAlone: parts.append("A where W is 0")
    }
    switch sharing {
    case .group: parts.append("shared by the layers that read an input, W of all of them")
    case .layer: parts.append("each layer its own")
    case .steadiestLayer:
      parts.append("shared by the layers that read an input, from the one with the best min/max")
    }
    parts.append("default alpha \(defaultStrength)")
    return parts.joined(separator: "; ")
  }
}
