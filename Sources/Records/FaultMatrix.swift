// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Faults below one another, fills side by side.
public struct FaultMatrix: Sendable {
  /// Titles of the columns.
  public let fills: [String]
  /// Name of each subject; for each fill X where it was caught, a dot where not, and a blank where no
  /// law of the subject uses the fill.
  public private(set) var rows: [(name: String, cells: [String])] = []

  /// A matrix without rows.
  public init(fills: [String]) { self.fills = fills }

  /// The matrix of a result set, published bugs left out: each of them has one case of its own.
  public init(_ records: [SelftestRecord]) {
    let records = records.filter { $0.issue == nil }
    func inOrder(_ names: [String]) -> [String] {
      var seen: Set<String> = []
      return names.filter { seen.insert($0).inserted }
    }
    self.init(fills: inOrder(records.map(\.fill)))
    let groups = Dictionary(grouping: records, by: \.fault)
    for name in inOrder(records.map(\.fault)) { add(groups[name] ?? [], named: name) }
  }

  /// Adds a row.
  public mutating func add(_ records: [SelftestRecord], named name: String) {
    let cells = fills.map { fill -> String in
      let seen = records.filter { $0.fill == fill }
      return seen.isEmpty ? " " : seen.contains(where: \.caught) ? "X" : "."
    }
    rows.append((name, cells))
  }

  /// A legend, titles, a row for each subject, and how many faults each fill shows.
  public var lines: [String] {
    let width = rows.map(\.name.count).max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    func line(_ name: String, _ cells: [String]) -> String {
      var line = padded(name, width) + "  " + cells.map { padded($0, 3) }.joined()
      while line.last == " " { line.removeLast() }
      return line
    }
    let letters = fills.indices.map { String(UnicodeScalar(UInt8(97 + $0))) }
    let legend = zip(letters, fills).map { "\($0) \($1)" }.joined(separator: ", ")
    let caught = fills.indices.map { index in "\(rows.count { $0.cells[index] == "X" })" }
    return ["X caught, . not caught, blank: no law of the fault uses the fill", legend]
      + [line("", letters)] + rows.map { line($0.name, $0.cells) }
      + [line("faults shown", caught)]
  }
}
