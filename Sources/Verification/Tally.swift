// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Counts what became of the cases of one law on one subject.
struct Tally {
  let property: Property
  let subject: VerificationSubject
  let seed: UInt64
  /// Cases of each law that the plan asks for, or `nil` where one case is replayed.
  let casesAsked: Int?
  /// The case closest to its bound, or the failing one.
  var worst: (observation: Observation, verificationCase: VerificationCase)?
  /// Cases that could be checked.
  private(set) var checked = 0
  private var weak = 0
  private var weakness = ""
  private var setApart = Observation.SetApart()
  private var skipReason = ""
  private var failure: FailureReport?

  init(
    property: Property,
    subject: VerificationSubject,
    seed: UInt64,
    casesAsked: Int? = nil
  ) {
    self.property = property
    self.subject = subject
    self.seed = seed
    self.casesAsked = casesAsked
  }

  mutating func skip(_ reason: String) { skipReason = reason }

  mutating func fail(_ report: FailureReport) { failure = report }

  mutating func add(_ result: CheckResult, of verificationCase: VerificationCase) {
    switch result {
    case .notApplicable(let reason):
      skipReason = reason
    case .observed(let observation):
      checked += 1
      if let reason = observation.weakness {
        weak += 1
        weakness = reason
      }
      setApart.count += observation.setApart.count
      if setApart.kind.isEmpty { setApart.kind = observation.setApart.kind }
      if worst.map({ observation.ratio > $0.observation.ratio }) ?? true {
        worst = (observation, verificationCase)
      }
    }
  }

  /// The outcome: one failure decides; no case at all is skipped; mostly weak data are mistrusted.
  func result() -> VerificationResult {
    VerificationResult(record: record(), report: failure)
  }

  private var outcome: (VerificationRecord.Outcome, String) {
    if let failure { return (.failed, failure.summary) }
    if checked == 0 { return (.skipped, skipReason) }
    if 2 * weak >= checked {
      return (.mistrusted, "\(weak) of \(checked) cases tell nothing: \(weakness)")
    }
    return (.passed, "")
  }

  private func record() -> VerificationRecord {
    let (outcome, reason) = outcome
    var observed = worst?.observation.observed ?? ""
    if setApart.count > 0 { observed += "; \(setApart.count) \(setApart.kind)" }
    var record = VerificationRecord(
      property: property.name,
      case: (failure?.verificationCase ?? worst?.verificationCase)?.description ?? "",
      kernel: subject.name,
      provider: subject.provider,
      outcome: outcome,
      reason: reason,
      seed: seed,
      cases: checked,
      bound: property.bound,
      observed: observed,
      ratio: worst?.observation.ratio ?? 0,
      repro: failure?.repro ?? ""
    )
    record.casesAsked = casesAsked
    return record
  }
}
