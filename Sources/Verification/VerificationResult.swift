// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Records

/// What became of one law on one subject.
public struct VerificationResult: Sendable {
  /// What is written down.
  public let record: VerificationRecord
  /// What a person reads about a failure, or `nil`.
  public let report: FailureReport?
}
