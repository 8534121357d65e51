// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Measurement
import Quantization
import Records
import TensorCore
import Verification

/// Turns the samples of one case into records.
struct RecordBuilder {
  let benchmarkCase: BenchmarkCase
  let entries: [TimedEntry]

  /// A baseline below this share of its own limit makes a speedup flatter than it is.
  private static let weakShare = 0.85
  /// One part in a hundred is left to the clock and to rounding.
  private static let greatestShare = 1.01

  /// The `benchmark` record, then the `baseline` records.
  func records() -> [Record] {
    entries.map { entry in
      let record = record(of: entry)
      return entry.contender.isBaseline ? .baseline(record) : .benchmark(record)
    }
  }

  private func record(of entry: TimedEntry) -> BenchmarkRecord {
    let shape = benchmarkCase.shape
    let median = RobustStatistics.median(entry.samples)
    let interval = RobustStatistics.medianInterval(entry.samples)
    let limits = entry.roofline.values
    var record = BenchmarkRecord(
      case: benchmarkCase.description,
      operation: benchmarkCase.operation.rawValue,
      rows: shape.rows,
      depth: shape.depth,
      columns: shape.columns,
      kernel: entry.contender.kernel,
      provider: entry.contender.provider,
      threads: benchmarkCase.threads,
      cache: benchmarkCase.cache.rawValue,
      fill: benchmarkCase.fill.rawValue,
      samplesSeconds: entry.samples,
      medianSeconds: median,
      confidenceInterval: interval.map { [$0.lower, $0.upper] },
      gigaOperationsPerSecond: benchmarkCase.operationsPerCall / median / 1e9,
      shareOfPeak: entry.shareOfPeak,
      shareOfLimit: entry.shareOfLimit,
      limit: limits.first.map { .init(name: $0.name, value: $0.value) },
      limits: limits,
      work: work(of: entry),
      mistrusted: mistrust(entry, limit: limits.first),
      speedup: entry.contender.isBaseline ? .init() : speedup,
      weakBaseline: entry.contender.isBaseline
        ? isWeak(entry) : !weakPrecisions.isEmpty,
      weakPrecisions: entry.contender.isBaseline ? nil : weakPrecisions.map(\.rawValue),
      timeRatio: timeRatio(of: entry),
      bytes: bytes(of: entry),
      verified: entry.verified
    )
    record.library = entry.contender.library
    record.libraryVersion = entry.contender.libraryVersion
    return record
  }

  /// Why a share is not to be believed, or `nil`: nothing is faster than its limit, so either the
  /// time or the limit is wrong.
  private func mistrust(_ entry: TimedEntry, limit: BenchmarkRecord.Limit?) -> String? {
    guard let share = entry.shareOfLimit, share > Self.greatestShare, let limit else { return nil }
    return String(format: "%.3f of its limit, ", share) + limit.name
  }

  private func isWeak(_ entry: TimedEntry) -> Bool {
    entry.shareOfLimit.map { $0 < Self.weakShare } ?? false
  }

  private var speedup: BenchmarkRecord.Speedup {
    BenchmarkRecord.Speedup(
      fp32: speedup(over: .fp32),
      fp16: speedup(over: .fp16),
      bf16: speedup(over: .bf16)
    )
  }

  /// Median over rounds of the paired ratio, against the fastest baseline of a precision.
  private func speedup(over precision: Precision) -> Double? {
    fastest(precision).map { exp(RobustStatistics.median(logarithms($0))) }
  }

  /// Precisions that a speedup is stated over.
  private static let speedupPrecisions: [Precision] = [.fp32, .fp16, .bf16]

  /// Precisions over which a speedup flatters.
  private var weakPrecisions: [Precision] {
    Self.speedupPrecisions.filter { fastest($0).map(isWeak) ?? false }
  }

  private func fastest(_ precision: Precision) -> TimedEntry? {
    entries.filter { $0.contender.isBaseline && $0.contender.precision == precision }
      .min {
        RobustStatistics.median(logarithms($0)) < RobustStatistics.median(logarithms($1))
      }
  }

  /// A baseline's time divided by our kernel's in the same round.
  ///
  /// The median of the logarithms of the paired ratios and its interval: what disturbs a round
  /// disturbs both of its samples, and a ratio and its inverse weigh the same.
  private func timeRatio(of entry: TimedEntry) -> BenchmarkRecord.Ratio? {
    guard entry.contender.isBaseline else { return nil }
    let logarithms = logarithms(entry)
    let interval = RobustStatistics.medianInterval(logarithms)
    return BenchmarkRecord.Ratio(
      median: exp(RobustStatistics.median(logarithms)),
      confidenceInterval: interval.map { [exp($0.lower), exp($0.upper)] }
    )
  }

  /// Logarithms of a baseline's time divided by our kernel's, one for each round.
  private func logarithms(_ baseline: TimedEntry) -> [Double] {
    guard let own = entries.first(where: { !$0.contender.isBaseline }) else {
      preconditionFailure("a case is timed for our kernel")
    }
    return zip(baseline.samples, own.samples).map { log($0 / $1) }
  }

  private func work(of entry: TimedEntry) -> BenchmarkRecord.Work {
    BenchmarkRecord.Work(
      operations: benchmarkCase.operationsPerCall,
      bytesRead: entry.contender.traffic.reduce(0) { $0 + $1.bytesRead },
      bytesWritten: entry.contender.traffic.reduce(0) { $0 + $1.bytesWritten }
    )
  }

  private func bytes(of entry: TimedEntry) -> BenchmarkRecord.Bytes {
    let shape = benchmarkCase.shape
    let elements = benchmarkCase.operation.hasWeight ? shape.columns * shape.depth : 0
    let scales = benchmarkCase.operation.hasWeight ? shape.columns * MemoryLayout<Scale>.stride : 0
    return BenchmarkRecord.Bytes(
      weightInt8: elements + scales,
      weightFp16: 2 * elements,
      weightFp32: 4 * elements,
      allocatorLive: entry.contender.footprint.allocatorLive,
      resident: entry.contender.footprint.resident
    )
  }
}
