// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

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

  /// Percentile bootstrap interval of the median.
  ///
  /// Draws `resamples` samples of the same size with replacement and takes the quantiles of their
  /// medians (Efron 1979). Seeded, so that the same samples give the same interval.
  ///
  /// - Parameters:
  ///   - values: At least one value.
  ///   - confidence: Such as 0.99.
  ///   - resamples: Number of draws.
  ///   - seed: Seed of the draws.
  /// - Returns: Lower and upper end.
  public static func medianInterval(
    _ values: [Double],
    confidence: Double = 0.99,
    resamples: Int = 4000,
    seed: UInt64 = 1
  ) -> (lower: Double, upper: Double) {
    bootstrapInterval(values, of: median, confidence, resamples, seed)
  }

  /// Percentile bootstrap interval of the mean, drawn as ``medianInterval(_:confidence:resamples:seed:)``
  /// draws.
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
    bootstrapInterval(values, of: mean, confidence, resamples, seed)
  }

  /// Percentile bootstrap interval of the ratio of two medians, each side drawn for itself.
  ///
  /// - Parameters:
  ///   - values: At least one value.
  ///   - others: At least one value, all above 0: what the ratio is to.
  /// - Returns: Lower and upper end at 99 %.
  public static func ratioInterval(
    _ values: [Double],
    to others: [Double]
  ) -> (lower: Double, upper: Double) {
    var generator = BootstrapGenerator(state: 1)
    func drawn(_ values: [Double]) -> Double {
      median(values.map { _ in values[generator.index(below: values.count)] })
    }
    let ratios = (0..<4000).map { _ in drawn(values) / drawn(others) }
    return (quantile(ratios, 0.005), quantile(ratios, 0.995))
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func bootstrapInterval(
    _ values: [Double],
    of statistic: ([Double]) -> Double,
    _ confidence: Double,
    _ resamples: Int,
    _ seed: UInt64
  ) -> (lower: Double, upper: Double) {
    precondition(!values.isEmpty && confidence > 0 && confidence < 1)
    var generator = BootstrapGenerator(state: seed)
    var drawn = values
    var statistics: [Double] = []
    statistics.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for index in drawn.indices { drawn[index] = values[generator.index(below: values.count)] }
      statistics.append(statistic(drawn))
    }
    let tail = (1 - confidence) / 2
    return (quantile(statistics, tail), quantile(statistics, 1 - tail))
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
