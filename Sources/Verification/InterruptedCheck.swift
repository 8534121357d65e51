// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// A law whose check ended the process or did not end: told by whoever watched it from outside.
public struct InterruptedCheck {
  /// The law.
  public let property: Property
  /// The case that was being checked.
  public let verificationCase: VerificationCase
  /// Name of the library.
  public let provider: String
  /// Options `smoothbench verify` needs to load the library again.
  public let replayOptions: String
  /// What happened, such as the signal.
  public let finding: String
  /// Seed of the run.
  public let seed: UInt64
  /// Cases begun.
  public let cases: Int

  /// Describes an interrupted check.
  public init(
    property: Property,
    case verificationCase: VerificationCase,
    provider: String,
    replayOptions: String,
    finding: String,
    seed: UInt64,
    cases: Int
  ) {
    self.property = property
    self.verificationCase = verificationCase
    self.provider = provider
    self.replayOptions = replayOptions
    self.finding = finding
    self.seed = seed
    self.cases = cases
  }

  /// The failed result, with the smallest case that still does the same.
  ///
  /// - Parameters:
  ///   - budget: Most cases tried while the case is made smaller; 0 leaves it as it is.
  ///   - fails: Whether a case does the same; each costs a process.
  /// - Returns: The record and what a person reads.
  public func result(
    budget: Int = 0,
    fails: (VerificationCase) -> Bool = { _ in false }
  ) -> VerificationResult {
    let shrunk = withoutActuallyEscaping(fails) {
      Shrinker(budget: budget, fails: $0).shrunk(verificationCase, property: property)
    }
    var mismatch = Mismatch(what: finding)
    if shrunk.smallest != verificationCase {
      mismatch.extent = "first seen in \(verificationCase)"
    }
    let report = FailureReport(
      property,
      shrunk.smallest,
      subject,
      mismatch,
      tried: shrunk.tried
    )
    return VerificationResult(record: record(.failed, report), report: report)
  }

  /// The result of a check that was stopped for its length alone.
  public func mistrusted() -> VerificationResult {
    VerificationResult(record: record(.mistrusted, nil), report: nil)
  }

  private var subject: VerificationSubject {
    let name = verificationCase.kernel
    return VerificationSubject(name: name, provider: provider, replayOptions: replayOptions) { _ in
      preconditionFailure("the library is not loaded in this process")
    }
  }

  private func record(
    _ outcome: VerificationRecord.Outcome,
    _ report: FailureReport?
  ) -> VerificationRecord {
    VerificationRecord(
      property: property.name,
      case: "\(report?.verificationCase ?? verificationCase)",
      kernel: verificationCase.kernel,
      provider: provider,
      outcome: outcome,
      reason: report?.summary ?? finding,
      seed: seed,
      cases: cases,
      bound: property.bound,
      observed: finding,
      ratio: outcome == .failed ? .infinity : 0,
      repro: report?.repro ?? ""
    )
  }
}
