// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What gates, self-tests, certificates and audits say, each kind in one sentence.
struct Evidence {
  private let gates: [GateRecord]
  private let selftests: [SelftestRecord]
  private let certificates: [CertificateRecord]
  private let audits: [AuditRecord]

  init(_ records: [Record]) {
    gates = records.compactMap { if case .gate(let record) = $0 { record } else { nil } }
    selftests = records.compactMap { if case .selftest(let record) = $0 { record } else { nil } }
    certificates = records.compactMap {
      if case .certificate(let record) = $0 { record } else { nil }
    }
    audits = records.compactMap { if case .audit(let record) = $0 { record } else { nil } }
  }

  /// Whether there is nothing of these kinds.
  var isEmpty: Bool {
    gates.isEmpty && selftests.isEmpty && certificates.isEmpty && audits.isEmpty
  }

  /// What is wrong, counted.
  var failures: Int {
    survivors.count + accused.count + certificates.count { $0.outcome == .failed }
      + audits.count { $0.outcome == .failed && $0.flag != Self.group }
  }

  /// Verdicts on whole runs of the gate; on single cases where a file holds no whole run.
  var gateVerdicts: [GateRecord.Verdict] { judged.map(\.verdict) }

  /// One sentence for each kind that there is.
  var sentences: [String] {
    [gate, selftest, certificate, audit].compactMap(\.self)
  }

  // MARK: Gates

  private var judged: [GateRecord] {
    let runs = gates.filter { $0.role == .run }
    return runs.isEmpty ? gates.filter { $0.role == .case } : runs
  }

  private var gate: String? {
    guard !judged.isEmpty else { return nil }
    let cases = gates.filter { $0.role == .case }
    let verdicts = judged.map {
      $0.verdict.rawValue + ($0.reason.isEmpty ? "" : ", \($0.reason)")
    }
    return "GATE: \(verdicts.joined(separator: "; ")); "
      + "\(cases.count) case\(cases.count == 1 ? "" : "s") compared."
  }

  // MARK: Self-tests

  /// What one fault, or one published bug, was seen by.
  private var subjects: [[SelftestRecord]] {
    Dictionary(grouping: selftests) { "\($0.fault)\u{0}\($0.issue ?? "")" }
      .sorted { $0.key < $1.key }.map(\.value)
  }

  private var survivors: [String] {
    subjects.filter { seen in !seen[0].isRight && !seen.contains(where: \.caught) }
      .map { $0[0].fault }
  }

  private var accused: [String] {
    subjects.filter { seen in seen[0].isRight && seen.contains(where: \.caught) }
      .map { $0[0].fault }
  }

  private var selftest: String? {
    guard !selftests.isEmpty else { return nil }
    let faults = subjects.count { !$0[0].isRight }
    let names = survivors.isEmpty ? "" : ": \(Self.listed(survivors)) survived"
    return
      "SELFTEST: \(faults - survivors.count) of \(faults) known faults and published bugs were "
      + "caught\(names); "
      + (accused.isEmpty
        ? "nothing right was accused." : "\(Self.listed(accused)) is right and was accused.")
  }

  // MARK: Certificates and audits

  /// The flag of an audit's groups, whose findings are records of their own.
  private static let group = "group"

  private var certificate: String? {
    guard !certificates.isEmpty else { return nil }
    let failed = certificates.filter { $0.outcome == .failed }
    guard failed.isEmpty else {
      let names = failed.map { $0.subject + ($0.layer.map { " of layer \($0)" } ?? "") }
      return "CERTIFICATE: \(failed.count) of \(certificates.count) bounds are exceeded: "
        + "\(Self.listed(names))."
    }
    let groups = certificates.filter { $0.layer != nil }
    let worst = certificates.map(\.ratio).max() ?? 0
    return "CERTIFICATE: the converted model is the original: \(groups.count) groups, "
      + "\(groups.reduce(0) { $0 &+ $1.changedChannels }) channels changed, "
      + String(format: worst > 0.9995 && worst < 1 ? "worst error %.6f" : "worst error %.3g", worst)
      + " of its bound."
  }

  private var audit: String? {
    guard !audits.isEmpty else { return nil }
    let findings = audits.filter { $0.flag != Self.group && $0.outcome == .failed }
    let groups = audits.count { $0.flag == Self.group }
    guard findings.isEmpty else {
      let kinds = Dictionary(grouping: findings, by: \.flag).sorted { $0.key < $1.key }
        .map { "\($0.key) (\($0.value.count))" }
      return "AUDIT: \(findings.count) faults in \(groups) groups: \(Self.listed(kinds))."
    }
    return "AUDIT: no fault in \(groups) groups of layers."
  }

  /// How many names a sentence lists.
  private static let listedNames = 8

  private static func listed(_ names: [String]) -> String {
    let rest = names.count > listedNames ? " and \(names.count - listedNames) others" : ""
    return names.prefix(listedNames).joined(separator: ", ") + rest
  }
}
