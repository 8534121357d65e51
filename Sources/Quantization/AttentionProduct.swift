// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The two products of attention; they differ in how the right operand is stored.
///
/// Both operands are activations: nothing is packed before the call. Every 8-bit code is allowed in
/// both; probabilities are codes 0 ... 127 of scale 1 / 127.
///
/// Several heads of the left operand may share one of the right (grouped queries): head h then
/// meets head h / (left heads / right heads), rounded down.
public enum AttentionProduct: Sendable, CaseIterable {
  /// Query `[M, K]` times key, stored a token a row: `[N, K]`.
  ///
  /// K is the size of a head.
  case scores
  /// Probabilities `[M, K]` times value, stored a token a row too: `[K, N]`.
  ///
  /// N is the size of a head.
  case values
}
