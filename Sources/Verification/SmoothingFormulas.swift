// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import ReferenceOperations
public import TensorCore

/// The formulas of smoothing, as the laws about them call them.
///
/// A value rather than a direct call, so that formulas made wrong on purpose go through the same
/// laws: a law that cannot fail proves nothing.
public struct SmoothingFormulas: Sendable {
  /// s_j from max|X_j|, max|W_j| and alpha.
  public var factors:
    @Sendable (
      _ activationMaxima: [Double], _ weightMaxima: [Double], _ strength: MigrationStrength
    ) throws -> [Double]
  /// X diag(s)^-1.
  public var smoothedActivation:
    @Sendable (_ activation: Matrix<Double>, _ factors: [Double]) throws -> Matrix<Double>
  /// diag(s) W.
  public var smoothedWeight:
    @Sendable (_ weight: Matrix<Double>, _ factors: [Double]) throws -> Matrix<Double>

  /// The FP64 reference.
  public static let reference = SmoothingFormulas(
    factors: {
      try ReferenceSmoothing.factors(activationMaxima: $0, weightMaxima: $1, strength: $2)
    },
    smoothedActivation: { try ReferenceSmoothing.smoothedActivation($0, factors: $1) },
    smoothedWeight: { try ReferenceSmoothing.smoothedWeight($0, factors: $1) }
  )
}
