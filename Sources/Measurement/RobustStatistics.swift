// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Statistics that a few disturbed samples cannot move far.
public enum RobustStatistics {
  /// The median; the mean of the middle two for an even count.
  ///
  /// - Precondition: There is at least one value.
  public static func median(_ values: [Double]) -> Double {
    precondition(!values.isEmpty, "no values")
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// The value below which a share of the values lies, by linear interpolation.
  ///
  /// - Precondition: There is at least one value and the share is in 0 ... 1.
  public static func quantile(_ values: [Double], _ share: Double) -> Double {
    quantile(sorted: values.sorted(), share)
  }

  /// The same of values in ascending order.
  static func quantile(sorted: [Double], _ share: Double) -> Double {
    precondition(!sorted.isEmpty && (0...1).contains(share))
    let position = share * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
  }

  /// Values that a 99 % interval of the median needs: of fewer, all lie on one side of it in more
  /// than one case of a hundred, 2^(1 - 7) being 1.6 %.
  public static let leastIntervalCount = 8

  /// 99 % interval of the median, between two of the values, whatever their distribution.
  ///
  /// Each value lies below the true median with probability 1/2. The k-th smallest and the k-th
  /// largest of n values have it between them unless fewer than k values lie on one of its sides,
  /// with probability 2 P(B < k), B binomial (n, 1/2). The greatest k with 2 P(B < k) <= 1 % is taken.
  ///
  /// - Parameter values: At least one value.
  /// - Returns: Lower and upper end, or `nil` for fewer than ``leastIntervalCount`` values.
  public static func medianInterval(_ values: [Double]) -> (lower: Double, upper: Double)? {
    precondition(!values.isEmpty, "no values")
    let count = values.count
    // ln P(B = k), and P(B < k).
    var logarithm = -Double(count) * log(2)
    var below = 0.0
    var rank = 0
    while below + exp(logarithm) <= 0.005 {
      below += exp(logarithm)
      logarithm += log(Double(count - rank) / Double(rank + 1))
      rank += 1
    }
    guard rank > 0 else { return nil }
    let sorted = values.sorted()
    return (sorted[rank - 1], sorted[count - rank])
  }

  /// Percentile bootstrap interval of the mean.
  ///
  /// Draws `resamples` samples of the same size with replacement and takes the quantiles of their
  /// means (Efron 1979). Seeded, so that the same values give the same interval.
  ///
  /// - Parameters:
  ///   - values: At least one value.
  ///   - confidence: Such as 0.99.
  ///   - resamples: Number of draws.
  ///   - seed: Seed of the draws.
  /// - Returns: Lower and upper end.
  public static func meanInterval(
    _ values: [Double],
    confidence: Double = 0.99,
    resamples: Int = 4000,
    seed: UInt64 = 1
  ) -> (lower: Double, upper: Double) {
    precondition(!values.isEmpty && confidence > 0 && confidence < 1)
    var generator = BootstrapGenerator(state: seed)
    let means = (0..<resamples).map { _ in
      values.reduce(0) { sum, _ in sum + values[generator.index(below: values.count)] }
        / Double(values.count)
    }
    let tail = (1 - confidence) / 2
    return (quantile(means, tail), quantile(means, 1 - tail))
  }

  /// Percentile bootstrap interval of the ratio of two medians, each side drawn for itself.
  ///
  /// - Parameters:
  ///   - values: At least one value.
  ///   - others: At least one value, all above 0: what the ratio is to.
  /// - Returns: Lower and upper end at 99 %, or `nil` where one side has fewer than
  ///   ``leastIntervalCount`` values.
  public static func ratioInterval(
    _ values: [Double],
    to others: [Double]
  ) -> (lower: Double, upper: Double)? {
    guard min(values.count, others.count) >= leastIntervalCount else { return nil }
    var generator = BootstrapGenerator(state: 1)
    func drawn(_ values: [Double]) -> Double {
      median(values.map { _ in values[generator.index(below: values.count)] })
    }
    let ratios = (0..<4000).map { _ in drawn(values) / drawn(others) }
    return (quantile(ratios, 0.005), quantile(ratios, 0.995))
  }

  /// Spread of the middle 80 % relative to the median: (p90 - p10) / median.
  public static func relativeSpread(_ values: [Double]) -> Double {
    (quantile(values, 0.9) - quantile(values, 0.1)) / median(values)
  }
}

/// SplitMix64, for resampling only.
struct BootstrapGenerator {
  var state: UInt64

  mutating func index(below count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int(mixed.multipliedFullWidth(by: UInt64(count)).high)
  }
}
