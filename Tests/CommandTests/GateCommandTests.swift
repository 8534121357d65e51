// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `gate` on builds whose difference is known.
@Suite(.enabled(if: ProviderLibrary.compiler != nil, "no C compiler on the path"))
struct GateCommandTests {
  private let folder: TemporaryFolder
  private let own: String

  init() throws {
    folder = try TemporaryFolder()
    own = (try Tool.path as NSString).deletingLastPathComponent + "/libSmoothbenchProvider.so"
  }

  /// A folder with a copy of our own library.
  private func copy(_ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: own, toPath: "\(path)/libSmoothbenchProvider.so")
    return path
  }

  private func gate(
    _ base: String,
    _ head: String,
    _ options: [String] = [],
    environment: [String: String] = [:]
  ) throws -> Tool.Result {
    try Tool.run(["gate", "--base", base, "--head", head] + options, environment: environment)
  }

  private func verdicts(_ result: Tool.Result, role: String) throws -> [String] {
    try result.records().filter { $0["role"] as? String == role }
      .compactMap { $0["verdict"] as? String }
  }

  @Test func sameMachineCodeIsIdenticalWithoutTiming() throws {
    let result = try gate(try copy("base"), try copy("head"), ["--format", "json"])
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    #expect(records.map { $0["verdict"] as? String } == ["IDENTICAL"])
    #expect(records[0]["base_times"] == nil)
  }

  @Test func sameFileTwiceIsAUsageError() throws {
    let base = try copy("base")
    #expect(try gate(base, base).status == 64)
    #expect(try gate(base, "\(base)/../base/libSmoothbenchProvider.so").status == 64)
    try FileManager.default.linkItem(
      atPath: "\(base)/libSmoothbenchProvider.so",
      toPath: "\(folder.path)/linked.so"
    )
    #expect(try gate(base, "\(folder.path)/linked.so").status == 64)
  }

  @Test func buildsThatDoNotLoadAreRefused() throws {
    let base = try copy("base")
    #expect(try gate(base, folder.path).status == 66)
    #expect(try gate(base, "/nonexistent").status == 66)
    let text = try folder.file("text.so", "not a library")
    #expect(try gate(base, text).status == 65)
    #expect(try gate(text, base).status == 65)
    let elsewhere = try ProviderLibrary.build(.doesNotWorkHere, in: folder)
    #expect(try gate(base, elsewhere).status == 77)
    let floats = try ProviderLibrary.build(.rightFloats, in: folder)
    #expect(try gate(base, floats).status == 77)
  }

  @Test func wrongHeadHasNoSpeed() throws {
    let right = try ProviderLibrary.build(.right, in: folder)
    let wrong = try ProviderLibrary.build(.leavesOutLastDepth, in: folder)
    let options = ["--shape", "4x64x8", "--format", "json", "--junit", "\(folder.path)/gate.xml"]
    let result = try gate(right, wrong, options)
    #expect(result.status == 1, "\(result.errors)")
    let failed = try #require(
      try result.records().first { $0["kind"] as? String == "verification" }
    )
    #expect(failed["provider"] as? String == "head")
    #expect(failed["outcome"] as? String == "failed")
    #expect(try verdicts(result, role: "case").isEmpty)
    #expect(try verdicts(result, role: "run") == ["UNTRUSTED"])
    let junit = try String(contentsOfFile: "\(folder.path)/gate.xml", encoding: .utf8)
    #expect(junit.contains("<failure message=\"head: "))
    // A wrong base says nothing about head.
    #expect(try gate(wrong, right, options).status == 3)
  }

  /// Golden files are found by the option alone: a fresh process that is not given it looks where the
  /// variable points, and finds nothing.
  @Test func slowedBuildIsSlowerInThreeProcessesAndExplained() throws {
    let golden =
      URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
      + "/golden"
    let slowed = try ProviderLibrary.buildSlowed(
      real: "\(try copy("real"))/libSmoothbenchProvider.so",
      oneCallIn: 2,
      in: folder
    )
    let result = try gate(
      try copy("base"),
      slowed,
      [
        "--shape", "32x256x256", "--operation", "gemm_s8s8s32", "--explain", "32x256x256",
        "--junit", "\(folder.path)/gate.xml", "--fill", "captured-tiled", "--golden", golden,
      ],
      environment: ["SMOOTHBENCH_GOLDEN": folder.path]
    )
    if result.status == 3 {
      try Test.cancel("this machine is too busy: the gate found the difference inconclusive")
    }
    #expect(result.status == 2, "\(result.output)\(result.errors)")
    #expect(result.output.contains("repeated in 2 fresh processes"))
    #expect(result.output.contains("fresh process 2: REGRESSED"))
    #expect(result.output.contains("false alarms in 400 draws"))
    #expect(result.output.contains("next: profile both"))
    let junit = try String(contentsOfFile: "\(folder.path)/gate.xml", encoding: .utf8)
    #expect(junit.contains("<failure message=\"REGRESSED: "))
  }

  @Test func unknownCaseToExplainAndTooManyThreadsAreRefused() throws {
    let (base, head) = (try copy("base"), try copy("head"))
    let explained = try gate(base, head, ["--always-time", "--explain", "no-such-case"])
    #expect(explained.status == 77)
    #expect(explained.errors.contains("gemm_s8s8s32:1x2048x2048"))
    #expect(try gate(base, head, ["--threads", "1000"]).status == 64)
    #expect(try gate(base, head, ["--margin", "0%"]).status == 64)
    #expect(try gate(base, head, ["--always-time", "--operation", "requantize"]).status == 77)
  }
}

extension ProviderLibrary {
  /// A library that passes calls on to another and makes some of them twice.
  static func buildSlowed(
    real: String,
    oneCallIn calls: Int,
    in folder: TemporaryFolder
  ) throws
    -> String
  {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let library = "\(folder.path)/slowed.so"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler ?? "clang")
    process.arguments = [
      "-O2", "-shared", "-fPIC", "-DSLOWED_CALLS_FROM_TO=\(calls)", "-DSLOWED_LIBRARY=\"\(real)\"",
      "-I\(package)/Sources/CProviderInterface/include", "\(package)/bench/gate/slowed_provider.c",
      "-o", library,
    ]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NotCompiled() }
    return library
  }
}
