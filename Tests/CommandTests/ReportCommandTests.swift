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

  @Test("a build that became slower stands in verdict and comment, with the command of the gate")
  func gatesReachTheVerdict() throws {
    let folder = try TemporaryFolder()
    let results = try folder.file("results.jsonl", Self.golden)
    let gate =
      #"{"schema":"smoothbench.record/1","kind":"gate","role":"run","case":"","base":"main.so","#
      + #""head":"change.so","verdict":"REGRESSED","reason":"1 REGRESSED","margin":0.02,"#
      + #""alpha":0.01,"looks":[],"launches":[]}"# + "\n"
    let files = [results, try folder.file("gate.jsonl", gate)]
    let comment = try Tool.run(["report"] + files + ["--format", "markdown"])
    #expect(comment.output.hasPrefix("# smoothbench: SLOWER"), "\(comment.errors)")
    #expect(comment.output.contains("GATE: REGRESSED"))
    #expect(
      try commands(of: files) == [
        "smoothbench golden check",
        "smoothbench gate --base main.so --head change.so --margin '2%'",
      ]
    )
    let page = folder.path + "/report.html"
    #expect(try Tool.run(["report"] + files + ["--output", page]).status == 0)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("SLOWER") && html.contains("REGRESSED"))
  }

  @Test("the commands that a report prints make the same numbers again")
  func commandsMakeTheNumbersAgain() throws {
    let model = try TinyModel()
    let calibration = [
      "calibrate", model.path, "--token-ids", model.ids, "--window", "12", "--output",
      model.statistics, "--format", "json",
    ]
    let calibrated = try Tool.run(calibration)
    #expect(calibrated.status == 0, "\(calibrated.errors)")
    let first = try Tool.run([
      "evaluate", model.path, "--token-ids", model.ids, "--window", "40", "--windows", "2",
      "--statistics", model.statistics, "--scheme", "fp32,w8a8-naive,smoothquant-o1", "--alpha",
      "0.3", "--sites", "attention_input,feedforward_output", "--keep-float", "k_proj",
      "--float-storage", "fp16", "--dialect", "authors", "--attention-int8", "--format", "json",
    ])
    #expect(first.status == 0, "\(first.errors)")
    let results = try model.folder.file("results.jsonl", calibrated.output + first.output)
    let commands = try commands(of: [results])
    #expect(commands.count == 2)
    #expect(commands.last == (["smoothbench"] + calibration).joined(separator: " "))
    // The names of two files are not in records.
    let files = ["IDS": model.ids, "STATISTICS": model.statistics]
    let words = try #require(commands.first).split(separator: " ").dropFirst().map(String.init)
    let again = try Tool.run(words.map { files[$0] ?? $0 } + ["--format", "json"])
    #expect(again.status == 0, "\(again.errors)")
    let numbers = try [first, again].map { result in
      try result.records().map { $0["perplexity"] as? Double }
    }
    #expect(numbers[0].count == 3 && numbers[0] == numbers[1])
    let settings = try [first, again].map { result in
      try result.records().map { $0["settings"] as? String }
    }
    #expect(settings[0] == settings[1])
  }

  @Test("laws are repeated with the cases that were asked for, dialects by name")
  func lawsAreRepeatedAsAsked() throws {
    let folder = try TemporaryFolder()
    let json = ["--format", "json"]
    let kernel = ["verify", "--kernel", "portable", "--cases", "6", "--seed", "3"]
    let laws = try Tool.run(kernel + ["--filter", "exact-int32"] + json)
    let dialect = ["verify", "--dialect", "torchao", "--cases", "3", "--seed", "2"]
    let codes = try Tool.run(dialect + ["--golden", Self.goldenFolder] + json)
    let results = try folder.file("results.jsonl", laws.output + codes.output)
    #expect(
      try commands(of: [results])
        == [kernel, dialect].map { (["smoothbench"] + $0).joined(separator: " ") }
    )
  }

  private static let goldenFolder =
    URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    + "/golden"

  /// The commands that a comment on some result files lists.
  private func commands(of files: [String]) throws -> [String] {
    let report = try Tool.run(["report"] + files + ["--format", "markdown"])
    #expect(report.status == 0, "\(report.errors)")
    return report.output.split(separator: "\n").compactMap { line -> String? in
      let parts = line.components(separatedBy: "`")
      return parts.count == 3 && parts[1].hasPrefix("smoothbench ") ? parts[1] : nil
    }
  }
}
