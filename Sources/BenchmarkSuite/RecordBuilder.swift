// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import Quantization
import Records
import TensorCore
import Verification

/// Turns the samples of one case into records.
struct RecordBuilder {
  let benchmarkCase: BenchmarkCase
  let entries: [TimedEntry]

  /// A baseline below this share of its own peak makes a speedup flatter than it is.
  private static let weakShare = 0.85

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
    let interval = RobustStatistics.medianInterval(entry.samples, seed: benchmarkCase.seed)
    let share = shareOfPeak(entry)
    return BenchmarkRecord(
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
      confidenceInterval: [interval.lower, interval.upper],
      gigaOperationsPerSecond: benchmarkCase.operationsPerCall / median / 1e9,
      shareOfPeak: share,
      shareOfLimit: share,
      limit: limit(of: entry),
      speedup: entry.contender.isBaseline ? .init() : speedup(of: entry),
      weakBaseline: entry.contender.isBaseline
        ? isWeak(entry) : entries.contains { $0.contender.isBaseline && isWeak($0) },
      bytes: bytes(of: entry),
      verified: entry.verified
    )
  }

  /// Median over samples of this sample's rate divided by the peak measured around it.
  private func shareOfPeak(_ entry: TimedEntry) -> Double? {
    guard !entry.peaks.isEmpty else { return nil }
    return RobustStatistics.median(
      zip(entry.samples, entry.peaks).map { benchmarkCase.operationsPerCall / $0 / $1 }
    )
  }

  private func limit(of entry: TimedEntry) -> BenchmarkRecord.Limit? {
    guard !entry.peaks.isEmpty else { return nil }
    let unit = entry.contender.precision == .int8 ? "int8" : "fp32"
    return BenchmarkRecord.Limit(
      name: "\(unit) peak on registers, GOP/s",
      value: RobustStatistics.median(entry.peaks) / 1e9
    )
  }

  private func isWeak(_ entry: TimedEntry) -> Bool {
    shareOfPeak(entry).map { $0 < Self.weakShare } ?? false
  }

  private func speedup(of entry: TimedEntry) -> BenchmarkRecord.Speedup {
    BenchmarkRecord.Speedup(
      fp32: speedup(of: entry, over: .fp32),
      fp16: speedup(of: entry, over: .fp16),
      bf16: nil
    )
  }

  /// Median over rounds of the paired ratio, against the fastest baseline of a precision.
  private func speedup(of entry: TimedEntry, over precision: Precision) -> Double? {
    entries.filter { $0.contender.precision == precision }.map { baseline in
      RobustStatistics.median(zip(baseline.samples, entry.samples).map { $0 / $1 })
    }.min()
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
