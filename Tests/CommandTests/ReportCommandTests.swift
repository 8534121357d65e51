// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("smoothbench report")
struct ReportCommandTests {
  private static let golden =
    #"{"schema":"smoothbench.record/1","kind":"golden","property":"golden/a","case":"a","#
    + #""kernel":"avx2","provider":"smoothbench","outcome":"passed","reason":"","seed":1,"#
    + #""cases":3,"bound":"0: exact","observed":"","ratio":0,"repro":""}"# + "\n"

  @Test("a result file becomes a page, and Markdown by the name of the output")
  func writesBothForms() throws {
    let folder = try TemporaryFolder()
    let results = try folder.file("results.jsonl", Self.golden)
    let page = folder.path + "/report.html"
    #expect(try Tool.run(["report", results, "--output", page]).status == 0)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("RIGHT"))
    let comment = folder.path + "/report.md"
    #expect(try Tool.run(["report", results, "--output", comment]).status == 0)
    #expect(try String(contentsOfFile: comment, encoding: .utf8).hasPrefix("# smoothbench: RIGHT"))
    let shown = try Tool.run(["report", results, "--format", "markdown"])
    #expect(shown.output.hasPrefix("# smoothbench: RIGHT"))
  }

  @Test("files that cannot be trusted whole are refused, and no page is left")
  func refusesBadFiles() throws {
    let folder = try TemporaryFolder()
    let page = folder.path + "/report.html"
    let newer = Self.golden.replacing("record/1", with: "record/2")
    let cases: [(String, Int32, String)] = [
      (newer, 65, "another version"),
      (Self.golden + Self.golden.prefix(40), 65, "line 2"),
      (Self.golden.replacing("golden\",\"prop", with: "riddle\",\"prop"), 65, "riddle"),
      ("\u{0}\u{1}", 65, "line 1"),
      ("", 77, "no record"),
    ]
    for (text, status, words) in cases {
      let results = try folder.file("bad.jsonl", text)
      let result = try Tool.run(["report", results, "--output", page])
      #expect(result.status == status, "\(words): \(result.errors)")
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: page))
    }
    #expect(try Tool.run(["report", folder.path + "/none.jsonl"]).status == 66)
    let good = try folder.file("good.jsonl", Self.golden)
    let nowhere = folder.path + "/no/such/report.html"
    #expect(try Tool.run(["report", good, "--output", nowhere]).status == 74)
  }
}
