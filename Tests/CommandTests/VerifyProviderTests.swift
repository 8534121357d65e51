// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Libraries that are wrong in one way each are caught, and the right one is not.
@Suite(.enabled(if: ProviderLibrary.compiler != nil, "no C compiler on the path"))
struct VerifyProviderTests {
  private func verify(
    _ behaviour: ProviderLibrary.Behaviour,
    _ options: [String] = []
  ) throws -> Tool.Result {
    let folder = try TemporaryFolder()
    let library = try ProviderLibrary.build(behaviour, in: folder)
    let arguments = ["verify", "--provider", library, "--cases", "30", "--format", "json"]
    return try Tool.run(arguments + options)
  }

  @Test func passesALibraryThatIsRight() throws {
    let result = try verify(.right)
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    let passed = records.filter { $0["outcome"] as? String == "passed" }
    #expect(passed.count == 14)
    #expect(passed.allSatisfy { $0["provider"] as? String == "loops" })
    #expect(passed.allSatisfy { $0["kernel"] as? String == "s8s8s32" })
    for record in records where record["outcome"] as? String == "skipped" {
      #expect(record["reason"] as? String != "")
    }
  }

  @Test func passesALayerThatIsRight() throws {
    let result = try verify(.rightLayer)
    #expect(result.status == 0, "\(result.errors)")
    let passed = try result.records().filter { $0["outcome"] as? String == "passed" }
    #expect(passed.count == 9)
    #expect(passed.allSatisfy { $0["kernel"] as? String == "w8a8_linear" })
    #expect(passed.contains { $0["property"] as? String == "linear-fp64" })
    #expect(passed.contains { $0["property"] as? String == "non-finite-refused" })
  }

  struct Fault: CustomTestStringConvertible {
    let behaviour: ProviderLibrary.Behaviour
    let law: String
    let finding: String
    /// The smallest case that shows it.
    let shape: String
    var testDescription: String { behaviour.rawValue }
  }

  static let faults = [
    Fault(behaviour: .readsOneByteTooFar, law: "exact-int32", finding: "SIGSEGV", shape: ":1x1x1,"),
    Fault(
      behaviour: .writesBetweenRows,
      law: "row-stride",
      finding: "wrote between rows",
      shape: ":2x1x1,"
    ),
    Fault(
      behaviour: .leavesOutLastDepth,
      law: "exact-int32",
      finding: "row 0, column 0",
      shape: ":1x17x1,"
    ),
    Fault(behaviour: .addsToOutput, law: "exact-int32", finding: "in two runs", shape: ":1x1x1,"),
    Fault(
      behaviour: .refusesThreads,
      law: "exact-int32",
      finding: "set_threads returned 2",
      shape: ":1x1x1,"
    ),
    Fault(
      behaviour: .refusesToPack,
      law: "exact-int32",
      finding: "pack_weight returned 3",
      shape: ":1x1x1,"
    ),
    Fault(behaviour: .crashes, law: "exact-int32", finding: "SIGABRT", shape: ":1x1x21,"),
    Fault(
      behaviour: .layerReadsBiasTooFar,
      law: "linear-fp64",
      finding: "SIGSEGV",
      shape: ":1x1x1,"
    ),
    Fault(
      behaviour: .layerRoundsHalfAway,
      law: "linear-fp64",
      finding: "row 0, column 0",
      shape: ":1x2x1,fill=ties,"
    ),
    Fault(
      behaviour: .layerTakesInfinity,
      law: "non-finite-refused",
      finding: "was accepted",
      shape: ":1x1x1,"
    ),
  ]

  @Test(arguments: faults)
  func catchesAFaultWithItsSmallestCase(_ fault: Fault) throws {
    let result = try verify(fault.behaviour, ["--filter", fault.law])
    #expect(result.status == 1, "\(result.errors)")
    let record = try #require(try result.records().first)
    #expect(record["outcome"] as? String == "failed")
    #expect((record["reason"] as? String)?.contains(fault.finding) == true, "\(record)")
    #expect((record["case"] as? String)?.contains(fault.shape) == true, "\(record)")
    let repro = try #require(record["repro"] as? String)
    #expect(repro.hasPrefix("smoothbench verify --provider /"))
  }

  @Test func replaysACrash() throws {
    let text = "gemm_s8s8s32:1x1x21,kernel=s8s8s32,property=exact-int32"
    let result = try verify(.crashes, ["--case", text])
    #expect(result.status == 1, "\(result.errors)")
    #expect((try result.records().first?["reason"] as? String)?.contains("SIGABRT") == true)
    #expect(try verify(.crashes, ["--case", text.replacing("x21", with: "x20")]).status == 0)
  }

  @Test func goesOnAfterACrash() throws {
    let records = try verify(.crashes, ["--filter", "exact-*"]).records()
    #expect(records.map { $0["outcome"] as? String } == ["failed", "failed", "passed"])
  }

  @Test func stopsALibraryThatHangs() throws {
    let result = try verify(.hangs, ["--filter", "exact-int32", "--timeout", "1"])
    #expect(result.status == 1, "\(result.errors)")
    let record = try #require(try result.records().first)
    #expect((record["reason"] as? String)?.hasPrefix("hangs: not done within 1.0 s") == true)
    #expect(record["repro"] as? String != "")
  }

  @Test func reportsACrashWhileLoading() throws {
    let result = try verify(.crashesWhenLoaded)
    #expect(result.status == 1, "\(result.errors)")
    let record = try #require(try result.records().first)
    #expect(record["property"] as? String == "provider-loads")
    #expect((record["reason"] as? String)?.contains("SIGABRT") == true)
  }

  @Test func refusesWhatIsNoProvider() throws {
    #expect(try verify(.isOfAnotherVersion).status == 65)
    #expect(try verify(.exportsNothing).status == 65)
    let elsewhere = try verify(.doesNotWorkHere)
    #expect(elsewhere.status == 77)
    #expect(elsewhere.errors.contains("no such unit in this machine"))
    #expect(try verify(.right, ["--kernel", "f32"]).status == 77)
    #expect(try verify(.right, ["--kernel", "avx2"]).status == 64)
    #expect(try Tool.run(["verify", "--provider", "/nonexistent/lib.so"]).status == 66)
    #expect(try Tool.run(["verify", "--provider", #filePath]).status == 65)
  }
}
