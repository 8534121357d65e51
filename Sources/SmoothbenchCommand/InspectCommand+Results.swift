// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Result files.
extension InspectCommand {
  /// Shows the records of a result file: as they are in JSON, by kind in tables.
  ///
  /// - Throws: ``RecordError``, or ``InspectError/resultFile(path:option:)`` for an option that looks
  ///   at tensors.
  func inspectResults() throws {
    let foreign = [
      ("--filter", filter != nil), ("--dialects", dialects),
      ("--divergence", divergenceOptions.divergence),
    ]
    if let option = foreign.first(where: { $0.1 })?.0 {
      throw InspectError.resultFile(path: path, option: option)
    }
    let records = try JSONLines.records(path: path)
    guard !records.isEmpty else { throw RecordError.empty(paths: [path]) }
    let sink = try report.makeReport()
    guard report.format != .json else {
      for record in records { try sink.add(record) }
      return
    }
    let tables = Self.tables(of: records)
    let counts = tables.map { "\($0.records.count) \($0.name.replacing("_", with: " "))" }
      .joined(separator: ", ")
    try sink.addText("\(path): \(records.count) records: \(counts)")
    for table in tables {
      try sink.addText("")
      for record in table.records { try sink.add(record) }
    }
    guard !report.quiet else { return }
    try sink.addText(
      "\n'smoothbench report' makes a page of this file, 'smoothbench compare' puts its timings "
        + "beside those of another"
    )
  }

  /// Records that share their columns, in the order in which the first of each is met.
  private static func tables(of records: [Record]) -> [(name: String, records: [Record])] {
    var tables: [(name: String, records: [Record])] = []
    for record in records {
      let name = RecordTable(record).group
      if let index = tables.firstIndex(where: { $0.name == name }) {
        tables[index].records.append(record)
      } else {
        tables.append((name, [record]))
      }
    }
    return tables
  }
}
