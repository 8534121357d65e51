// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@Suite("differences of profiles")
struct ProfileDifferenceTests {
  @Test("shares are compared, whatever the number of samples")
  func sharesAreCompared() throws {
    let difference = ProfileDifference(
      from: CallStacks([(names: ["m", "a"], count: 60), (names: ["m", "b"], count: 40)]),
      to: CallStacks([
        (names: ["m", "a"], count: 300), (names: ["m", "b"], count: 200),
        (names: ["m", "c"], count: 500),
      ])
    )
    #expect(difference.functions.map(\.name) == ["c", "a", "b"])
    #expect(difference.functions.map(\.change) == [0.5, -0.3, -0.2])
    #expect(difference.functions[0].isBeyondChance)
  }

  @Test("two profiles of one program differ by more than chance in about one function of a hundred")
  func chanceIsBounded() {
    var seed: UInt64 = 20_261_124
    func next() -> Double {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(seed >> 11) / 0x1p53
    }
    var beyond = 0
    let repetitions = 2000
    for _ in 0..<repetitions {
      func profile() -> CallStacks {
        let hits = (0..<500).count { _ in next() < 0.3 }
        return CallStacks([(names: ["a"], count: hits), (names: ["b"], count: 500 - hits)])
      }
      let difference = ProfileDifference(from: profile(), to: profile())
      if difference.functions.contains(where: \.isBeyondChance) { beyond += 1 }
    }
    // 1 % of 2000 is 20; the standard deviation is 4.4, and five of them are left on either side.
    #expect((1...42).contains(beyond), "\(beyond) of \(repetitions)")
  }

  @Test("identical profiles differ nowhere")
  func identicalIsZero() {
    let stacks = CallStacks([(names: ["m", "a"], count: 60), (names: ["m", "b"], count: 40)])
    let functions = ProfileDifference(from: stacks, to: stacks).functions
    #expect(functions.allSatisfy { $0.change == 0 && !$0.isBeyondChance })
  }
}
