// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Quantizes activations row by row and finds values that cannot be quantized.
struct ActivationQuantizer {
  /// The largest absolute value of a row, or the sign that a value is not finite.
  enum Magnitude {
    case finite(Float)
    case notFinite
  }

  /// A row of an activation in the first-level cache, every value finite.
  struct FiniteRow {
    let index: Int
    let values: UnsafePointer<Float>
    /// Number of values.
    let count: Int
    /// The largest absolute value.
    let magnitude: Float
    /// The row that is read next, or `nil` after the last.
    let upcoming: UnsafePointer<Float>?
  }

  let kernels: MicroKernels

  /// The largest absolute value of some floats, while the first half of the upcoming ones is asked for.
  func magnitude(
    of values: UnsafePointer<Float>,
    count: Int,
    upcoming: UnsafePointer<Float>? = nil
  ) -> Magnitude {
    // Without the sign bit, IEEE numbers order like their bit patterns; infinity and not-a-number
    // come after every finite value. One integer maximum so finds both the scale and the bad value.
    Self.magnitude(bits: kernels.absoluteMaximumBits(count, values, upcoming))
  }

  /// The magnitude of a bit pattern without its sign.
  static func magnitude(bits: UInt32) -> Magnitude {
    bits < Float.infinity.bitPattern ? .finite(Float(bitPattern: bits)) : .notFinite
  }

  /// Codes of a row under a scale, while the second half of the upcoming row is asked for.
  func quantize(
    _ row: FiniteRow,
    scale: Scale,
    range: QuantizedRange,
    into codes: UnsafeMutablePointer<Int8>
  ) {
    kernels.quantize(
      row.count,
      row.values,
      scale.value,
      Int32(range.lowest),
      codes,
      row.upcoming
    )
  }

  /// The error that names the first value of a matrix that is not finite.
  static func firstNotFinite(in matrix: Matrix<Float>, name: String) -> QuantizationError {
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns where !matrix[row, column].isFinite {
        return .notFinite(matrix: name, row: row, column: column, value: matrix[row, column])
      }
    }
    preconditionFailure("called only when a value is not finite")
  }
}
