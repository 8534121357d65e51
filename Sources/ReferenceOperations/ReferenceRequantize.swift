// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

extension ReferenceEpilogue {
  /// Requantizes an integer product: accumulators to codes of an output with a scale of its own.
  ///
  /// - Parameters:
  ///   - accumulator: The integer product. Shape: `[M, N]`.
  ///   - rowScales: Scales of the activation. Shape: `[M]`.
  ///   - columnScales: Scales of the weight. Shape: `[N]`.
  ///   - bias: Added after scaling, or `nil` for none. Shape: `[N]`. Unit: output units.
  ///   - outputScale: Output units for each step of the codes.
  ///   - range: The codes allowed.
  /// - Returns: Shape: `[M, N]`. Unit: quantization steps of the output.
  /// - Throws: As for the dequantized product.
  /// - Note: Rounding: the quotient rounds to 53 bits, then half to even to a code; codes saturate.
  public static func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Double],
    columnScales: [Double],
    bias: [Double]?,
    outputScale: Double,
    range: QuantizedRange
  ) throws -> Matrix<Int8> {
    try requireUsable(scales: [outputScale])
    let output = try dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias
    )
    // Equation 1 on the output of equation 2: Y_INT8 = round(Y / delta_Y), clipped.
    return output.map { value in
      let rounded = (value / outputScale).rounded(.toNearestOrEven)
      return Int8(min(max(rounded, Double(range.lowest)), Double(range.highest)))
    }
  }
}
