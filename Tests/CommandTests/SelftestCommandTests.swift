// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct SelftestCommandTests {
  @Test func everyFaultIsCaughtAndNothingRightIsAccused() throws {
    let folder = try TemporaryFolder()
    let junit = "\(folder.path)/selftest.xml"
    let result = try Tool.run([
      "selftest", "--cases", "12", "--format", "json", "--junit", junit,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    let faults = Set(
      records.filter { $0["is_right"] as? Bool == false }.map { "\($0["fault"] ?? "")" }
    )
    let caught = Set(
      records.filter { $0["caught"] as? Bool == true }.map { "\($0["fault"] ?? "")" }
    )
    #expect(faults == caught)
    #expect(records.filter { $0["issue"] != nil && $0["is_right"] as? Bool == false }.count == 15)
    #expect(try String(contentsOfFile: junit, encoding: .utf8).contains("failures=\"0\""))
  }

  @Test func aFillThatShowsTooLittleLetsFaultsSurvive() throws {
    let result = try Tool.run(["selftest", "--fill", "one-hot", "--cases", "2"])
    #expect(result.status == 1)
    #expect(result.output.contains("SURVIVED: "))
    #expect(result.output.contains("vpmaddubsw-saturates"))
    #expect(try Tool.run(["selftest", "--fill", "no-such-fill"]).status == 64)
  }
}
