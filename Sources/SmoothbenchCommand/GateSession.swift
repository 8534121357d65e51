// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import BenchmarkSuite
import Foundation
import Measurement
import Providers
import Records
import Verification

/// Runs a comparison: controls, cases, corrections, confirmations, and the verdict of the whole.
final class GateSession {
  private let builds: GateBuilds
  private let margin: Double
  private let report: Report
  private let progress: Progress
  private let junitPath: String?
  private let isQuiet: Bool
  private var junit = JUnitReport(name: "smoothbench gate")
  private var records: [GateRecord] = []
  private var faults: [GateFault] = []

  init(
    builds: GateBuilds,
    margin: Double,
    report: Report,
    progress: Progress,
    junit: String?,
    isQuiet: Bool
  ) {
    self.builds = builds
    self.margin = margin
    self.report = report
    self.progress = progress
    junitPath = junit
    self.isQuiet = isQuiet
  }

  /// Concludes without timing where both builds are the same machine code.
  ///
  /// - Returns: Whether they are.
  func concludeIdentical() throws -> Bool {
    // A file that is no such library is refused when it is loaded, with a better reason.
    guard let finding = try? CodeIdentity.compare(base: builds.base, head: builds.head) else {
      return false
    }
    switch finding {
    case .different(let place):
      if !isQuiet { try report.addText("machine code differs: \(place)") }
      return false
    case .identical(let bytes):
      let record = runRecord(
        .identical,
        "all \(bytes) bytes that are loaded are the same, so nothing was timed"
      )
      try finish(record)
      return true
    }
  }

  /// Compares the builds.
  ///
  /// - Returns: How the process should end.
  func run(
    _ cases: [BenchmarkCase],
    base: Provider,
    head: Provider,
    captured: CapturedTensors?,
    explained: String?,
    confirmation: GateConfirmation
  ) throws -> ExitStatus {
    let judge = GateJudge(margin: margin, cases: cases.count)
    let runner = GateRunner(
      base: .init(provider: base, path: builds.base),
      head: .init(provider: head, path: builds.head),
      judge: judge,
      captured: captured
    )
    let threadCounts = Set(cases.map(\.threads)).sorted()
    let steps = cases.count + threadCounts.count
    let copy = try builds.withCopyOfBase { path in
      GateRunner.Build(provider: try Provider.load(path: path), path: path)
    }
    for threads in threadCounts {
      progress.advance(to: "controls on \(threads) threads", of: steps)
      guard let example = cases.first(where: { $0.threads == threads }) else { continue }
      try attempt(example) { try runner.controls(like: example, copy: copy).forEach(finish) }
    }
    var judged: [GateRecord] = []
    for benchmarkCase in cases {
      progress.advance(to: benchmarkCase.description, of: steps)
      try attempt(benchmarkCase) { judged.append(try runner.record(for: benchmarkCase)) }
    }
    for record in GateConclusion.settled(judged, by: judge) {
      try finish(
        record.verdict == .regressed
          ? GateConclusion.confirmed(record, by: confirmation.records(for: record.case)) : record
      )
    }
    if let explained {
      for record in records where record.case.contains(explained) {
        for line in GateReason(record).explanation { try report.addText(line) }
      }
    }
    return try conclude()
  }

  /// Does a part of the run; a build that is wrong is written down, and the rest goes on.
  private func attempt(_ benchmarkCase: BenchmarkCase, _ part: () throws -> Void) throws {
    do {
      try part()
    } catch let fault as GateFault {
      faults.append(fault)
      progress.finish()
      try report.add(fault.record(of: benchmarkCase))
      add(
        name: benchmarkCase.description,
        outcome: .failed(message: fault.description, details: "\(fault.finding)")
      )
    }
  }

  private func conclude() throws -> ExitStatus {
    progress.finish()
    let counts = GateRecord.Verdict.allCases.compactMap { verdict in
      let count = records.count { $0.role == .case && $0.verdict == verdict }
      return count > 0 ? "\(count) \(verdict.rawValue)" : nil
    }
    var parts = [counts.joined(separator: ", ")]
    if !faults.isEmpty { parts.append("\(faults.count) wrong") }
    for record in records where record.role == .sameControl {
      if let calibration = record.calibration {
        parts.append(GateText.calibration(calibration, of: record))
      }
    }
    let verdict = faults.isEmpty ? GateConclusion.verdict(of: records) : .untrusted
    try finish(runRecord(verdict, parts.filter { !$0.isEmpty }.joined(separator: "; ")))
    if faults.contains(where: { $0.side == .head }) { return .wrongResult }
    switch verdict {
    case .identical, .same, .improved: return .ok
    case .regressed: return .slower
    case .inconclusive, .untrusted: return .inconclusive
    }
  }

  private func runRecord(_ verdict: GateRecord.Verdict, _ reason: String) -> GateRecord {
    GateRecord(
      role: .run,
      case: "",
      base: builds.base,
      head: builds.head,
      verdict: verdict,
      reason: reason,
      margin: margin,
      alpha: SequentialLooks.gate.alpha
    )
  }

  private func finish(_ record: GateRecord) throws {
    records.append(record)
    progress.finish()
    try report.add(.gate(record))
    let name = record.case.isEmpty ? record.role.rawValue : record.case
    switch record.verdict {
    case .identical, .same, .improved: add(name: name, outcome: .passed)
    case .regressed where record.role != .slowerControl:
      add(
        name: name,
        outcome: .failed(
          message: "\(record.verdict.rawValue): \(record.reason)",
          details: GateReason(record).explanation.joined(separator: "\n")
        )
      )
    case .regressed: add(name: name, outcome: .passed)
    case .inconclusive, .untrusted:
      add(name: name, outcome: .skipped(reason: "\(record.verdict.rawValue): \(record.reason)"))
    }
    if let junitPath { try OutputFile.write(junit.xml, to: junitPath) }
  }

  private func add(name: String, outcome: JUnitReport.Case.Outcome) {
    junit.cases.append(
      JUnitReport.Case(group: "smoothbench.gate", name: name, seconds: 0, outcome: outcome)
    )
  }
}

/// What the controls say, in words.
enum GateText {
  /// How many false alarms there are and the slowdown that can be seen.
  static func calibration(
    _ calibration: GateRecord.Calibration,
    of record: GateRecord
  ) -> String {
    let simulations = Double(calibration.simulations)
    // Exact for none; a little wide otherwise.
    let atMost =
      (Double(calibration.falseAlarms) + 3
        * max(
          1,
          Double(calibration.falseAlarms)
            .squareRoot()
        )) / simulations
    let found =
      calibration.detectableSlowdown.map { String(format: "+%.1f %% and more is found", $0 * 100) }
      ?? "not even +30 % is found"
    return (record.clock == "wall" ? "several threads" : "one thread")
      + " on this machine now: \(calibration.falseAlarms) false alarms in "
      + "\(calibration.simulations) draws of a build against itself "
      + String(format: "(at most %.1f %%), ", atMost * 100)
      + "\(found) nine times in ten with \(calibration.pairs) pairs"
  }
}
