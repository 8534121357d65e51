// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import BenchmarkSuite
import Foundation
import TensorCore
import Testing

@Suite struct SuiteDefinitionTests {
  private func suite(_ text: String) throws -> SuiteDefinition {
    let folder = NSTemporaryDirectory() + "smoothbench-suite-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder + "/suites",
      withIntermediateDirectories: true
    )
    try text.write(toFile: folder + "/suites/test.json", atomically: true, encoding: .utf8)
    return try SuiteDefinition(name: "test", folder: folder)
  }

  private func content(group: String, goals: String = "[]") -> String {
    """
    {"summary": "s", "quick": true, "groups": [{"name": "a", "shapes": ["1x2x3"], \(group)}],
     "goals": \(goals)}
    """
  }

  private static let product = #""operations": ["gemm_s8s8s32"], "threads": [1]"#

  @Test func aGroupIsHotWithBaselinesOnTheChosenRowUnlessItSaysOtherwise() throws {
    let plain = try #require(try suite(content(group: Self.product)).groups.first)
    #expect(plain.cache == .hot && plain.hasBaselines && plain.kernel == nil)
    #expect(plain.shapes.map(\.description) == ["1x2x3"])
    let other = try #require(
      try suite(
        content(
          group: Self.product
            + #", "cache": "cold-weights", "kernel": "portable", "baselines": false, "limitSeconds": 2"#
        )
      ).groups.first
    )
    #expect(other.cache == .coldWeights && !other.hasBaselines && other.kernel == "portable")
    #expect(other.plan.limitSeconds == 2)
  }

  @Test(arguments: [
    #""operations": ["gemm"], "threads": [1]"#, #""operations": [], "threads": [1]"#,
    #""operations": ["gemm_s8s8s32"], "threads": [0]"#, #""operations": ["gemm_s8s8s32"]"#,
    #""operations": ["gemm_s8s8s32"], "threads": [1], "cache": "warm"#,
    #""operations": ["gemm_s8s8s32"], "threads": [1], "cache": "warm""#,
  ])
  func refusesABadGroup(group: String) {
    #expect(throws: SuiteError.self) { try suite(content(group: group)) }
  }

  @Test func refusesAGoalOfAGroupThatIsNotThere() {
    let goal = """
      [{"name": "g", "groups": ["b"], "metric": "share_of_peak", "statistic": "least",
        "atLeast": 1}]
      """
    #expect(throws: SuiteError.self) { try suite(content(group: Self.product, goals: goal)) }
  }
}
