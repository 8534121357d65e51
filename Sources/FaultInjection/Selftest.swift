// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
public import Records
public import Verification

/// Lets the laws look at known faults, under one fill after the other.
public struct Selftest: Sendable {
  /// Seed of every case.
  public let seed: UInt64
  /// Cases of each law under each fill.
  public let cases: Int
  /// Fills to use.
  public let fills: [Fill]
  /// Real tensors, or `nil` where there are none: that fill is left out then.
  public let captured: CapturedTensors?

  /// Creates a self-test.
  public init(seed: UInt64, cases: Int, fills: [Fill], captured: CapturedTensors?) {
    self.seed = seed
    self.cases = cases
    self.fills = fills.filter { $0 != .captured || captured != nil }
    self.captured = captured
  }

  /// Lets every law of a subject look at it under every fill that the law knows.
  ///
  /// - Returns: One record for each law and fill.
  public func records(of subject: SelftestSubject) -> [SelftestRecord] {
    subject.properties.flatMap { law in
      fills.filter(law.fills.contains).map { record(of: subject, law, $0) }
    }
  }

  /// What is wrong with what was seen of a subject, or `nil`: a fault that no law caught, something
  /// right that a law accuses, or that a law was to look at and did not.
  ///
  /// - Parameters:
  ///   - records: All that laws saw of the subject.
  ///   - subject: The subject.
  /// - Returns: The reason in words.
  public func objection(to records: [SelftestRecord], of subject: SelftestSubject) -> String? {
    guard subject.isRight else {
      return records.contains(where: \.caught) ? nil : "no law saw it under any fill"
    }
    if let accusation = records.first(where: \.caught) {
      return "\(accusation.property): \(accusation.finding)"
    }
    let idle = subject.properties.first { law in
      let cases = records.filter { $0.property == law.name }.reduce(0) { $0 + $1.cases }
      return cases == 0 && law.fills.contains(where: fills.contains)
    }
    if let idle { return "\(idle.name) checked no case of it" }
    return records.isEmpty ? "no law uses these fills" : nil
  }

  private func record(
    of subject: SelftestSubject,
    _ law: Property,
    _ fill: Fill
  ) -> SelftestRecord {
    let plan = VerificationPlan(
      seed: seed,
      // A case at the greatest depth costs as much as many others.
      cases: law.costDivisor > 1 ? max(1, cases / 20) : cases,
      fills: [fill],
      properties: [law],
      subjects: [subject.subject],
      captured: captured
    )
    let result = VerificationRunner(plan).firstViolation(of: law, on: subject.subject)
    return SelftestRecord(
      fault: subject.name,
      fill: fill.rawValue,
      property: law.name,
      caught: result.violation != nil,
      isRight: subject.isRight,
      case: result.violation.map { "\($0.verificationCase)" } ?? "",
      cases: result.checked,
      finding: result.violation?.finding ?? ""
    )
  }

  /// Repeats a published bug: the fault that it was must be caught by its case, and every kernel row
  /// of this machine must pass it.
  ///
  /// - Throws: ``CaseTextError`` for a case that cannot be read.
  public func records(of bug: PublishedBug) throws -> [SelftestRecord] {
    let published = try VerificationCase(text: bug.caseText)
    let guilty = FaultyOperations.subject(bug.fault)
    let innocent = KernelRow.supported.map { VerificationSubject.kernelRow($0) }
    return ([guilty] + innocent).map { subject in
      var outcome: VerificationRecord?
      VerificationRunner(VerificationPlan(subjects: [subject], captured: captured))
        .replay(published, on: subject) { outcome = $0.record }
      return SelftestRecord(
        fault: subject.name,
        fill: published.fill.rawValue,
        property: published.property ?? "",
        caught: outcome?.outcome == .failed,
        isRight: subject.name != guilty.name,
        issue: bug.issue,
        case: bug.caseText,
        cases: outcome?.cases ?? 0,
        finding: outcome?.reason ?? ""
      )
    }
  }
}
