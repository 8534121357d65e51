// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How smoothing factors treat channels without activation or weight.
public enum SmoothingRule: String, Sendable, CaseIterable {
  /// Factor 1 where max|X_j| or max|W_j| is 0: a dead channel is left alone. The default.
  case deadChannelsUntouched
  /// The authors' code: max|W_j| and the factor are floored at 1e-5 (mit-han-lab/smoothquant
  /// `smoothquant/smooth.py`).
  case authorsFloors

  /// The floor of the authors' code.
  public static let authorsFloor = 1e-5
}
