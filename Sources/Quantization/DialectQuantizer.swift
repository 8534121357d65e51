// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How a program makes symmetric 8-bit codes of real values, step by step.
///
/// The statistic is the largest absolute value of the values that share a scale. Each step below
/// rounds to its format before the next begins.
public struct DialectQuantizer: Sendable, Hashable {
  /// How the step between codes is made of the largest absolute value.
  public enum ScaleFormula: String, Sendable {
    /// scale = maximum / divisor.
    case quotient
    /// scale = 1 / (divisor / maximum): two roundings.
    case inverseOfInverse
  }

  /// What becomes of a scale that is too small to divide by.
  public enum SmallScale: Sendable, Hashable {
    /// Nothing: values all zero have the scale 0, and 0 / 0 becomes the code 0.
    case unguarded
    /// It is replaced where the largest absolute value is at most `maximum`.
    case replacedUpToMaximum(Double, by: Double)
    /// It is replaced where it is below `limit`.
    case replacedBelow(_ limit: Double, by: Double)
    /// It is raised to `floor`.
    case raised(to: Double)
    /// 1 where all values are zero; one that rounds to zero is the smallest positive number.
    case oneForZeros
  }

  /// How a value is brought to the unit of codes before it is rounded.
  public enum Quotient: String, Sendable {
    /// x / scale.
    case division
    /// x * (1 / scale).
    case inverseScale
    /// x * (divisor / maximum), which does not go through the scale.
    case inverseMaximum
    /// (x + maximum) * (2 divisor * (1 / (2 maximum))) - divisor, after clipping x to the maximum.
    case shifted
  }

  /// How the result becomes an integer.
  public enum Rounding: String, Sendable {
    /// To nearest, ties to even.
    case halfToEven
    /// To nearest, ties away from zero.
    case halfAwayFromZero
  }

  /// What values are rounded to first: the type of the tensor.
  public var input = FloatFormat.fp32
  /// What the maximum and the scale are computed in.
  public var scale = FloatFormat.fp32
  /// What the quotient is computed in.
  public var quotient = FloatFormat.fp32
  /// The smallest maximum, rounded to the format of scales; 0 for none.
  ///
  /// Unit: real units.
  public var maximumFloor = 0.0
  /// The smallest maximum as a share of the largest one in the tensor; 0 for none.
  public var sharedFloor = 0.0
  /// What the maximum is divided by.
  public var divisor = 127.0
  /// How the scale is made.
  public var scaleFormula = ScaleFormula.quotient
  /// What guards against scales that are too small.
  public var smallScale = SmallScale.unguarded
  /// How the quotient is made.
  public var quotientFormula = Quotient.division
  /// How the quotient is rounded.
  public var rounding = Rounding.halfToEven
  /// The codes that others are clipped to, or `nil` where nothing is clipped.
  public var range: ClosedRange<Int>? = -128...127

  /// The rule of the paper's words in FP32 without any guard, to be changed by a dialect.
  public init() {}
}

extension DialectQuantizer {
  /// The steps in words, such as `absmax / 127 in fp32`.
  public var summary: String {
    var parts: [String] = []
    var maximum = "absmax"
    if maximumFloor > 0 { maximum = "max(\(maximum), \(maximumFloor))" }
    if sharedFloor > 0 { maximum = "max(\(maximum), \(sharedFloor) of the tensor's)" }
    let divisor =
      self.divisor == self.divisor.rounded() ? "\(Int(self.divisor))" : "\(self.divisor)"
    parts.append(
      scaleFormula == .quotient
        ? "scale \(maximum) / \(divisor) in \(scale.rawValue)"
        : "scale 1 / (\(divisor) / \(maximum)) in \(scale.rawValue)"
    )
    switch smallScale {
    case .unguarded: parts.append(maximumFloor > 0 ? "no zero scale" : "zeros: scale 0")
    case .replacedUpToMaximum(let limit, let value):
      parts.append("\(value) where absmax is at most \(limit)")
    case .replacedBelow(let limit, let value): parts.append("\(value) where it is below \(limit)")
    case .raised(let floor): parts.append("at least \(floor)")
    case .oneForZeros: parts.append("zeros: scale 1")
    }
    switch quotientFormula {
    case .division: parts.append("x / scale in \(quotient.rawValue)")
    case .inverseScale: parts.append("x * (1 / scale) in \(quotient.rawValue)")
    case .inverseMaximum: parts.append("x * (\(divisor) / absmax) in \(quotient.rawValue)")
    case .shifted:
      parts.append(
        "(x + absmax) * (2 * \(divisor) * (1 / (2 absmax))) - \(divisor) in \(quotient.rawValue)"
      )
    }
    parts.append(rounding == .halfToEven ? "half to even" : "half away from zero")
    parts.append(range.map { "codes \($0.lowerBound)...\($0.upperBound)" } ?? "not clipped")
    return parts.joined(separator: "; ")
  }
}
