// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The arithmetic in which scale and quotient are computed.
///
/// Codes differ only at near ties.
public enum QuantizerRule: String, Sendable, CaseIterable {
  /// What runs: scale = RN32(absmax / 127), code = round-half-even(RN32(x / scale)).
  case fp32
  /// The rule of the golden files: scale and quotient in FP64.
  case fp64
}
