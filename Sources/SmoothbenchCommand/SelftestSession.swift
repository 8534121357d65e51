// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection
import Records
import Verification

/// Runs the self-test and sums up: the matrix of faults and fills, and the mutation score.
final class SelftestSession {
  private let selftest: Selftest
  private let report: Report
  private let isText: Bool
  private let progress: Progress
  private let junitPath: String?
  private var junit = JUnitReport(name: "smoothbench selftest")
  private var survivors: [String] = []
  private var accused: [String] = []
  private var unchecked: [String] = []

  init(
    selftest: Selftest,
    report: Report,
    isText: Bool,
    progress: Progress,
    junit: String?
  ) {
    self.selftest = selftest
    self.report = report
    self.isText = isText
    self.progress = progress
    junitPath = junit
  }

  /// Looks at everything.
  ///
  /// - Returns: How the process should end.
  func run() throws -> ExitStatus {
    let (faults, right, bugs) = (SelftestSubject.faults, SelftestSubject.right, PublishedBug.all)
    let steps = faults.count + right.count + bugs.count
    var matrix = FaultMatrix(fills: selftest.fills.map(\.rawValue))
    for subject in faults + right {
      progress.advance(to: subject.name, of: steps)
      let start = ContinuousClock.now
      let records = selftest.records(of: subject)
      matrix.add(records, named: subject.name)
      let objection = selftest.objection(to: records, of: subject)
      try finish(records, subject.isRight ? "right" : "fault", subject.name, since: start) {
        guard objection != nil else { return nil }
        if !subject.isRight {
          survivors.append(subject.name)
        } else if records.contains(where: \.caught) {
          accused.append(subject.name)
        } else {
          unchecked.append(subject.name)
        }
        return objection
      }
    }
    let caught = faults.count - survivors.count
    var bugsCaught = 0
    for bug in bugs {
      progress.advance(to: bug.issue, of: steps)
      let start = ContinuousClock.now
      let records = try selftest.records(of: bug)
      try finish(records, "published", "\(bug.issue): \(bug.summary)", since: start) {
        guard let wrong = records.first(where: { $0.caught == $0.isRight || $0.cases == 0 }) else {
          bugsCaught += 1
          return nil
        }
        let name = "\(bug.issue) on \(wrong.fault)"
        if wrong.isRight { accused.append(name) } else { survivors.append(name) }
        return Self.finding([wrong], isRight: wrong.isRight)
      }
    }
    progress.finish()
    for line in matrix.lines { try report.addText(line) }
    try report.addText(
      "\nmutation score: \(caught) of \(faults.count) faults caught; "
        + "\(right.count) right implementations; "
        + "\(bugsCaught) of \(bugs.count) published bugs caught, and passed by every kernel row here"
    )
    if !survivors.isEmpty { try report.addText("SURVIVED: \(survivors.joined(separator: ", "))") }
    if !accused.isEmpty { try report.addText("ACCUSED: \(accused.joined(separator: ", "))") }
    if !unchecked.isEmpty {
      try report.addText("NOT CHECKED: \(unchecked.joined(separator: ", "))")
    }
    return survivors.isEmpty && accused.isEmpty && unchecked.isEmpty ? .ok : .wrongResult
  }

  private static func finding(_ records: [SelftestRecord], isRight: Bool) -> String {
    guard isRight else { return "no law saw it under any fill" }
    return records.first(where: \.caught).map { "\($0.property): \($0.finding)" } ?? "not checked"
  }

  /// Writes down what was seen of one subject; `judge` says what is wrong about it.
  private func finish(
    _ records: [SelftestRecord],
    _ group: String,
    _ name: String,
    since start: ContinuousClock.Instant,
    judge: () -> String?
  ) throws {
    progress.finish()
    // In text the matrix stands for the records.
    if !isText {
      for var record in records {
        record.command = Invocation.words
        try report.add(.selftest(record))
      }
    }
    junit.cases.append(
      JUnitReport.Case(
        group: "smoothbench.selftest.\(group)",
        name: name,
        seconds: (ContinuousClock.now - start) / .seconds(1),
        outcome: judge().map { .failed(message: $0, details: $0) } ?? .passed
      )
    )
    if let junitPath { try OutputFile.write(junit.xml, to: junitPath) }
  }
}
