// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

extension QuantizedLinears {
  /// A layer with one static scale, but for rows that exceed its range: each of these has the scale
  /// of its own largest value.
  ///
  /// Without this, the massive activations of a text's first token either widen the range of all
  /// tokens or are cut off; both ruin the whole text, which attends to that token.
  func applyApart(_ part: IntegerPart, to activation: Matrix<Float>) throws -> Matrix<Float> {
    guard let scale = part.activationScale else {
      preconditionFailure("a static scheme has scales")
    }
    var output = try apply(part, to: activation, scale: scale)
    let limit = scale.value * Float(QuantizedRange.restricted.highest)
    let magnitudes = try operations.rowMagnitudes(of: activation)
    let rows = magnitudes.indices.filter { magnitudes[$0] > limit }
    guard !rows.isEmpty else { return output }
    let own = try apply(part, to: activation.rows(rows), scale: nil)
    let rowStride = output.rowStride
    own.withUnsafePointer { source in
      output.withUnsafeMutablePointer { target in
        for (index, row) in rows.enumerated() {
          (target + row * rowStride).update(
            from: source + index * own.rowStride,
            count: own.columns
          )
        }
      }
    }
    return output
  }
}
