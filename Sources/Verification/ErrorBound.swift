// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The arithmetic of error bounds; every bound of the catalogue is made of these.
///
/// Source: Higham, Accuracy and Stability of Numerical Algorithms, lemma 3.1: a product of n
/// factors (1 + delta), each |delta| <= u, is 1 + theta with |theta| <= gamma_n.
public enum ErrorBound {
  /// Unit roundoff of FP32, 2^-24.
  static let single = 0x1p-24
  /// Unit roundoff of FP64, 2^-53.
  static let double = 0x1p-53
  /// Half of the smallest positive FP32 number: the error of a result that underflows.
  static let singleUnderflow = 0x1p-150
  /// The smallest normal FP32 number.
  static let singleSmallestNormal = 0x1p-126

  /// gamma_n = n * u / (1 - n * u).
  static func gamma(_ count: Int, unit: Double) -> Double {
    let product = Double(count) * unit
    return product / (1 - product)
  }

  /// How far y = accumulator * rowScale * columnScale + bias, made in FP32 in any order, may be
  /// from its exact value; `nil` where an intermediate result may leave FP32.
  ///
  /// Converting the accumulator, two multiplications and the sum round the product at most four
  /// times: gamma_4. The sum alone rounds the bias: u. rowScale * columnScale, where it is made
  /// first and underflows, is wrong by half the smallest number, times the accumulator; the final
  /// product may underflow once more. (Accumulator times one scale cannot lose by underflow: it is
  /// a whole multiple of the smallest number.) Without a bias nothing is added: gamma_3.
  public static func epilogue(
    accumulator: Int32,
    rowScale: Float,
    columnScale: Float,
    bias: Float?
  ) -> Double? {
    let sum = abs(Double(accumulator))
    let (row, column) = (Double(rowScale), Double(columnScale))
    let product = sum * row * column
    let shift = abs(Double(bias ?? 0))
    let greatest = max(sum * row, sum * column, row * column, product + shift)
    guard greatest < Double(Float.greatestFiniteMagnitude) * (1 - 0x1p-20) else { return nil }
    let scaleUnderflow = row * column < singleSmallestNormal ? sum * singleUnderflow : 0
    // The FP64 value it is compared with has itself been rounded three times.
    let referenceError = gamma(3, unit: double) * (product + shift)
    return gamma(bias == nil ? 3 : 4, unit: single) * product + single * shift
      + scaleUnderflow + (product < singleSmallestNormal ? singleUnderflow : 0) + referenceError
  }
}
