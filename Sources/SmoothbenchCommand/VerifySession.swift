// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Verification

/// Runs a plan and writes down each result as soon as it is there.
final class VerifySession {
  private let seed: UInt64
  private let report: Report
  private let progress: Progress
  private let junitPath: String?
  private let isQuiet: Bool
  private var junit = JUnitReport(name: "smoothbench verify")
  private var counts: [VerificationRecord.Outcome: Int] = [:]
  private var checkedCases = 0
  private var stepStart = ContinuousClock.now

  init(
    seed: UInt64,
    report: Report,
    progress: Progress,
    junit: String?,
    isQuiet: Bool
  ) {
    self.seed = seed
    self.report = report
    self.progress = progress
    junitPath = junit
    self.isQuiet = isQuiet
  }

  /// Checks everything in a plan.
  ///
  /// - Returns: How the process should end.
  func run(_ runner: VerificationRunner) throws -> ExitStatus {
    let steps = runner.steps
    var done = 0
    begin(steps.first ?? "", of: steps.count)
    try runner.run { result in
      try finish(result.record, lines: result.report?.lines ?? [])
      done += 1
      if done < steps.count { begin(steps[done], of: steps.count) }
    }
    return try conclude()
  }

  /// Checks one case again.
  ///
  /// - Returns: How the process should end.
  func replay(
    _ verificationCase: VerificationCase,
    _ runner: VerificationRunner
  ) throws
    -> ExitStatus
  {
    for subject in runner.plan.subjects {
      try runner.replay(verificationCase, on: subject) {
        try finish($0.record, lines: $0.report?.lines ?? [])
      }
    }
    return try conclude()
  }

  /// Says what is checked now.
  func begin(_ step: String, of steps: Int) { progress.advance(to: step, of: steps) }

  /// Writes down what became of one law.
  ///
  /// - Parameters:
  ///   - record: The outcome.
  ///   - lines: What a person reads about a failure.
  /// - Throws: ``RecordError/unwritable(path:reason:)``.
  func finish(_ record: VerificationRecord, lines: [String]) throws {
    let now = ContinuousClock.now
    progress.finish()
    try report.add(.verification(record))
    for line in lines { try report.addText(line) }
    counts[record.outcome, default: 0] += 1
    checkedCases += record.cases
    junit.cases.append(
      JUnitReport.Case(
        group: "smoothbench.verify.\(record.provider).\(record.kernel)",
        name: record.property,
        seconds: (now - stepStart) / .seconds(1),
        outcome: outcome(of: record, lines)
      )
    )
    // After each result, so that a crash loses nothing finished.
    if let junitPath { try OutputFile.write(junit.xml, to: junitPath) }
    stepStart = now
  }

  private func outcome(
    of record: VerificationRecord,
    _ lines: [String]
  ) -> JUnitReport.Case.Outcome {
    switch record.outcome {
    case .passed:
      return .passed
    case .failed:
      return .failed(
        message: record.reason,
        details: lines.joined(separator: "\n")
      )
    case .skipped, .mistrusted:
      return .skipped(reason: "\(record.outcome.rawValue): \(record.reason)")
    }
  }

  /// Sums up.
  ///
  /// - Returns: How the process should end.
  func conclude() throws -> ExitStatus {
    progress.finish()
    let failed = counts[.failed] ?? 0
    let mistrusted = counts[.mistrusted] ?? 0
    let passed = counts[.passed] ?? 0
    if !isQuiet {
      try report.addText(
        "\(passed) laws held, \(failed) broken, \(mistrusted) mistrusted, "
          + "\(counts[.skipped] ?? 0) skipped, in \(checkedCases) cases of seed \(seed)"
      )
    }
    if failed > 0 { return .wrongResult }
    if mistrusted > 0 { return .inconclusive }
    guard passed > 0 else { throw VerifyError.nothingRan }
    return .ok
  }
}
