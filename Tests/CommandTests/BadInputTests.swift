// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Every kind of bad input ends with its own exit code and a message that says what to do.
@Suite struct BadInputTests {
  struct Refusal: CustomTestStringConvertible {
    let arguments: [String]
    let status: Int32
    let message: String
    var environment: [String: String] = [:]
    var testDescription: String { arguments.joined(separator: " ") }
  }

  static let refusals = [
    Refusal(arguments: ["kernels", "--bogus"], status: 64, message: "Unknown option"),
    Refusal(arguments: ["benchmark", "--shape", "512x4096"], status: 64, message: "MxKxN"),
    Refusal(arguments: ["benchmark", "--shape", "0x4096x1"], status: 64, message: "M (rows) is 0"),
    Refusal(
      arguments: ["benchmark", "--shape", "4x-1x1"],
      status: 64,
      message: "K (depth) is -1"
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "4x131072x1"],
      status: 64,
      message: "K <= 131071"
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "4000000x100000x4000000"],
      status: 64,
      message: "of memory"
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "9223372036854775807x100000x9223372036854775807"],
      status: 64,
      message: "of memory"
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "4x4x4", "--kernel", "mmx"],
      status: 64,
      message: "known: "
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "4x4x4"],
      status: 64,
      message: "'nonsense'",
      environment: ["SMOOTHBENCH_KERNEL": "nonsense"]
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "4x4x4", "--operation", "add"],
      status: 64,
      message: "operation"
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "4x4x4", "--threads", "1024"],
      status: 64,
      message: "take turns on a core"
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "4x4x4", "--threads", "0"],
      status: 64,
      message: "threads"
    ),
    Refusal(
      arguments: ["evaluate", "m", "--token-ids", "i.u16", "--threads", "1000000"],
      status: 64,
      message: "--threads is 1000000, expected 1 to"
    ),
    Refusal(
      arguments: ["inspect", "m", "--divergence", "--token-ids", "i.u16", "--threads=-1"],
      status: 64,
      message: "--threads is -1, expected 1 to"
    ),
    Refusal(
      arguments: ["benchmark", "--shape", "1:4294967296:+1x1x1"],
      status: 64,
      message: "more than 10000 values"
    ),
    Refusal(
      arguments: ["benchmark", "--suite", "no-such-suite"],
      status: 66,
      message: "no-such-suite"
    ),
    Refusal(
      arguments: ["benchmark", "--shapes", "/nonexistent/shapes.txt"],
      status: 66,
      message: "/nonexistent/shapes.txt"
    ),
    Refusal(
      arguments: ["kernels", "--output", "/nonexistent/file"],
      status: 74,
      message: "/nonexistent/file"
    ),
    Refusal(
      arguments: ["kernels", "--format", "json", "--output", "/dev/full"],
      status: 74,
      message: "No space left"
    ),
  ]

  @Test(arguments: refusals)
  func isRefusedWithItsExitCode(refusal: Refusal) throws {
    let result = try Tool.run(refusal.arguments, environment: refusal.environment)
    #expect(result.status == refusal.status)
    #expect(result.errors.contains(refusal.message), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func aBadShapeFileIsRefusedByLine() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("shapes.txt", "# M K N name count\n4 4 4 good 1\n4 x 4 bad 1\n")
    let result = try Tool.run(["benchmark", "--shapes", path])
    #expect(result.status == 65)
    #expect(result.errors.contains("line 3"))
  }

  @Test func aBinaryShapeFileIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/shapes.txt"
    try Data([0xFF, 0xFE, 0x00, 0x80]).write(to: URL(fileURLWithPath: path))
    #expect(try Tool.run(["benchmark", "--shapes", path]).status == 65)
  }
}
