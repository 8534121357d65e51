// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// The records of a report by kind, and where they came from.
struct ReportContent: Sendable {
  /// One result file.
  struct Source: Sendable {
    let name: String
    let recordCount: Int
  }

  let sources: [Source]
  let records: [Record]
  let summary: RunSummary

  init(sources: [Source], records: [Record]) {
    self.sources = sources
    self.records = records
    summary = RunSummary(records)
  }

  var machines: [MachineRecord] {
    records.compactMap { if case .machine(let record) = $0 { record } else { nil } }
  }
  var checks: [VerificationRecord] {
    records.compactMap { if case .verification(let record) = $0 { record } else { nil } }
  }
  var goldens: [VerificationRecord] {
    records.compactMap { if case .golden(let record) = $0 { record } else { nil } }
  }
  var benchmarks: [BenchmarkRecord] {
    records.compactMap { if case .benchmark(let record) = $0 { record } else { nil } }
  }
  var baselines: [BenchmarkRecord] {
    records.compactMap { if case .baseline(let record) = $0 { record } else { nil } }
  }
  var evaluations: [EvaluationRecord] {
    records.compactMap { if case .evaluation(let record) = $0 { record } else { nil } }
  }
  var selftests: [SelftestRecord] {
    records.compactMap { if case .selftest(let record) = $0 { record } else { nil } }
  }
  var calibrations: [CalibrationRecord] {
    records.compactMap { if case .calibration(let record) = $0 { record } else { nil } }
  }
  var profiles: [ProfileRecord] {
    records.compactMap { if case .profile(let record) = $0 { record } else { nil } }
  }

  /// Tables of the kinds of record that no section of their own shows, in the order met.
  var others: [[RecordTable]] {
    let shown: Set<String> = [
      "machine", "verification", "golden", "timing", "evaluation", "calibration", "profile",
      "selftest",
    ]
    var groups: [String] = []
    var tables: [String: [RecordTable]] = [:]
    for table in records.map(RecordTable.init) where !shown.contains(table.group) {
      if tables[table.group] == nil { groups.append(table.group) }
      tables[table.group, default: []].append(table)
    }
    return groups.map { tables[$0] ?? [] }
  }

  /// Processors, when the files were made on more than one: their times do not compare.
  var differentMachines: [String] {
    var names: [String] = []
    for machine in machines {
      let name =
        "\(machine.processor), \(machine.cores) cores, \(machine.features.joined(separator: " "))"
      if !names.contains(name) { names.append(name) }
    }
    return names.count > 1 ? names : []
  }
}
