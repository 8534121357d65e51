// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@testable import Measurement

@Suite struct CollapsedStacksTests {
  private static func stack(_ count: Int, _ names: String...) -> ProfileStack {
    ProfileStack(count: count, frames: names.map { ProfileFrame(symbol: $0, name: $0) })
  }

  @Test func mergesStacksOfTheSameFunctionsOutermostFirst() {
    let stacks = [
      Self.stack(2, "leaf", "middle", "main"), Self.stack(1, "main"),
      Self.stack(5, "leaf", "middle", "main"),
    ]
    #expect(CollapsedStacks.text(stacks) == "main 1\nmain;middle;leaf 7\n")
  }

  @Test func keepsNamesFromBreakingTheFormat() {
    let stacks = [Self.stack(1, "a;b\nc\u{1B}d", "", "operator new(unsigned long)")]
    #expect(CollapsedStacks.text(stacks) == "operator new(unsigned long);[unknown];a,b c d 1\n")
  }

  @Test func leavesOutCopiesThatOnlyCallTheOtherButKeepsRecursion() {
    let frames = [("f.1", "f"), ("f.2", "f"), ("g", "g"), ("g", "g"), ("main", "main")].map {
      ProfileFrame(symbol: $0.0, name: $0.1)
    }
    let stacks = [ProfileStack(count: 1, frames: frames)]
    #expect(CollapsedStacks.text(stacks, root: "a case") == "a case;main;g;g;f 1\n")
  }

  @Test func countsRecursionOnce() {
    let functions = ProfiledFunction.functions(of: [
      Self.stack(3, "f", "f", "f", "main"), Self.stack(1, "g", "f", "main"),
    ])
    #expect(
      functions == [
        ProfiledFunction(name: "f", selfSamples: 3, cumulativeSamples: 4),
        ProfiledFunction(name: "g", selfSamples: 1, cumulativeSamples: 1),
        ProfiledFunction(name: "main", selfSamples: 0, cumulativeSamples: 4),
      ]
    )
  }

  @Test func sumsUpWhatTheTableLeavesOut() {
    let stacks = [Self.stack(6, "a"), Self.stack(3, "b"), Self.stack(1, "c")]
    let table = ProfileTable.text(functionsOf: stacks, limit: 1)
    #expect(table.contains("60.0 %          6     60.0 %  a\n"))
    #expect(table.contains("40.0 %          4             (2 more functions)\n"))
  }

  @Test func showsPhasesAsATable() {
    var phases = ProfilePhase.phases(of: [Self.stack(4, "smoothbench_gemm_s8s8s32_avx2")])
    phases[0].shareOfLimit = 0.875
    phases[0].limit = .init(name: "int8 peak of a thread, GOP/s", value: 100)
    let lines = ProfileTable.text(phases: phases).split(separator: "\n")
    #expect(lines[0] == "      share    samples   of limit  phase")
    #expect(
      lines[1] == "    100.0 %          4     87.5 %  product"
        + "  (limit: 100.0 GOP/s, int8 peak of a thread)"
    )
    #expect(lines[2] == "      0.0 %          0          -  quantize")
  }
}
