// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `smoothbench evaluate --resume` of an encoder.
@Suite struct EncoderResumeTests {
  private static func lines(_ file: String) throws -> [String] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private static func write(_ lines: [String], to file: String) throws {
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
  }

  /// Everything but times and memory is the same, to the bit.
  private static func expectSame(_ found: Tool.Result, _ expected: Tool.Result) throws {
    #expect(found.status == 0, "\(found.errors)")
    let records = try found.records()
    let others = try expected.records()
    #expect(records.count == others.count)
    for (record, other) in zip(records, others) {
      for key in ["scheme", "settings"] {
        #expect(record[key] as? String == other[key] as? String)
      }
      for key in ["cosine_mean", "cosine_least", "nearest_neighbour_agreement"] {
        let value = try #require(other[key] as? Double)
        #expect(record[key] as? Double == value)
      }
      for key in ["cosine_interval", "nearest_neighbour_interval"] {
        let value = try #require(other[key] as? [Double])
        #expect(record[key] as? [Double] == value)
      }
    }
  }

  @Test func continuesAnInterruptedEvaluation() throws {
    let encoder = try TinyEncoder()
    let file = encoder.folder.path + "/sentences.jsonl"
    // FP32 runs for the comparison without being asked for.
    let schemes = ["--scheme", "w8a8-naive,w8a8-channel"]
    let whole = try encoder.evaluate(schemes)
    #expect(try whole.records().count == 2)
    let arguments = schemes + ["--resume", file]
    try Self.expectSame(try encoder.evaluate(arguments), whole)
    let lines = try Self.lines(file)
    // Eight sentences and a result for each of three schemes.
    #expect(lines.count == 27)
    // Interrupted within the second scheme, while a line was being written.
    try Self.write(Array(lines[..<12]) + ["\(lines[12].prefix(20))"], to: file)
    let again = try encoder.evaluate(arguments)
    try Self.expectSame(again, whole)
    #expect(try Self.lines(file).count == 27)
    let records = try again.records()
    // The process that embedded the first sentences is not there to be asked.
    #expect(records[0]["peak_resident_bytes"] == nil)
    #expect(records[1]["peak_resident_bytes"] != nil)
    // Nothing is left to do: the same table, without a process.
    #expect(try encoder.evaluate(arguments).output == again.output)
    #expect(try Self.lines(file).count == 27)
  }

  /// A channel less, a number that makes the vector longer than 1, and no number at all.
  @Test(arguments: ["", "1e3,", "\"NaN\","])
  func embedsAgainWhatIsNoEmbeddingOfTheModel(first: String) throws {
    let encoder = try TinyEncoder()
    let file = encoder.folder.path + "/sentences.jsonl"
    let arguments = ["--scheme", "w8a8-naive", "--resume", file]
    let whole = try encoder.evaluate(arguments)
    var lines = try Self.lines(file)
    // In the third sentence of FP32.
    let start = try #require(lines[2].range(of: "\"embedding\":[")).upperBound
    let comma = try #require(lines[2][start...].firstIndex(of: ","))
    lines[2].replaceSubrange(start...comma, with: first)
    try Self.write(lines + [""], to: file)
    try Self.expectSame(try encoder.evaluate(arguments), whole)
    // Six sentences of FP32 and its result.
    #expect(try Self.lines(file).count == lines.count + 7)
  }

  @Test func refusesToReportIntoTheFileThatItContinues() throws {
    let encoder = try TinyEncoder()
    let file = encoder.folder.path + "/sentences.jsonl"
    let arguments = ["--scheme", "fp32", "--resume", file]
    #expect(try encoder.evaluate(arguments).status == 0)
    let before = try Self.lines(file)
    let spelled = encoder.folder.path + "/./sentences.jsonl"
    let result = try encoder.evaluate(arguments + ["--output", spelled])
    #expect(result.status == 64)
    #expect(result.errors.contains("a file of its own"), "\(result.errors)")
    #expect(try Self.lines(file) == before)
  }

  @Test func refusesAReportThatCannotBeWrittenBeforeAnythingRuns() throws {
    let encoder = try TinyEncoder()
    let file = encoder.folder.path + "/sentences.jsonl"
    let link = encoder.folder.path + "/report.json"
    try FileManager.default.createSymbolicLink(
      atPath: link,
      withDestinationPath: encoder.folder.path + "/missing/report.json"
    )
    let result = try encoder.evaluate(["--scheme", "fp32", "--resume", file, "--output", link])
    #expect(result.status == 74, "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func refusesToContinueOnOtherSentencesOrAnotherModel() throws {
    let encoder = try TinyEncoder()
    let file = encoder.folder.path + "/sentences.jsonl"
    let arguments = ["--scheme", "fp32", "--resume", file]
    #expect(try encoder.evaluate(arguments).status == 0)
    try encoder.writeIDs { 1 + $0 * 5 % 39 }
    let sentences = try encoder.evaluate(arguments)
    #expect(sentences.status == 65)
    #expect(sentences.errors.contains("other tokens"), "\(sentences.errors)")
    var bytes = try Data(contentsOf: encoder.weights)
    bytes[bytes.count - 3] ^= 1
    try bytes.write(to: encoder.weights)
    let other = try encoder.evaluate(arguments)
    #expect(other.status == 65)
    #expect(other.errors.contains("another model"), "\(other.errors)")
  }
}
