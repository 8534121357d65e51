// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct VerifyCommandTests {
  struct Refusal: CustomTestStringConvertible {
    let arguments: [String]
    let status: Int32
    let message: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let refusals = [
    Refusal(arguments: ["--kernel", "mmx"], status: 64, message: "known: "),
    Refusal(arguments: ["--fill", "noise"], status: 64, message: "full-range"),
    Refusal(arguments: ["--range", "half"], status: 64, message: "full"),
    Refusal(arguments: ["--cases", "0"], status: 64, message: "expected 1 to"),
    Refusal(arguments: ["--cases", "\(Int.max)"], status: 64, message: "expected 1 to"),
    Refusal(arguments: ["--case", "gemm_s8s8s32"], status: 64, message: "operation:MxKxN"),
    Refusal(arguments: ["--case", "gemm_s8s8s32:0x1x1"], status: 64, message: "M (rows) is 0"),
    Refusal(
      arguments: ["--case", "gemm_s8s8s32:4000000x100000x4000000"],
      status: 64,
      message: "of memory"
    ),
    Refusal(
      arguments: ["--case", "gemm_s8s8s32:1x1x1,kernel=mmx"],
      status: 64,
      message: "known: "
    ),
    Refusal(
      arguments: ["--case", "gemm_s8s8s32:1x1x1,property=nothing"],
      status: 64,
      message: "--list"
    ),
    Refusal(arguments: ["--filter", "nothing*"], status: 77, message: "no law matches"),
    Refusal(arguments: ["--exclude", "*"], status: 77, message: "no law matches"),
    Refusal(
      arguments: ["--filter", "exact-int32", "--fill", "ties"],
      status: 77,
      message: "nothing was checked"
    ),
    Refusal(
      arguments: ["--case", "epilogue:2x2x2,property=exact-int32"],
      status: 77,
      message: "nothing was checked"
    ),
    Refusal(
      arguments: ["--filter", "exact-int32", "--cases", "8", "--junit", "/nonexistent/junit.xml"],
      status: 74,
      message: "/nonexistent/junit.xml"
    ),
    Refusal(
      arguments: ["--filter", "exact-int32", "--cases", "8", "--output", "/dev/full"],
      status: 74,
      message: "No space left"
    ),
  ]

  @Test(arguments: refusals)
  func badInputEndsWithItsOwnStatus(_ refusal: Refusal) throws {
    let result = try Tool.run(["verify"] + refusal.arguments)
    #expect(result.status == refusal.status, "\(result.errors)")
    #expect(result.errors.contains(refusal.message), "\(result.errors)")
  }

  @Test func writesEveryFieldThatScriptsRelyOn() throws {
    let result = try Tool.run(["verify", "--cases", "16", "--seed", "3", "--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    let exact = try #require(records.first { $0["property"] as? String == "exact-int32" })
    for key in [
      "schema", "kind", "property", "case", "kernel", "provider", "outcome", "reason", "seed",
      "cases", "bound", "observed", "ratio", "repro",
    ] {
      #expect(exact[key] != nil, "\(key) is missing")
    }
    #expect(exact["kind"] as? String == "verification")
    #expect(exact["outcome"] as? String == "passed")
    #expect(exact["seed"] as? Int == 3)
    #expect(exact["cases"] as? Int == 16)
  }

  @Test func casePrintedInARecordReplaysOnTheSameLaw() throws {
    let run = try Tool.run(["verify", "--cases", "8", "--filter", "epilogue", "--format", "json"])
    let printed = try #require(try run.records().first?["case"] as? String)
    let replay = try Tool.run(["verify", "--case", printed, "--format", "json"])
    #expect(replay.status == 0, "\(replay.errors)")
    let record = try #require(try replay.records().first)
    #expect(record["case"] as? String == printed)
    #expect(record["property"] as? String == "epilogue")
    #expect(record["cases"] as? Int == 1)
    #expect(record["ratio"] as? Double == (try run.records().first?["ratio"] as? Double))
  }

  @Test func junitHoldsOneCaseForEachRecord() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/junit.xml"
    let result = try Tool.run([
      "verify", "--cases", "8", "--filter", "exact*", "--kernel", "portable", "--junit", path,
      "--format", "json",
    ])
    let xml = try String(contentsOfFile: path, encoding: .utf8)
    #expect(xml.components(separatedBy: "<testcase ").count - 1 == (try result.records().count))
    #expect(xml.contains("classname=\"smoothbench.verify.smoothbench.portable\""))
  }

  @Test func listNamesEveryLawWithItsBoundAndEveryFill() throws {
    let result = try Tool.run(["verify", "--list"])
    #expect(result.status == 0)
    #expect(result.output.contains("smoothing-identity: X W = (X diag(s)^-1)(diag(s) W)"))
    #expect(result.output.contains("fill one-hot: catches"))
  }
}
