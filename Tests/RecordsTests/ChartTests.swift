// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Records

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct ChartTests {
  private func sweep(shares: [Int: Double]) -> Sweep {
    let records = shares.keys.sorted().map { rows in
      Record.benchmark(.timing(rows, 64, 64, seconds: Double(rows), share: shares[rows]))
    }
    return Sweep(axis: .rows, records: records)
  }

  @Test func timeThatGrowsAsTheWorkScales() throws {
    // What is below 256 does not count: calls are short there.
    let verdict = try #require(sweep(shares: [16: 0.3, 256: 0.95, 4096: 0.96]).verdicts.first)
    #expect(verdict.contains("as the work, to within 5 %, worst deviation 1.1 %"))
  }

  @Test func timeThatGrowsFasterThanTheWorkDoesNot() throws {
    let verdict = try #require(sweep(shares: [256: 0.95, 1024: 0.8, 4096: 0.96]).verdicts.first)
    #expect(verdict.contains("not as the work, worst deviation 20.0 %"))
    #expect(verdict.contains("80.0 % of the limit at 1024"))
  }

  @Test func twentySeriesDifferInColourOrMark() {
    let curves = (0..<20).map { number in
      Record.benchmark(.timing(256, 64, 64, kernel: "kernel\(number)"))
    }
    let chart = Sweep(axis: .rows, records: curves).chart
    // In the legend: a line, then a mark, in a group of the series' colour.
    let legend =
      /<g class="(sb-\w+)" stroke="currentColor" fill="none"><path [^>]*\/><path [^>]* d="([^"]*)"/
    let marks = SVGDrawing([chart]).text.matches(of: legend).map { "\($0.1) \($0.2)" }
    #expect(marks.count == 20)
    #expect(Set(marks).count == 20)
    #expect(!marks.contains { $0.hasPrefix("sb-grey") })
  }

  @Test func theLimitIsDrawnAboveTheCurve() throws {
    let chart = sweep(shares: [256: 0.5, 512: 0.8]).chart
    let limit = try #require(chart.series.first { $0.style == .limit() })
    let curve = try #require(chart.series.first { $0.style == .curve })
    #expect(zip(limit.points, curve.points).map { $1.y / $0.y } == [0.5, 0.8])
    #expect(curve.points.allSatisfy { $0.interval?.contains($0.y) == true })
  }

  @Test func tooFewSamplesHaveNoIntervalInChartAndTable() {
    var record = BenchmarkRecord.timing(256, 64, 64, share: 0.5)
    record.confidenceInterval = nil
    record.timeRatio = .init(median: 2, confidenceInterval: nil)
    let chart = Sweep(axis: .rows, records: [Record.benchmark(record)]).chart
    let curve = chart.series.first { $0.style == .curve }
    #expect(curve?.points.count == 1)
    #expect(curve?.points.first?.interval == nil)
    let cells = RecordTable(.baseline(record)).columns
    #expect(cells.first { $0.title == "99% interval" }?.text == "none: 1 sample")
    #expect(cells.first { $0.title == "time / ours" }?.text == "2.00 (no interval)")
  }

  @Test func everyThreadCountHasARooflineOfItsOwn() {
    let memory = BenchmarkRecord.Limit(name: "L3 read at 16.8 MB, GB/s", value: 50)
    let charts = RooflineCharts([
      .benchmark(.timing(1, 64, 64, threads: 1, share: 0.5, limit: memory)),
      .benchmark(.timing(64, 64, 64, threads: 1, share: 0.5)),
      .benchmark(.timing(64, 64, 64, threads: 2, share: 0.5)),
    ]).charts
    #expect(charts.map(\.title) == ["Roofline, 1 thread", "Roofline, 2 threads"])
    let limits = charts[0].series.filter { if case .limit = $0.style { true } else { false } }
    #expect(
      limits.map(\.name) == ["50.0 GB/s, L3 read", "100.0 GOP/s, int8 peak on registers"]
    )
  }

  @Test func drawsWellFormedXMLWhateverTheNamesAre() throws {
    let name = "<a & \"b\"> '\u{1}'"
    let records = [
      Record.benchmark(.timing(256, 64, 64, kernel: name, share: 0.5)),
      Record.benchmark(.timing(512, 64, 64, kernel: name, share: 0.5)),
    ]
    let charts = [Sweep(axis: .rows, records: records).chart] + RooflineCharts(records).charts
    let svg = SVGDrawing(charts).text
    #expect(!svg.contains(name))
    let document = try XMLDocument(data: Data(svg.utf8))
    let texts = try document.nodes(forXPath: "//*[local-name()='text']").compactMap(\.stringValue)
    #expect(texts.contains("smoothbench <a & \"b\"> ' '"))
    #expect(texts.contains("speed, GOP/s"))
    #expect(try document.nodes(forXPath: "//*[local-name()='script']").isEmpty)
  }

  @Test func aLinearAxisBeginsAtZeroAndALogarithmicOneKeepsRatios() {
    let linear = ChartScale(
      .init(label: "", isLogarithmic: false),
      values: [80, 90],
      start: 0,
      end: 100
    )
    #expect(linear.position(0) == 0)
    #expect(linear.ticks == [0, 20, 40, 60, 80, 100])
    let logarithmic = ChartScale(
      .init(label: "", isLogarithmic: true),
      values: [1, 16],
      start: 0,
      end: 100
    )
    let steps = [1, 2, 4].map { logarithmic.position($0) }
    #expect(abs((steps[1] - steps[0]) - (steps[2] - steps[1])) < 1e-9)
  }

  @Test func nothingToDrawIsAnEmptyDrawing() {
    #expect(RooflineCharts([]).charts.isEmpty)
    #expect(SVGDrawing([]).text.hasSuffix("</svg>\n"))
  }
}
