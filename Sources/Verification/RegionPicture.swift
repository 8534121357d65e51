// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Draws where a result is wrong: a map of the region around the first wrong element, and the
/// numbers next to it.
struct RegionPicture {
  let shape: MatrixShape
  let isWrong: (_ row: Int, _ column: Int) -> Bool
  let expected: (_ row: Int, _ column: Int) -> String
  let got: (_ row: Int, _ column: Int) -> String

  private static let mapRows = 12
  private static let mapColumns = 64
  private static let tableRows = 3
  private static let tableColumns = 4

  /// The mismatch of a result that has a wrong element, or `nil`.
  func mismatch(what: String) -> Mismatch? {
    let wrong = wrongElements()
    guard let first = wrong.first else { return nil }
    var mismatch = Mismatch(what: what)
    mismatch.row = first.row
    mismatch.column = first.column
    mismatch.expected = expected(first.row, first.column)
    mismatch.got = got(first.row, first.column)
    mismatch.extent = extent(of: wrong)
    mismatch.picture = map(around: first) + table(around: first)
    return mismatch
  }

  private func wrongElements() -> [(row: Int, column: Int)] {
    var wrong: [(row: Int, column: Int)] = []
    for row in 0..<shape.rows {
      for column in 0..<shape.columns where isWrong(row, column) { wrong.append((row, column)) }
    }
    return wrong
  }

  private func extent(of wrong: [(row: Int, column: Int)]) -> String {
    let rows = wrong.map(\.row)
    let columns = wrong.map(\.column)
    return "\(wrong.count) of \(shape.rows * shape.columns) elements wrong, "
      + "in rows \(rows.min() ?? 0)...\(rows.max() ?? 0), "
      + "columns \(columns.min() ?? 0)...\(columns.max() ?? 0)"
  }

  /// A window of at most `length` positions that shows some of what lies before the position.
  private func window(around position: Int, length: Int, count: Int) -> Range<Int> {
    let start = max(0, min(position - length / 4, count - length))
    return start..<min(count, start + length)
  }

  private func map(around first: (row: Int, column: Int)) -> [String] {
    let rows = window(around: first.row, length: Self.mapRows, count: shape.rows)
    let columns = window(around: first.column, length: Self.mapColumns, count: shape.columns)
    var lines = [
      "rows \(rows.lowerBound)...\(rows.upperBound - 1), "
        + "columns \(columns.lowerBound)...\(columns.upperBound - 1) (X wrong, . right)"
    ]
    for row in rows {
      let marks = columns.map { isWrong(row, $0) ? "X" : "." }.joined()
      lines.append("\(padded("\(row)", to: 6)) \(marks)")
    }
    return lines
  }

  private func table(around first: (row: Int, column: Int)) -> [String] {
    var lines = ["expected / got"]
    for row in first.row..<min(shape.rows, first.row + Self.tableRows) {
      let columns = first.column..<min(shape.columns, first.column + Self.tableColumns)
      let cells = columns.map { column in
        isWrong(row, column)
          ? "\(expected(row, column)) / \(got(row, column)) X" : expected(row, column)
      }
      lines.append("\(padded("\(row)", to: 6)) " + cells.joined(separator: "  |  "))
    }
    return lines
  }

  private func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
