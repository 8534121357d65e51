// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// libSmoothbenchProvider.so, loaded into a process that has the same modules built in.
@Suite struct OwnLibraryTests {
  private var library: String {
    get throws {
      (try Tool.path as NSString).deletingLastPathComponent + "/libSmoothbenchProvider.so"
    }
  }

  @Test func keepsTheLawsOnEverythingItOffers() throws {
    let result = try Tool.run([
      "verify", "--provider", try library, "--cases", "20", "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let passed = try result.records().filter { $0["outcome"] as? String == "passed" }
    #expect(Set(passed.compactMap { $0["kernel"] as? String }) == ["s8s8s32", "w8a8_linear"])
    #expect(passed.allSatisfy { $0["provider"] as? String == "smoothbench-library" })
  }

  @Test func takesTheRowThatTheEnvironmentForces() throws {
    let arguments = ["verify", "--provider", try library, "--cases", "5", "--quiet"]
    let portable = try Tool.run(arguments, environment: ["SMOOTHBENCH_KERNEL": "portable"])
    #expect(portable.status == 0, "\(portable.errors)")
    let unknown = try Tool.run(arguments, environment: ["SMOOTHBENCH_KERNEL": "no-such-row"])
    #expect(unknown.status == 77)
    #expect(unknown.errors.contains("no-such-row"))
  }
}
