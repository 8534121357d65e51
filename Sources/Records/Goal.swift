// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Something the timings of a suite are to reach: a selection of records, a metric, a threshold.
///
/// Goals are data in the suite's file, so that a table of goals is computed from records alone.
public struct Goal: Codable, Sendable {
  /// Least and greatest value of a size, both included; `nil` for no bound.
  public struct Bounds: Codable, Sendable {
    var least: Int?
    var greatest: Int?

    func contains(_ value: Int) -> Bool { value >= least ?? .min && value <= greatest ?? .max }
  }

  /// What is asked of each timing.
  public enum Metric: String, Codable, Sendable {
    /// Share of the arithmetic's peak.
    case shareOfPeak = "share_of_peak"
    /// Share of the binding limit.
    case shareOfLimit = "share_of_limit"
    /// Times the fastest FP32 baseline; weak ones do not count.
    case speedupFP32 = "speedup_fp32"
    /// Times FP16 storage.
    case speedupFP16 = "speedup_fp16"
    /// Times the fastest BF16 baseline.
    case speedupBF16 = "speedup_bf16"
    /// M * N * K a second, divided by that of the timing named by ``Goal/versus``.
    case speedVersus = "speed_versus"

    var isRatio: Bool { self != .shareOfPeak && self != .shareOfLimit }
  }

  /// The timing that another one is compared with: the same but for what is named here.
  public struct Counterpart: Codable, Sendable {
    var group: String?
    var operation: String?
    var kernel: String?
    var threads: Int?
    /// Sizes are the nearest powers of two.
    var isRound: Bool?

    func isCounterpart(_ other: BenchmarkRecord, of timing: BenchmarkRecord) -> Bool {
      func size(_ value: Int) -> Int { isRound == true ? Goal.nearestPowerOfTwo(value) : value }
      return other.operation == operation ?? timing.operation
        && other.kernel == kernel ?? timing.kernel && other.threads == threads ?? timing.threads
        && other.group == group ?? timing.group && other.rows == size(timing.rows)
        && other.depth == size(timing.depth) && other.columns == size(timing.columns)
    }
  }

  /// How the timings of a goal are taken together.
  public enum Statistic: String, Codable, Sendable {
    /// Every one has to reach the threshold.
    case least
    /// Half of them have to.
    case median
  }

  /// What is to be reached, for people.
  public let name: String
  /// Groups of the suite whose timings are meant; what is left out below does not matter.
  public let groups: [String]
  let operations: [String]?
  let threads: [Int]?
  let rows: Bounds?
  /// The smaller one of depth and columns.
  let narrowest: Bounds?
  let metric: Metric
  /// What it is compared with, for ``Metric/speedVersus``.
  let versus: Counterpart?
  let statistic: Statistic
  let atLeast: Double

  /// Whether a timing is meant.
  func selects(_ timing: BenchmarkRecord) -> Bool {
    groups.contains(timing.group ?? "") && (operations?.contains(timing.operation) ?? true)
      && (threads?.contains(timing.threads) ?? true) && (rows?.contains(timing.rows) ?? true)
      && (narrowest?.contains(min(timing.depth, timing.columns)) ?? true)
  }

  /// The power of two whose ratio to a size is the smallest; the lower one of two.
  static func nearestPowerOfTwo(_ value: Int) -> Int {
    var power = 1
    while power * 2 <= value { power *= 2 }
    // power <= value < 2 * power, and value / power <= 2 * power / value below the geometric mean.
    return value * value > 2 * power * power ? 2 * power : power
  }
}

/// What became of one goal.
public struct GoalResult: Sendable {
  /// Whether it was reached.
  public enum Outcome: String, Sendable {
    /// The measured value is at or above the threshold.
    case reached
    /// It is below.
    case notReached = "not reached"
    /// No timing gives the metric.
    case notMeasured = "not measured"
    /// A timing is beyond its limit, so that nothing follows.
    case mistrusted
  }

  /// The goal.
  public let goal: Goal
  /// What became of it.
  public let outcome: Outcome
  /// The measured value of the statistic.
  public let value: Double?
  /// Number of timings it was taken from.
  public let count: Int
  /// Case of the lowest value.
  public let worst: String

  /// Judges a goal by the timings of a result set.
  public init(_ goal: Goal, records: [Record]) {
    self.goal = goal
    let timings = records.compactMap(\.timing)
    let chosen = records.compactMap { record -> BenchmarkRecord? in
      guard case .benchmark(let timing) = record, goal.selects(timing) else { return nil }
      return timing
    }
    let measured = chosen.compactMap { timing in
      Self.value(of: goal, timing, among: timings).map { (timing, $0) }
    }
    .sorted { $0.1 < $1.1 }
    count = measured.count
    guard let lowest = measured.first else {
      (outcome, value, worst) = (.notMeasured, nil, "")
      return
    }
    let threads = "\(lowest.0.threads) thread\(lowest.0.threads == 1 ? "" : "s")"
    worst = "\(lowest.0.rows)x\(lowest.0.depth)x\(lowest.0.columns), \(threads)"
    let statistic =
      switch goal.statistic {
      case .least: lowest.1
      case .median: (measured[(count - 1) / 2].1 + measured[count / 2].1) / 2
      }
    value = statistic
    if measured.contains(where: { $0.0.mistrusted != nil }) {
      outcome = .mistrusted
    } else {
      outcome = statistic >= goal.atLeast ? .reached : .notReached
    }
  }

  private static func value(
    of goal: Goal,
    _ timing: BenchmarkRecord,
    among timings: [BenchmarkRecord]
  ) -> Double? {
    switch goal.metric {
    case .shareOfPeak: return timing.shareOfPeak
    case .shareOfLimit: return timing.shareOfLimit
    case .speedupFP32: return timing.isWeak("fp32") ? nil : timing.speedup.fp32
    case .speedupFP16: return timing.isWeak("fp16") ? nil : timing.speedup.fp16
    case .speedupBF16: return timing.isWeak("bf16") ? nil : timing.speedup.bf16
    case .speedVersus:
      guard let versus = goal.versus,
        let other = timings.first(where: { versus.isCounterpart($0, of: timing) })
      else { return nil }
      return volume(timing) / timing.medianSeconds / (volume(other) / other.medianSeconds)
    }
  }

  private static func volume(_ timing: BenchmarkRecord) -> Double {
    Double(timing.rows) * Double(timing.depth) * Double(timing.columns)
  }

  /// One line for people.
  public var text: String {
    func shown(_ value: Double) -> String {
      goal.metric.isRatio
        ? String(format: "%.2f", value) : String(format: "%.1f %%", value * 100)
    }
    let needed = "\(goal.statistic == .least ? "every" : "median") >= \(shown(goal.atLeast))"
    guard let value else { return "\(outcome.rawValue): \(goal.name): \(needed)" }
    return "\(outcome.rawValue): \(goal.name): \(needed), measured \(shown(value)) "
      + "of \(count) (lowest at \(worst))"
  }
}

extension BenchmarkRecord {
  /// Whether the fastest baseline of a precision is too weak for a speedup to mean anything.
  fileprivate func isWeak(_ precision: String) -> Bool {
    weakPrecisions?.contains(precision) ?? weakBaseline
  }
}
