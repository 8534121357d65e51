// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// The mean of values and of their codes, over values whose errors are uniform within half a step.
///
/// A row of independent uniform values is uniform below its largest one too. So the values in a cell
/// that ends below the largest, [c - 1/2, c + 1/2] steps on either side of zero, lie uniformly in it.
struct CodeMeans {
  /// Mean of the values.
  ///
  /// Unit: steps.
  private(set) var ofValues = 0.0
  /// Mean of their codes.
  private(set) var ofCodes = 0.0
  private var count = 0.0

  /// Values this close to a tie are left out: FP32 rounds a quotient of at most 127 by 2^-18.
  private static let tieWindow = 0x1p-16

  /// Adds up codes.
  ///
  /// - Parameters:
  ///   - values: Rows of uniform values.
  ///   - quantized: Their codes, of the same shape.
  ///   - isOutwards: Whether to count away from zero rather than up, which leaves out the values
  ///     nearest to zero.
  init(_ values: Matrix<Float>, _ quantized: QuantizedMatrix, isOutwards: Bool) {
    let scales = quantized.rowScales.map { Double($0.value) }
    for row in 0..<values.rows {
      let quotients = values.row(row).map { Double($0) / scales[row] }
      // Codes up to 126, whose cells no range clips.
      let cells = min(((quotients.map { abs($0) }.max() ?? 0) - 0.5).rounded(.down), 126)
      for (column, quotient) in quotients.enumerated() {
        let magnitude = abs(quotient)
        let distance = abs(magnitude - magnitude.rounded(.down) - 0.5)
        guard magnitude < cells + 0.5, distance > Self.tieWindow else { continue }
        guard !isOutwards || magnitude > 0.5 else { continue }
        let sign = isOutwards && quotient < 0 ? -1.0 : 1.0
        ofValues += sign * quotient
        ofCodes += sign * Double(quantized.codes[row, column])
        count += 1
      }
    }
    ofValues /= max(count, 1)
    ofCodes /= max(count, 1)
  }

  /// How far the two means may be apart, but for one case in 10^9: 2 exp(-6 n s^2) = 10^-9.
  var bound: Double { (21.4 / (6 * max(count, 1))).squareRoot() }
}
