// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension ErrorBound {
  /// How far q = (accumulator * rowScale * columnScale + bias) / outputScale, made in FP32 in any
  /// order, may be from its exact value; `nil` where an intermediate result may leave FP32.
  ///
  /// Converting the accumulator, two products, a quotient and the sum round the product five times:
  /// gamma_5. A quotient and the sum round the bias twice: gamma_2. columnScale / outputScale, where
  /// it is made first and underflows, is wrong by the smallest number at most (it may be lifted to
  /// it), times |accumulator * rowScale|; rowScale * columnScale likewise, times
  /// |accumulator / outputScale|. The product and the shift may underflow once more.
  static func requantize(
    accumulator: Int32,
    rowScale: Float,
    columnScale: Float,
    bias: Float?,
    outputScale: Float
  ) -> Double? {
    let sum = abs(Double(accumulator))
    let (row, column) = (Double(rowScale), Double(columnScale))
    let (shift, step) = (abs(Double(bias ?? 0)), Double(outputScale))
    let product = sum * row * column
    let quotient = (product + shift) / step
    let greatest = max(
      max(sum * row, sum * column, row * column, column / step),
      max(product + shift, shift / step, quotient)
    )
    guard greatest < Double(Float.greatestFiniteMagnitude) * (1 - 0x1p-20) else { return nil }
    let ratioUnderflow = column / step < singleSmallestNormal ? 2 * sum * row : 0
    let scaleUnderflow = row * column < singleSmallestNormal ? sum / step : 0
    // The FP64 value it is compared with has itself been rounded four times.
    return gamma(5, unit: single) * product / step + gamma(2, unit: single) * shift / step
      + (ratioUnderflow + scaleUnderflow + 2) * singleUnderflow + gamma(4, unit: double) * quotient
  }
}
