// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@testable import ReportPages

@Suite("flame trees")
struct FlameTreeTests {
  @Test("what every sample passed through is the trunk, and no sample is lost above it")
  func trunkIsShared() {
    let tree = FlameTree(
      CallStacks([
        (names: ["start", "main", "a", "b"], count: 3), (names: ["start", "main", "a"], count: 2),
        (names: ["start", "main", "c"], count: 5),
      ])
    )
    #expect(tree.trunk == ["start", "main"])
    #expect(tree.roots.map(\.name) == ["a", "c"])
    #expect(tree.roots.map(\.samples) == [5, 5])
    #expect(tree.roots.first?.ownSamples == 2)
    #expect(tree.samples == 10)
  }

  @Test("a single stack keeps its innermost function")
  func leafIsNotTrunk() {
    let tree = FlameTree(CallStacks([(names: ["a", "b"], count: 1)]))
    #expect(tree.trunk == ["a"])
    #expect(tree.roots.map(\.name) == ["b"])
  }

  @Test("a stack of hostile depth is cut off, not followed")
  func depthIsBounded() {
    let names = (0..<60_000).map { "f\($0 % 7)" }
    let tree = FlameTree(CallStacks([(names: names, count: 1), (names: ["g"], count: 1)]))
    var depth = 0
    var node = tree.roots.first { $0.name == "f0" }
    while let next = node {
      depth += 1
      node = next.children.first
    }
    #expect(depth == 120)
  }

  @Test("merging stacks keeps every sample; equal ones become one")
  func mergingKeepsSamples() {
    let stacks = CallStacks([
      (names: ["a", "b"], count: 1), (names: ["a"], count: 4), (names: ["a", "b"], count: 2),
      (names: [], count: 9), (names: ["c"], count: 0),
    ])
    #expect(stacks.samples == 7)
    #expect(stacks.stacks.map(\.samples) == [4, 3])
    #expect(stacks.functions == ["a", "b"])
  }

  @Test(
    "stacks that name no function or hold no sample are refused",
    arguments: [
      #"{"functions":["a"],"stacks":[{"frames":[1],"samples":1}]}"#,
      #"{"functions":["a"],"stacks":[{"frames":[-1],"samples":1}]}"#,
      #"{"functions":["a"],"stacks":[{"frames":[],"samples":1}]}"#,
      #"{"functions":["a"],"stacks":[{"frames":[0],"samples":0}]}"#,
      #"{"functions":["a"],"stacks":[{"frames":[0],"samples":9223372036854775807},{"frames":[0],"samples":1}]}"#,
    ]
  )
  func refusesBrokenStacks(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CallStacks.self, from: Data(text.utf8))
    }
  }
}
