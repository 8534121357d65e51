// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What became of one goal of a suite.
public struct GoalRecord: Codable, Sendable {
  /// Whether it was reached.
  public enum Outcome: String, Codable, Sendable {
    /// The measured value is at or above the threshold.
    case reached
    /// It is below.
    case notReached = "not_reached"
    /// No timing gives the metric.
    case notMeasured = "not_measured"
    /// A timing, or what it is compared with, is beyond its limit, and those that are not do not decide
    /// it alone.
    case mistrusted
  }

  /// What was to be reached, for people.
  public let name: String
  /// What was asked of each timing.
  public let metric: Goal.Metric
  /// How timings are taken together.
  public let statistic: Goal.Statistic
  /// The threshold.
  public let atLeast: Double
  /// What became of it.
  public let outcome: Outcome
  /// The measured value of the statistic, or `null` when nothing was measured.
  public let value: Double?
  /// Number of timings it was taken from.
  public let cases: Int
  /// Shape and threads of the lowest value; empty when nothing was measured.
  public let lowestAt: String

  /// Judges a goal by the timings of a result set.
  public init(_ goal: Goal, records: [Record]) {
    let timings = records.compactMap(\.timing)
    let chosen = records.compactMap { record -> BenchmarkRecord? in
      guard case .benchmark(let timing) = record, goal.selects(timing) else { return nil }
      return timing
    }
    let measured = chosen.compactMap { timing in
      goal.measurement(of: timing, among: timings).map {
        (timing: timing, value: $0.value, isMistrusted: $0.isMistrusted)
      }
    }
    .sorted { $0.value < $1.value }
    (name, metric, statistic, atLeast) = (goal.name, goal.metric, goal.statistic, goal.atLeast)
    cases = measured.count
    guard let lowest = measured.first else {
      (outcome, value, lowestAt) = (.notMeasured, nil, "")
      return
    }
    let timing = lowest.timing
    lowestAt =
      "\(timing.rows)x\(timing.depth)x\(timing.columns), \(timing.threads) thread"
      + (timing.threads == 1 ? "" : "s")
    let statistic =
      switch goal.statistic {
      case .least: lowest.value
      case .median: (measured[(cases - 1) / 2].value + measured[cases / 2].value) / 2
      }
    value = statistic
    // One timing that can be trusted and is too low decides what every one has to reach.
    let isRefuted =
      goal.statistic == .least
      && measured.contains { !$0.isMistrusted && $0.value < goal.atLeast }
    if !isRefuted, measured.contains(where: { $0.isMistrusted }) {
      outcome = .mistrusted
    } else {
      outcome = statistic >= goal.atLeast ? .reached : .notReached
    }
  }

  /// What was asked, such as `every >= 95.0 %`.
  var asked: String { "\(statistic == .least ? "every" : "median") >= \(shown(atLeast))" }
  /// What was measured, in the metric's unit.
  var measured: String { value.map(shown) ?? "-" }

  private func shown(_ value: Double) -> String {
    metric.isRatio ? String(format: "%.2f", value) : String(format: "%.1f %%", value * 100)
  }
}

extension Goal {
  /// A value of the metric, and whether a timing that it is made of is beyond its limit.
  fileprivate typealias Measurement = (value: Double, isMistrusted: Bool)

  fileprivate func measurement(
    of timing: BenchmarkRecord,
    among timings: [BenchmarkRecord]
  ) -> Measurement? {
    func made(_ value: Double?, of others: [BenchmarkRecord] = []) -> Measurement? {
      value.map { ($0, ([timing] + others).contains { $0.mistrusted != nil }) }
    }
    func speedup(_ precision: String, _ ratio: Double?) -> Measurement? {
      guard !timing.isWeak(precision), let ratio else { return nil }
      // The record says the ratio, not the name of the baseline.
      let baselines = timings.filter {
        $0.case == timing.case && $0.cache == timing.cache && $0.group == timing.group
          && $0.timeRatio?.median == ratio
      }
      return made(ratio, of: baselines)
    }
    switch metric {
    case .shareOfPeak: return made(timing.shareOfPeak)
    case .shareOfLimit: return made(timing.shareOfLimit)
    case .speedupFP32: return speedup("fp32", timing.speedup.fp32)
    case .speedupFP16: return speedup("fp16", timing.speedup.fp16)
    case .speedupBF16: return speedup("bf16", timing.speedup.bf16)
    case .speedVersus:
      guard let versus,
        let other = timings.first(where: { versus.isCounterpart($0, of: timing) })
      else { return nil }
      let ratio = timing.volume / timing.medianSeconds / (other.volume / other.medianSeconds)
      return made(ratio, of: [other])
    }
  }
}

extension BenchmarkRecord {
  /// Whether the fastest baseline of a precision is too weak for a speedup to mean anything.
  public func isWeak(_ precision: String) -> Bool {
    weakPrecisions?.contains(precision) ?? weakBaseline
  }

  /// Multiplications of the product, by which sizes that differ a little are compared.
  fileprivate var volume: Double { Double(rows) * Double(depth) * Double(columns) }
}
