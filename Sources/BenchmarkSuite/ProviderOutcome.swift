// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
public import Records

/// What became of a library that has no time to show: a record with the reason.
public enum ProviderOutcome {
  /// A library that cannot be loaded here.
  public static func notLoaded(provider: String, reason: String) -> Record {
    record(
      property: "provider-loads",
      provider: provider,
      outcome: .skipped,
      reason: reason,
      bound: "the library loads and describes itself"
    )
  }

  /// A library that computes nothing an operation is compared with.
  static func nothingToCompare(_ benchmarkCase: BenchmarkCase, provider: String) -> Record {
    record(
      property: "timed-result",
      benchmarkCase,
      provider: provider,
      outcome: .skipped,
      reason: "\(provider) computes nothing to compare with \(benchmarkCase.operation.rawValue)"
    )
  }

  /// A result that is wrong or cannot be judged, or a call that failed: no speed is shown for it.
  public static func rejected(
    _ benchmarkCase: BenchmarkCase,
    provider: String,
    kernel: String,
    finding: any Error
  ) -> Record {
    let isUndecided = (finding as? ResultCheckError)?.isUndecided ?? false
    return record(
      property: "timed-result",
      benchmarkCase,
      provider: provider,
      kernel: kernel,
      outcome: isUndecided ? .mistrusted : .failed,
      reason: "\(finding)"
    )
  }

  private static func record(
    property: String,
    _ benchmarkCase: BenchmarkCase? = nil,
    provider: String,
    kernel: String = "",
    outcome: VerificationRecord.Outcome,
    reason: String,
    bound: String = "the check that our own results pass before they are timed"
  ) -> Record {
    .verification(
      VerificationRecord(
        property: property,
        case: benchmarkCase?.description ?? "",
        kernel: kernel,
        provider: provider,
        outcome: outcome,
        reason: reason,
        seed: benchmarkCase?.seed ?? 0,
        cases: outcome == .skipped ? 0 : 1,
        bound: bound,
        observed: reason,
        ratio: outcome == .failed ? .infinity : 0
      )
    )
  }
}
