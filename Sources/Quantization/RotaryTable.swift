// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// Cosines and sines of rotary position embeddings, in FP64.
public struct RotaryTable: Sendable {
  /// Shape: `[positions, headSize / 2]`.
  public let cosines: Matrix<Double>
  /// Shape: `[positions, headSize / 2]`.
  public let sines: Matrix<Double>

  /// Creates a table of cosines and sines of the same angles.
  public init(cosines: Matrix<Double>, sines: Matrix<Double>) {
    self.cosines = cosines
    self.sines = sines
  }
}
