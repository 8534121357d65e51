// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What is varied in a sweep while all else stays.
public enum SweepAxis: String, Sendable, CaseIterable, Codable {
  /// M: rows of the activation.
  case rows
  /// K: the summed dimension.
  case depth
  /// N: output channels.
  case columns
  /// Threads.
  case threads

  /// The value of a record on this axis.
  func value(_ record: BenchmarkRecord) -> Int {
    switch self {
    case .rows: record.rows
    case .depth: record.depth
    case .columns: record.columns
    case .threads: record.threads
    }
  }

  /// Name for people.
  var label: String {
    switch self {
    case .rows: "M (rows)"
    case .depth: "K (depth)"
    case .columns: "N (columns)"
    case .threads: "threads"
    }
  }
}

/// The records of a sweep along one axis: what grew how fast, as a chart and as a verdict.
public struct Sweep: Sendable {
  /// What was varied.
  public let axis: SweepAxis
  private let records: [BenchmarkRecord]

  /// Takes the timings among the records.
  public init(axis: SweepAxis, records: some Sequence<Record>) {
    self.axis = axis
    self.records = records.compactMap(\.timing)
  }

  /// The records of each implementation, by the value on the axis.
  private var curves: [[BenchmarkRecord]] {
    var names: [String] = []
    var curves: [String: [BenchmarkRecord]] = [:]
    for record in records {
      let name = name(of: record)
      if curves[name] == nil { names.append(name) }
      curves[name, default: []].append(record)
    }
    return names.map { name in
      (curves[name] ?? []).sorted { axis.value($0) < axis.value($1) }
    }
  }

  /// Provider and kernel, and what else tells the curves of this sweep apart.
  private func name(of record: BenchmarkRecord) -> String {
    var parts = ["\(record.provider) \(record.kernel)"]
    if Set(records.map(\.variant)).count > 1 { parts.append(record.variant) }
    if axis != .threads, Set(records.map(\.threads)).count > 1 {
      parts.append("\(record.threads) thread\(record.threads == 1 ? "" : "s")")
    }
    return parts.joined(separator: ", ")
  }

  // MARK: The verdict

  /// Time for each operation, divided by what the limit beside it allows, must not change by more
  /// than this from a value of 256 to one of 4096.
  public static let tolerance = 0.05
  private static let range = 256...4096

  /// How steadily the time of each of our kernels grew with the work, one sentence for each.
  ///
  /// Time normalised by the limit beside it is the inverse of the share of the limit. Where it grows
  /// as M * N * K, that share is the same at every size; the greatest ratio of two shares minus 1
  /// is the deviation.
  public var verdicts: [String] {
    curves.compactMap { curve in
      guard let first = curve.first else { return nil }
      let shares = curve.filter { axis == .threads || Self.range.contains(axis.value($0)) }
        .compactMap { record in record.shareOfLimit.map { (axis.value(record), $0) } }
      guard let least = shares.min(by: { $0.1 < $1.1 }),
        let greatest = shares.max(by: { $0.1 < $1.1 }), shares.count > 1
      else { return nil }
      let deviation = greatest.1 / least.1 - 1
      let name = name(of: first)
      return String(
        format: "scaling of \(name) along \(axis.label): %@, worst deviation %.1f %% "
          + "(%.1f %% of the limit at %d, %.1f %% at %d)",
        deviation <= Self.tolerance ? "as the work, to within 5 %" : "not as the work",
        deviation * 100,
        least.1 * 100,
        least.0,
        greatest.1 * 100,
        greatest.0
      )
    }
  }

  // MARK: The picture

  /// Speed over the axis, each curve with the limit that was measured beside it.
  public var chart: Chart {
    var series: [Chart.Series] = []
    for (colour, curve) in curves.enumerated() {
      guard let first = curve.first else { continue }
      let limits = curve.compactMap { record in
        record.shareOfLimit.map { share in
          Chart.Point(
            x: Double(axis.value(record)),
            y: record.gigaOperationsPerSecond / share
          )
        }
      }
      series.append(.init(name: "", style: .limit(), colour: colour, points: limits))
      series.append(
        .init(name: name(of: first), style: .curve, colour: colour, points: curve.map(point))
      )
    }
    let values = Set(records.map { Double(axis.value($0)) }).sorted()
    return Chart(
      title: "Speed over \(axis.label)",
      subtitle: subtitle,
      xAxis: .init(label: axis.label, isLogarithmic: axis != .threads, ticks: values),
      yAxis: .init(label: "speed, GOP/s", isLogarithmic: false),
      series: series
    )
  }

  private var subtitle: String {
    guard let first = records.first else { return "" }
    let sizes = [
      axis == .rows ? "M" : "\(first.rows)", axis == .depth ? "K" : "\(first.depth)",
      axis == .columns ? "N" : "\(first.columns)",
    ].joined(separator: "x")
    let operations = Set(records.map(\.variant)).sorted().joined(separator: ", ")
    return "\(operations) \(sizes), \(first.cache); bars: 99 % interval; dashed: limit beside it"
  }

  private func point(_ record: BenchmarkRecord) -> Chart.Point {
    let operations = record.gigaOperationsPerSecond * record.medianSeconds
    let ends = (record.confidenceInterval ?? []).filter { $0 > 0 }.map { operations / $0 }
    let interval = ends.min().flatMap { least in ends.max().map { least...$0 } }
    return Chart.Point(
      x: Double(axis.value(record)),
      y: record.gigaOperationsPerSecond,
      interval: interval,
      text: record.chartText
    )
  }
}

extension Record {
  /// The timing of a `benchmark` or `baseline` record.
  public var timing: BenchmarkRecord? {
    switch self {
    case .benchmark(let timing), .baseline(let timing): timing
    default: nil
    }
  }
}

extension BenchmarkRecord {
  /// One line for a reader who points at the record's mark in a chart.
  var chartText: String {
    let share = shareOfLimit.map { String(format: ", %.1f %% of its limit", $0 * 100) } ?? ""
    return "\(provider) \(kernel), \(variant) \(rows)x\(depth)x\(columns): "
      + String(format: "%.1f GOP/s", gigaOperationsPerSecond) + share
      + (limit.map { " (\($0.name))" } ?? "")
  }
}
