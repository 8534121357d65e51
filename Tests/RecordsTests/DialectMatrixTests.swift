// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

@Suite struct DialectMatrixTests {
  /// Pairs of `count` names; those of one parity agree.
  private func records(_ count: Int, codes: Int = 1000) -> [DialectDifferenceRecord] {
    (0..<count).flatMap { left in
      (left + 1..<max(left + 1, count)).map { right in
        DialectDifferenceRecord(
          path: "x",
          tensors: 1,
          first: "dialect-\(left)",
          second: "dialect-\(right)",
          codes: codes,
          differing: left % 2 == right % 2 ? 0 : 110,
          largestDifference: left % 2 == right % 2 ? 0 : 1
        )
      }
    }
  }

  @Test func putsDialectsWithoutADifferenceTogether() {
    let matrix = DialectMatrix(records(5))
    #expect(
      matrix.groups == [["dialect-0", "dialect-2", "dialect-4"], ["dialect-1", "dialect-3"]]
    )
    #expect(matrix.lines.contains("  1       .  11.000"))
  }

  @Test func keepsDialectsApartThatWereNotCompared() {
    let matrix = DialectMatrix(records(3, codes: 0))
    #expect(matrix.groups.count == 3)
    #expect(matrix.lines.last?.hasSuffix("       -       -       .") == true)
  }

  @Test func fitsInto80Columns() {
    var all = records(24)
    for index in all.indices { all[index].differing = index + 1 }
    let lines = DialectMatrix(all).lines
    #expect(lines.allSatisfy { $0.count <= 80 })
    // 24 groups of one: a legend, then parts of nine, nine and six columns with title and rows.
    #expect(lines.count == 24 + 3 * (2 + 24))
  }
}
