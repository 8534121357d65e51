// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The differences between any two dialects as a matrix for a terminal of 80 columns.
///
/// Dialects whose codes are all the same share a row and a column. Where the columns do not fit beside
/// one another, the matrix goes on below.
public struct DialectMatrix: Sendable {
  private let shares: [String: [String: DialectDifferenceRecord]]
  /// Names of dialects without a difference between them, each group in the order of the records.
  public let groups: [[String]]

  private static let columnWidth = 8
  private static let columnsAtATime = 9

  /// Sorts the dialects of some records into groups.
  public init(_ records: [DialectDifferenceRecord]) {
    var names: [String] = []
    var shares: [String: [String: DialectDifferenceRecord]] = [:]
    for record in records {
      for name in [record.first, record.second] where shares[name] == nil {
        names.append(name)
        shares[name] = [:]
      }
      shares[record.first]?[record.second] = record
      shares[record.second]?[record.first] = record
    }
    self.shares = shares
    var groups: [[String]] = []
    for name in names {
      let home = groups.firstIndex { group in
        group.allSatisfy { shares[name]?[$0].map { $0.differing == 0 && $0.codes > 0 } ?? false }
      }
      if let home { groups[home].append(name) } else { groups.append([name]) }
    }
    self.groups = groups
  }

  /// The legend, then the matrix in as many parts as are needed.
  public var lines: [String] {
    var lines = groups.enumerated().flatMap { index, group in
      wrapped(group, behind: "\(index + 1)".leftPadded(to: 3) + "  ")
    }
    for first in stride(from: 0, to: groups.count, by: Self.columnsAtATime) {
      let columns = first..<min(first + Self.columnsAtATime, groups.count)
      lines.append("")
      lines.append(
        "   " + columns.map { "\($0 + 1)".leftPadded(to: Self.columnWidth) }.joined()
      )
      for row in groups.indices {
        let cells = columns.map { cell(row, $0).leftPadded(to: Self.columnWidth) }
        lines.append("\(row + 1)".leftPadded(to: 3) + cells.joined())
      }
    }
    return lines
  }

  private func cell(_ row: Int, _ column: Int) -> String {
    guard row != column else { return "." }
    guard let record = shares[groups[row][0]]?[groups[column][0]], record.codes > 0 else {
      return "-"
    }
    if record.differing == 0 { return "0" }
    let percent = record.share * 100
    return percent < 0.0005 ? "<0.001" : String(format: "%.3f", percent)
  }

  /// Names behind a number, broken at equal signs where they would go beyond 80 columns.
  private func wrapped(_ names: [String], behind number: String) -> [String] {
    var lines = [number + names[0]]
    for name in names.dropFirst() {
      let isTooLong = lines[lines.count - 1].count + " = ".count + name.count > 80
      if isTooLong { lines.append(String(repeating: " ", count: number.count - 2)) }
      lines[lines.count - 1] += (isTooLong ? "= " : " = ") + name
    }
    return lines
  }
}

extension String {
  fileprivate func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
