// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The nonlinear function of a feed-forward network.
public enum ActivationFunction: String, Hashable, Sendable, CaseIterable {
  /// max(x, 0).
  case relu = "ReLU"
  /// x / (1 + exp(-x)).
  case silu = "SiLU"
  /// x Phi(x), Phi the normal distribution: x / 2 (1 + erf(x / sqrt(2))).
  ///
  /// Source: Gaussian Error Linear Units (arXiv:1606.08415), equation 1.
  case gelu = "GELU"
  /// x / 2 (1 + tanh(0.79788456 (x + 0.044715 x^3))), the approximation of the same paper with
  /// sqrt(2 / pi) to eight digits, as in BLOOM's code.
  case geluByTanh = "GELU by tanh"

  /// Whether f(c x) = c f(x) for every c > 0, so that positive factors pass through.
  public var isPositivelyHomogeneous: Bool { self == .relu }
}
