// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Whether the laws can fail: known faults, and the fills under which they were caught.
struct SelftestSection {
  let content: ReportContent

  var node: HTMLNode? {
    let records = content.selftests
    guard !records.isEmpty else { return nil }
    let matrix = FaultMatrix(records)
    let bugs = records.filter { $0.issue != nil }
    return HTMLParts.section("Can these checks fail?", id: "selftest") {
      HTMLParts.note(
        "Each row is a right implementation with one known mistake, or one without (at the end). \u{2717}: "
          + "a law caught it under this fill; a dot: none did; empty: no law of the fault uses the fill."
      )
      HTMLParts.details("Faults and fills (\(matrix.rows.count))") {
        HTMLParts.table(
          "Faults and fills",
          columns: (["fault"] + matrix.fills).map { HTMLParts.Column(title: $0) },
          rows: matrix.rows.map { row in
            ([row.name] + row.cells.map(Self.mark)).map(HTMLNode.text)
          }
        )
      }
      if !bugs.isEmpty {
        HTMLParts.details("Published bugs, and what passes their cases (\(bugs.count))") {
          HTMLParts.table("Published bugs", of: bugs.map { RecordTable(.selftest($0)) })
        }
      }
    }
  }

  private static func mark(_ cell: String) -> String {
    switch cell {
    case "X": "\u{2717}"
    case ".": "\u{B7}"
    default: ""
    }
  }
}
