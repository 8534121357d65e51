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
    /// M * N * K a second, divided by that of the timing named by `versus`.
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
