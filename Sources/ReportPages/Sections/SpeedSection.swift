// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// How near the machine's limit every case is, and how much faster than floating point.
struct SpeedSection {
  let content: ReportContent
  /// Cases drawn as bars; the table has all.
  private static let barLimit = 40

  var node: HTMLNode? {
    guard !content.benchmarks.isEmpty else { return nil }
    return HTMLParts.section("Speed", id: "speed") {
      mistrusted
      limitBars
      speedupBars
      HTMLParts.details("Every timing (\(content.benchmarks.count + content.baselines.count))") {
        HTMLParts.table(
          "Timings",
          of: content.records.filter { $0.timing != nil }.map(RecordTable.init)
        )
      }
    }
  }

  private var mistrusted: [HTMLNode] {
    (content.benchmarks + content.baselines).compactMap { timing in
      timing.mistrusted.map { reason in
        element("p", .class("warning")) {
          "Mistrusted: \(timing.provider), \(title(of: timing)): \(reason)."
        }
      }
    }
  }

  private var drawn: ArraySlice<BenchmarkRecord> { content.benchmarks.prefix(Self.barLimit) }

  private var leftOut: String {
    content.benchmarks.count > Self.barLimit
      ? " The first \(Self.barLimit) of \(content.benchmarks.count) cases; the table has all." : ""
  }

  private func title(of benchmark: BenchmarkRecord) -> String {
    let cold = benchmark.cache == "hot" ? "" : ", \(benchmark.cache)"
    return "\(benchmark.variant) \(benchmark.rows)x\(benchmark.depth)x\(benchmark.columns), "
      + "\(benchmark.kernel), \(Figure.threads(benchmark.threads))\(cold)"
  }

  // MARK: Share of the limit

  private var limitBars: [HTMLNode] {
    let groups = drawn.compactMap { benchmark -> BarList.Group? in
      guard let share = benchmark.shareOfLimit else { return nil }
      return BarList.Group(
        title: title(of: benchmark),
        bars: [
          BarList.Bar(
            name: Figure.seconds(benchmark.medianSeconds),
            text: Figure.percent(share),
            value: share,
            interval: interval(of: share, benchmark),
            tone: benchmark.mistrusted == nil ? .own : .weak,
            remark: benchmark.limit.map { "of \($0.text)" } ?? ""
          )
        ]
      )
    }
    guard !groups.isEmpty else { return [] }
    return [
      element("h3") { "Share of the machine's limit" },
      HTMLParts.note(
        "The right end is the binding limit, measured beside every sample. The whisker is the 99 % "
          + "interval of the median time; fewer than eight samples have none." + leftOut
      ),
      BarList(groups: groups, full: max(1, BarList.scale(groups) / 1.04), mark: nil).node,
    ]
  }

  /// The share at the ends of the time's interval.
  private func interval(of share: Double, _ benchmark: BenchmarkRecord) -> ClosedRange<Double>? {
    let ends = benchmark.confidenceInterval ?? []
    guard ends.count == 2, ends[0] > 0, ends[0] <= ends[1] else { return nil }
    let low = share * benchmark.medianSeconds / ends[1]
    let high = share * benchmark.medianSeconds / ends[0]
    return low.isFinite && high.isFinite ? low...high : nil
  }

  // MARK: Speedups

  private var speedupBars: [HTMLNode] {
    let groups = drawn.compactMap { benchmark -> BarList.Group? in
      let bars = Precision.allCases.compactMap { bar(of: benchmark, $0) }
      return bars.isEmpty ? nil : BarList.Group(title: title(of: benchmark), bars: bars)
    }
    guard !groups.isEmpty else {
      return [HTMLParts.note("No floating-point baseline was timed beside these cases.")]
    }
    return [
      element("h3") { "Times as fast as floating point" },
      HTMLParts.note(
        "The best floating-point layer beside each case, in the same rounds; the whisker is the 99 % "
          + "interval of the paired ratio, the line is 1. Pale: the baseline stayed below 85 % of its "
          + "own limit, so the ratio flatters." + leftOut
      ),
      BarList(groups: groups, full: BarList.scale(groups), mark: (1, "as fast")).node,
    ]
  }

  private enum Precision: String, CaseIterable {
    case fp32
    case fp16
    case bf16
  }

  private func bar(of benchmark: BenchmarkRecord, _ precision: Precision) -> BarList.Bar? {
    let value =
      switch precision {
      case .fp32: benchmark.speedup.fp32
      case .fp16: benchmark.speedup.fp16
      case .bf16: benchmark.speedup.bf16
      }
    guard let value, value.isFinite else { return nil }
    // The baseline that the speedup is of: the record says the ratio, not the name.
    let baseline = content.baselines.first {
      $0.case == benchmark.case && $0.timeRatio?.median == value
    }
    let ends = baseline?.timeRatio?.confidenceInterval ?? []
    let name = baseline.map { "\(precision.rawValue.uppercased()), \($0.provider) \($0.kernel)" }
    return BarList.Bar(
      name: name ?? precision.rawValue.uppercased(),
      text: Figure.ratio(value),
      value: value,
      interval: ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil,
      tone: benchmark.isWeak(precision.rawValue) ? .weak : .own,
      remark: benchmark.isWeak(precision.rawValue)
        ? "weak baseline, "
          + (baseline?.shareOfLimit.map { Figure.percent($0) + " of its limit" } ?? "")
        : ""
    )
  }
}
