// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization
import TensorCore

/// The angles of rotary positions.
extension ReferenceTransformer {
  /// Angle of pair i at position p: p * theta_i with theta_i = base^(-2 i / headSize), or what the
  /// scaling makes of it.
  ///
  /// Source: RoFormer (arXiv:2104.09864), equation 15.
  public func rotaryTable(
    base: Double,
    scaling: RotaryScaling?,
    headSize: Int,
    positions: Int
  ) -> RotaryTable {
    precondition(headSize % 2 == 0, "rotary embeddings pair the elements of a head")
    let half = headSize / 2
    var cosines = Matrix<Double>(rows: positions, columns: half, repeating: 0)
    var sines = Matrix<Double>(rows: positions, columns: half, repeating: 0)
    for pair in 0..<half {
      var frequency = pow(base, -2 * Double(pair) / Double(headSize))
      if let scaling { frequency = scaled(frequency, by: scaling) }
      for position in 0..<positions {
        cosines[position, pair] = cos(Double(position) * frequency)
        sines[position, pair] = sin(Double(position) * frequency)
      }
    }
    return RotaryTable(cosines: cosines, sines: sines)
  }

  /// theta for waves of less than original / high tokens, theta / factor for those of more than
  /// original / low, and (1 - s) theta / factor + s theta between them.
  ///
  /// s = (original / wave - low) / (high - low). Source: the transformers package,
  /// `_compute_llama3_parameters` in modeling_rope_utils.py.
  private func scaled(_ frequency: Double, by scaling: RotaryScaling) -> Double {
    let wave = 2 * Double.pi / frequency
    let original = Double(scaling.originalContextLength)
    let (low, high) = (scaling.lowFrequencyFactor, scaling.highFrequencyFactor)
    if wave < original / high { return frequency }
    if wave > original / low { return frequency / scaling.factor }
    let share = (original / wave - low) / (high - low)
    return (1 - share) * frequency / scaling.factor + share * frequency
  }
}
