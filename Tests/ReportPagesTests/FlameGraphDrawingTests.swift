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
      Self.profile(CallStacks([(names: ["m", "a"], count: 30), (names: ["m", "b"], count: 10)]))
    ]).text
    // 1200 less two margins of 12, less the gap of 0.6.
    #expect(text.contains("width=\"1175.4\""))
    #expect(text.contains("width=\"881.4\""))
    #expect(text.contains("width=\"293.4\""))
    #expect(text.isBalanced)
  }

  @Test("names stay text", arguments: ["<script>", "a&b", "x\u{1B}[0m", "\"'"])
  func namesAreEscaped(name: String) throws {
    let text = FlameGraphDrawing([Self.profile(CallStacks([(names: [name, name], count: 3)]))]).text
    #expect(!text.contains("<script"))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(text.isBalanced)
  }

  @Test("a difference shows what was added, what is gone, and by how much")
  func differencesShowBoth() {
    let text = DifferenceDrawing(
      before: (
        "old",
        CallStacks([(names: ["m", "gone"], count: 50), (names: ["m", "stays"], count: 50)])
      ),
      after: (
        "new",
        CallStacks([(names: ["m", "added"], count: 10), (names: ["m", "stays"], count: 10)])
      )
    ).text
    #expect(text.contains("gone: 50.0 % before, 0.0 % after, -50.0 points"))
    #expect(text.contains("added: 0.0 % before, 50.0 % after, +50.0 points"))
    #expect(text.contains("stays: 50.0 % before, 50.0 % after, +0.0 points"))
    #expect(text.contains("class=\"more3\"") && text.contains("class=\"less3\""))
  }
}
