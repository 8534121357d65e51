// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@testable import ReportPages

@Suite("flame graphs as files")
struct FlameGraphDrawingTests {
  private static func profile(_ stacks: CallStacks) -> TitledStacks {
    TitledStacks(title: "case", stacks: stacks, samplesPerSecond: nil)
  }

  @Test("a box is as wide as its share of the samples")
  func widthsAreShares() {
    let text = FlameGraphDrawing([
      Self.profile(CallStacks([(["m", "a"], 30), (["m", "b"], 10)]))
    ]).text
    // 1200 less two margins of 12, less the gap of 0.6.
    #expect(text.contains("width=\"1175.4\""))
    #expect(text.contains("width=\"881.4\""))
    #expect(text.contains("width=\"293.4\""))
    #expect(text.isBalanced)
  }

  @Test("names stay text", arguments: ["<script>", "a&b", "x\u{1B}[0m", "\"'"])
  func namesAreEscaped(name: String) throws {
    let text = FlameGraphDrawing([Self.profile(CallStacks([([name, name], 3)]))]).text
    #expect(!text.contains("<script"))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(text.isBalanced)
  }

  @Test("a difference shows what was added, what is gone, and by how much")
  func differencesShowBoth() {
    let text = DifferenceDrawing(
      before: ("old", CallStacks([(["m", "gone"], 50), (["m", "stays"], 50)])),
      after: ("new", CallStacks([(["m", "added"], 10), (["m", "stays"], 10)]))
    ).text
    #expect(text.contains("gone: 50.0 % before, 0.0 % after, -50.0 points"))
    #expect(text.contains("added: 0.0 % before, 50.0 % after, +50.0 points"))
    #expect(text.contains("stays: 50.0 % before, 50.0 % after, +0.0 points"))
    #expect(text.contains("class=\"more3\"") && text.contains("class=\"less3\""))
  }
}
