// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Which keys a query sees, and what is added to their scores.
public struct AttentionRule: Hashable, Sendable {
  /// Whether a token sees itself and those before it only; otherwise it sees all.
  public let isCausal: Bool
  /// What a score falls by for each token of distance, one for each query head; empty for nothing.
  ///
  /// Source: ALiBi (arXiv:2108.12409), section 3.
  public let slopes: [Double]

  /// Every token sees itself and those before it.
  public static let causal = AttentionRule(isCausal: true)

  /// Creates a rule.
  public init(isCausal: Bool, slopes: [Double] = []) {
    self.isCausal = isCausal
    self.slopes = slopes
  }
}
