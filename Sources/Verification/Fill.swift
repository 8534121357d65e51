// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How operands are filled.
///
/// No single fill shows every fault, so laws run on a portfolio.
///
/// Each fill says which faults it is there for. Fills of the second half exist for real values
/// only; an integer product has no ties or subnormal numbers.
public enum Fill: String, CaseIterable, Sendable {
  /// Every code equally likely, -128 included.
  case fullRange = "full-range"
  /// Half of the codes from {-128, -127, -126, -1, 0, 1, 126, 127}; real values within two units
  /// in the last place of a rounding tie.
  case boundary
  /// Every code -128.
  case lowest = "constant-minus-128"
  /// Codes 127 and -127 in turn, so that every product has the sign of its column.
  case alternating = "alternating-127"
  /// Every code 127.
  case highest = "all-127"
  /// One code that is not zero in each row of the activation.
  case oneHot = "one-hot"
  /// Few input channels 100 times larger than the others, as in large language models.
  case outlierChannels = "outlier-channels"
  /// Activations and weights of a real transformer, repeated to the shape.
  case captured = "captured-tiled"
  /// Values exactly half way between two codes.
  case ties
  /// Values below the smallest normal number.
  case subnormal
  /// Values up to the largest finite number.
  case huge
  /// About half of the rows all zero; in a weight, about a quarter of the input channels.
  case zeroRows = "zero-rows"
  /// Negative zero between ordinary values, and rows of nothing else.
  case negativeZero = "negative-zero"

  /// Fills an integer operand can have.
  public static let codeFills: [Fill] = [
    .fullRange, .boundary, .lowest, .alternating, .highest, .oneHot, .outlierChannels, .captured,
  ]

  /// Fills an operand of real values can have.
  public static let valueFills: [Fill] = allCases

  /// The faults this fill is known to show.
  public var catches: String {
    switch self {
    case .fullRange:
      "saturating 16-bit pairs, weights read as unsigned, dropped or repeated depth steps"
    case .boundary:
      "wrap of two -128 * -128 in a 16-bit lane, absolute value of -128; quotients rounded by a "
        + "reciprocal"
    case .lowest: "overflow at the depth bound, sign tricks that cannot negate -128"
    case .alternating: "saturation in either direction, cancellation that hides a lost sum"
    case .highest: "32-bit floating accumulators (beyond K = 1040), unsigned saturation"
    case .oneHot: "permuted or misplaced weights: each output is one weight times one code"
    case .outlierChannels: "scales of the wrong row or axis, lost small channels"
    case .captured: "what only real data show: correlated channels, real scales"
    case .ties: "rounding half away from zero or towards zero"
    case .subnormal: "flushing to zero, scales that round to zero"
    case .huge: "overflow of the quotient or of the reciprocal scale"
    case .zeroRows: "division by a zero scale; dead channels in smoothing"
    case .negativeZero: "sign handling of -0, maxima that start from -0"
    }
  }

  /// Order in which shrinking tries fills: the easiest to read first.
  static let simplestFirst: [Fill] = [
    .highest, .lowest, .alternating, .oneHot, .ties, .zeroRows, .negativeZero, .outlierChannels,
    .boundary, .fullRange, .huge, .subnormal, .captured,
  ]
}
