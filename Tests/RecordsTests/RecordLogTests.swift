// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@Suite struct RecordLogTests {
  private func window(_ index: Int) -> Record {
    .evaluationWindow(
      EvaluationWindowRecord(
        model: "m",
        modelDigest: "0",
        scheme: "fp32",
        settings: "fp32",
        index: index,
        tokenDigest: "1",
        tokens: 9,
        negativeLogLikelihood: 2.5,
        divergence: nil,
        agreements: nil,
        seconds: 0.5
      )
    )
  }

  private func indexes(_ path: String) throws -> [Int] {
    try JSONLines.records(path: path).map { record in
      guard case .evaluationWindow(let window) = record else { return -1 }
      return window.index
    }
  }

  @Test func goesOnBehindTheLastWholeLine() throws {
    let path = NSTemporaryDirectory() + "smoothbench-log-\(UUID().uuidString)"
    defer { unlink(path) }
    for index in 0..<2 { try RecordLog(continuing: path).append(window(index)) }
    let whole = try #require(FileManager.default.contents(atPath: path))
    // An interrupted write leaves the beginning of a line.
    try (whole + Data("{\"schema\":\"smooth".utf8)).write(to: URL(fileURLWithPath: path))
    try RecordLog(continuing: path).append(window(2))
    #expect(try indexes(path) == [0, 1, 2])
    try Data("{\"schema".utf8).write(to: URL(fileURLWithPath: path))
    try RecordLog(continuing: path).append(window(3))
    #expect(try indexes(path) == [3])
  }

  /// A picture of 128 by 128 cells, twice, as a record holds it.
  @Test func aRecordOfMagnitudesDrawsTheSamePictureAndStaysSmall() throws {
    func cells(_ scale: Double) -> [[Double]] {
      (0..<128).map { row in (0..<128).map { scale * Double((row * 37 + $0 * 11) % 101) } }
    }
    let maps = MagnitudeMaps(
      layer: "layer",
      alpha: 0.5,
      channels: 512,
      tokens: 256,
      before: cells(1),
      after: cells(0.125)
    )
    let line = try JSONEncoder().encode(maps)
    #expect(line.count < 40_000)
    let read = try JSONDecoder().decode(MagnitudeMaps.self, from: line)
    #expect(read == maps)
    #expect(maps.largest == 100 && maps.largestAfter == 12.5)
    var exact = maps.maps
    exact[0].rows = cells(1)
    exact[1].rows = cells(0.125)
    #expect(HeatMapDrawing(read.maps, largest: 100).text == HeatMapDrawing(exact).text)
  }

  @Test(arguments: ["", "8x<9", "-1", "\u{663}"])
  func drawsMagnitudesOfAnyOrigin(line: String) {
    var maps = MagnitudeMaps(
      layer: "<b> %s %d",
      alpha: 0.5,
      channels: -4,
      tokens: 0,
      before: [[1]],
      after: []
    )
    maps.before = [line, "3"]
    maps.largest = line.isEmpty ? .infinity : -1
    let svg = HeatMapDrawing(maps.maps, layout: .narrow, largest: maps.largest).text
    #expect(!svg.contains("<b>") && !svg.contains("inf") && svg.hasSuffix("</svg>\n"))
  }

  @Test func drawsEveryCellOfAHeatMapOnOneScale() {
    func map(_ title: String, _ rows: [[Double]]) -> HeatMap {
      HeatMap(
        title: title,
        subtitle: "a < b",
        xLabel: "channel",
        yLabel: "token",
        steps: (12, 4),
        rows: rows
      )
    }
    let svg = HeatMapDrawing([
      map("before", [[1, 1, 64], [0, 1, 32]]), map("after", [[16, 16, 16]]),
    ]).text
    // 64 is the upper end, 32 one step below, 16 two, 1 six, 0 at the lower end.
    for level in [8, 7, 6, 2, 0] { #expect(svg.contains("<path class=\"sb-h\(level)\"")) }
    for level in [1, 3, 4, 5] { #expect(!svg.contains("<path class=\"sb-h\(level)\"")) }
    // The three equal neighbours are one rectangle across the whole plot.
    #expect(svg.contains("M0 0h3v1h-3z"))
    #expect(svg.contains(">12<") && svg.contains(">4<"))
    #expect(svg.contains("a &lt; b"))
  }
}
