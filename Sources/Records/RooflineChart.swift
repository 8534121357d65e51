// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Every timing of a result set under the limits of the machine, one chart for each number of
/// threads.
///
/// Speed over arithmetic intensity, both logarithmic (Williams, Waterman and Patterson 2009): a
/// bandwidth is a rising line, a peak of arithmetic is a level one, and nothing can be above the
/// line that limits it.
public struct RooflineCharts: Sendable {
  private let timings: [BenchmarkRecord]

  /// Takes the timings among the records that say what work they did.
  public init(_ records: [Record]) {
    timings = records.compactMap(\.timing).filter { $0.work?.arithmeticIntensity != nil }
  }

  /// One chart for each number of threads, none without timings.
  public var charts: [Chart] {
    Set(timings.map(\.threads)).sorted().map { threads in
      chart(timings.filter { $0.threads == threads }, threads: threads)
    }
  }

  private func chart(_ timings: [BenchmarkRecord], threads: Int) -> Chart {
    var names: [String] = []
    for timing in timings where !names.contains(Self.name(timing)) {
      names.append(Self.name(timing))
    }
    let marks = names.enumerated().map { colour, name in
      Chart.Series(
        name: name,
        style: .marks,
        colour: colour,
        points: timings.filter { Self.name($0) == name }.compactMap { timing in
          timing.work?.arithmeticIntensity.map {
            Chart.Point(x: $0, y: timing.gigaOperationsPerSecond, text: timing.chartText)
          }
        }
      )
    }
    let intensities = marks.flatMap(\.points).map(\.x)
    let range = (intensities.min() ?? 1)...(intensities.max() ?? 1)
    return Chart(
      title: "Roofline, \(threads) thread\(threads == 1 ? "" : "s")",
      subtitle: "dashed: limits that bind at least one timing, medians",
      xAxis: .init(label: "operations for each byte that must move", isLogarithmic: true),
      yAxis: .init(label: "speed, GOP/s", isLogarithmic: true),
      series: Self.ceilings(timings, over: range) + marks
    )
  }

  private static func name(_ timing: BenchmarkRecord) -> String {
    "\(timing.variant) \(timing.provider == "smoothbench" ? "" : timing.provider + " ")"
      + timing.kernel
  }

  /// One line for each limit that binds a timing; those of one cache level are one limit.
  private static func ceilings(
    _ timings: [BenchmarkRecord],
    over range: ClosedRange<Double>
  ) -> [Chart.Series] {
    let limits = timings.compactMap(\.limit)
    let groups = Dictionary(grouping: limits) { $0.withoutWorkingSet }
    return groups.sorted { $0.key < $1.key }.enumerated().map { index, group in
      let values = group.value.map(\.value).sorted()
      let value = values[values.count / 2]
      let limit = BenchmarkRecord.Limit(name: group.key, value: value)
      // Points enough for a clipped line to end near the frame.
      let steps = 64
      let points = (0...steps).map { step in
        let x =
          range.lowerBound
          * pow(range.upperBound / range.lowerBound, Double(step) / Double(steps))
        return Chart.Point(x: x, y: limit.isBandwidth ? value * x : value)
      }
      let top = timings.map { $0.gigaOperationsPerSecond / ($0.shareOfLimit ?? 1) }.max() ?? value
      return Chart.Series(
        name: limit.text,
        style: .limit(dashes: index),
        colour: Chart.grey,
        points: points.filter { $0.y <= top * 1.1 }
      )
    }
  }
}

extension BenchmarkRecord.Limit {
  /// Whether bytes are counted, not operations.
  fileprivate var isBandwidth: Bool { name.hasSuffix("B/s") }

  /// The name without the size of the working set.
  fileprivate var withoutWorkingSet: String {
    let parts = name.components(separatedBy: ", ")
    return ([parts[0].components(separatedBy: " at ")[0]] + parts.dropFirst())
      .joined(separator: ", ")
  }
}
