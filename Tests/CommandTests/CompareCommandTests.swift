// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct CompareCommandTests {
  private let folder: TemporaryFolder
  private let results: String

  init() throws {
    folder = try TemporaryFolder()
    let output = try Tool.run([
      "benchmark", "--shape", "4x64x32", "--operation", "gemm_s8s8s32", "--quick", "--format",
      "json",
    ])
    results = try folder.file("results.jsonl", output.output)
  }

  private func compare(_ base: String, _ head: String) throws -> Tool.Result {
    try Tool.run(["compare", base, head, "--format", "json"])
  }

  @Test func fileComparedWithItselfShowsNothing() throws {
    let result = try compare(results, results)
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    #expect(!records.isEmpty)
    #expect(records.allSatisfy { $0["impression"] as? String == "unclear" })
    #expect(records.allSatisfy { $0["ratio"] as? Double == 1 })
  }

  @Test func longerTimesLookSlowerAndMissingCasesAreNamed() throws {
    let lines = try String(contentsOfFile: results, encoding: .utf8).split(separator: "\n")
    let slower = try lines.dropFirst(2).map { line -> String in
      var record = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      )
      if let samples = record["samples_seconds"] as? [Double] {
        record["samples_seconds"] = samples.map { 3 * $0 }
      }
      return String(decoding: try JSONSerialization.data(withJSONObject: record), as: UTF8.self)
    }
    let result = try compare(
      results,
      try folder.file("slower.jsonl", slower.joined(separator: "\n") + "\n")
    )
    #expect(result.status == 0, "\(result.errors)")
    let impressions = try result.records().compactMap { $0["impression"] as? String }
    #expect(impressions.contains("slower"))
    #expect(impressions.contains("gone"))
    #expect(!impressions.contains("faster"))
  }

  @Test func filesThatCannotBeComparedAreRefused() throws {
    #expect(try compare(results, "/nonexistent.jsonl").status == 66)
    let text = try String(contentsOfFile: results, encoding: .utf8)
    let newer = text.replacing("smoothbench.record/1", with: "smoothbench.record/2")
    #expect(try compare(results, try folder.file("newer.jsonl", newer)).status == 65)
    let cut = String(text.dropLast(40))
    #expect(try compare(results, try folder.file("cut.jsonl", cut)).status == 65)
    let empty = try folder.file("empty.jsonl", "")
    #expect(try compare(results, empty).status == 77)
    #expect(try compare(empty, results).status == 77)
  }
}
