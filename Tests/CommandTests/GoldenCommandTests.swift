// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `smoothbench golden` as a script sees it: exit codes, records, messages.
@Suite struct GoldenCommandTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("golden").path

  private func copy() throws -> (TemporaryFolder, String) {
    let parent = try TemporaryFolder()
    let folder = parent.path + "/golden"
    try FileManager.default.copyItem(atPath: Self.folder, toPath: folder)
    return (parent, folder)
  }

  @Test func everythingAsRecordedEndsWithZero() throws {
    let result = try Tool.run(["golden", "check", "--golden", Self.folder, "--format", "json"])
    #expect(result.status == 0)
    let records = try result.records()
    #expect(records.count > 100)
    #expect(records.allSatisfy { $0["kind"] as? String == "golden" })
    #expect(records.allSatisfy { $0["outcome"] as? String == "passed" })
  }

  @Test func theEnvironmentNamesTheFolder() throws {
    let (parent, folder) = try copy()
    try FileManager.default.removeItem(
      atPath: folder + "/smoothing/dead_channels_alpha_1.safetensors"
    )
    let result = try Tool.run(
      ["golden", "check", "--filter", "smoothing"],
      environment: ["SMOOTHBENCH_GOLDEN": folder]
    )
    #expect(result.status == 66)
    #expect(result.output.contains(folder + "/smoothing/dead_channels_alpha_1.safetensors"))
    withExtendedLifetime(parent) {}
  }

  @Test func aChangedFileEndsWithFour() throws {
    let (parent, folder) = try copy()
    let path = folder + "/quantize/per_token_dynamic_fp32.safetensors"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let result = try Tool.run(["golden", "check", "--golden", folder, "--kernel", "portable"])
    #expect(result.status == 4)
    #expect(result.output.contains(path + ": SHA-256 is"))
    withExtendedLifetime(parent) {}
  }

  @Test func outputsOfAnotherProgramAreJudged() throws {
    let outputs = try TemporaryFolder()
    let name = "gemm_s8s8s32/remainder_7x65x17.safetensors"
    try FileManager.default.createDirectory(
      atPath: outputs.path + "/gemm_s8s8s32",
      withIntermediateDirectories: true
    )
    var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(name)"))
    let path = "\(outputs.path)/\(name)"
    let arguments = [
      "golden", "check", "--golden", Self.folder, "--outputs", outputs.path, "--filter", name,
    ]
    #expect(try Tool.run(arguments).status == 77)
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(try Tool.run(arguments).status == 0)
    // The accumulator lies first in the file, 4 bytes an element: row 2, column 3 of 17.
    let header = Int(bytes[0]) + Int(bytes[1]) << 8
    bytes[8 + header + 4 * (2 * 17 + 3)] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path))
    let wrong = try Tool.run(arguments)
    #expect(wrong.status == 4)
    #expect(
      wrong.output.contains("accumulator: 1 of 119 wrong, first at row 2, column 3: expected")
    )
    #expect(wrong.output.contains("1 off    1"))
    try bytes.dropLast().write(to: URL(fileURLWithPath: path))
    #expect(try Tool.run(arguments).status == 65)
  }

  @Test(arguments: [
    (
      ["golden", "check", "--golden", "/nonexistent"], Int32(66),
      "/nonexistent holds no 'manifest.json'"
    ),
    (["golden", "check", "--outputs", "/nonexistent"], 66, "/nonexistent"),
    (["golden", "check", "--kernel", "mmx"], 64, "known: "),
    (["golden", "check", "--bogus"], 64, "Unknown option"),
  ])
  func badInputIsRefused(arguments: [String], status: Int32, message: String) throws {
    let result = try Tool.run(arguments, environment: ["SMOOTHBENCH_GOLDEN": Self.folder])
    #expect(result.status == status)
    #expect(result.errors.contains(message))
  }

  @Test func codesOfTheKernelsRuleAreShown() throws {
    let arguments = ["golden", "check", "--golden", Self.folder, "--filter", "raw_l05_k"]
    let single = try Tool.run(arguments + ["--quantizer", "fp32"])
    #expect(single.status == 4)
    #expect(single.output.contains("naive.O1.qW: 3 of 27648 wrong"))
    #expect(single.output.contains("recorded under fp64"))
    #expect(try Tool.run(arguments + ["--quantizer", "fp64"]).status == 77)
    let both = try Tool.run(arguments + ["--quantizer", "fp32", "--outputs", Self.folder])
    #expect(both.status == 64)
  }

  @Test func aFilterThatMatchesNothingEndsWith77() throws {
    let result = try Tool.run(["golden", "check", "--golden", Self.folder, "--filter", "nothing"])
    #expect(result.status == 77)
    #expect(result.output.contains("no golden file's path contains 'nothing'"))
  }

  @Test func aFullDiskEndsWith74() throws {
    let result = try Tool.run(
      ["golden", "check", "--golden", Self.folder, "--format", "json", "--output", "/dev/full"])
    #expect(result.status == 74)
  }
}
