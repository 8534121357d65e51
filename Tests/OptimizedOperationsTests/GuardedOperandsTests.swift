// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// The harness of the bounds tests finds what it is there to find.
@Suite struct GuardedOperandsTests {
  @Test func aReadBehindAnOperandEndsTheProcess() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      expectStaysInside("reads one too many") { operands in
        operands.note(operands.input([1, 2, 3] as [Int8])[3])
      }
    }
  }

  @Test func aReadInFrontOfAnOperandEndsTheProcess() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      expectStaysInside("reads one too early") { operands in
        operands.note(operands.input([1, 2, 3] as [Float])[-1])
      }
    }
  }

  @Test func aWriteToAnInputEndsTheProcess() async {
    await #expect(processExitsWith: .signal(SIGSEGV)) {
      expectStaysInside("writes to an input") { $0.input([1] as [Int32])[0] = 2 }
    }
  }

  @Test func findsAWriteToAGap() {
    withKnownIssue {
      expectStaysInside("writes to a gap") { operands in
        let output = operands.output(Int16.self, rows: 2, columns: 3, gap: 1)
        for index in 0..<7 { output.pointer[index] = 1 }
      }
    }
  }

  @Test func findsAnElementThatIsLeftUnwritten() {
    withKnownIssue {
      expectStaysInside("leaves the last element out") { operands in
        let output = operands.output(Int8.self, columns: 3)
        for index in 0..<2 { output.pointer[index] = 1 }
      }
    }
  }

  @Test func findsAResultThatDependsOnAGap() {
    withKnownIssue {
      expectStaysInside("reads a gap") { operands in
        let input = operands.input(rows: [[1], [2]] as [[Int8]], gap: 1)
        operands.note(input.pointer[1])
      }
    }
  }

  @Test func acceptsWhatStaysInside() {
    expectStaysInside("doubles") { operands in
      let input = operands.input(rows: [[1, 2], [3, 4]] as [[Float]], gap: 3)
      let output = operands.output(Float.self, rows: 2, columns: 2, gap: 1)
      for row in 0..<2 {
        for column in 0..<2 {
          output.pointer[3 * row + column] = 2 * input.pointer[5 * row + column]
        }
      }
    }
  }
}
