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

  @Test func drawsEveryCellOfAHeatMapOnOneScale() {
    func map(_ title: String, _ rows: [[Double]]) -> HeatMap {
      HeatMap(
        title: title,
        subtitle: "a < b",
        xLabel: "channel",
        yLabel: "token",
        stepsPerCell: (4, 2),
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
    #expect(svg.contains("h648v256h-648z"))
    #expect(svg.contains("a &lt; b"))
  }
}
