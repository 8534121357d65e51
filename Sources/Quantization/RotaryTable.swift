// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import TensorCore

/// Cosines and sines of rotary position embeddings, in FP64.
///
/// Source: RoFormer (arXiv:2104.09864), equation 15: angle of pair i at position p is
/// p * base^(-2 i / headSize).
public struct RotaryTable: Sendable {
  /// Shape: `[positions, headSize / 2]`.
  public let cosines: Matrix<Double>
  /// Shape: `[positions, headSize / 2]`.
  public let sines: Matrix<Double>

  /// Computes the table.
  ///
  /// - Precondition: `headSize` is even.
  public init(base: Double, headSize: Int, positions: Int) {
    precondition(headSize % 2 == 0, "rotary embeddings pair the elements of a head")
    let angle = { (position: Int, pair: Int) in
      Double(position) * pow(base, -2 * Double(pair) / Double(headSize))
    }
    cosines = Matrix(rows: positions, columns: headSize / 2) { cos(angle($0, $1)) }
    sines = Matrix(rows: positions, columns: headSize / 2) { sin(angle($0, $1)) }
  }
}
