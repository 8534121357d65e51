// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// A wrong element of an integer product.
public struct ProductMismatch: Equatable, Sendable {
  /// Row of the output.
  public let row: Int
  /// Column of the output.
  public let column: Int
  /// The exact sum.
  public let expected: Int64
  /// What the output holds.
  public let got: Int32
}

/// Checks a product without making it: C r = A (W^T r) for a random r, modulo 2^61 - 1 where it is one of
/// integers; see ``check(activation:weight:output:seed:)`` for real numbers.
///
/// A row of C that is wrong differs from the right one by numbers below 2^32 (and sums below
/// 2^61), so their difference is not zero modulo p = 2^61 - 1, and at most one value in p of each
/// entry of r hides it: a wrong row passes with probability 2^-61 at most. No rounding, no
/// tolerance. Source: R. Freivalds, Probabilistic machines can use less running time, 1977.
public enum Freivalds {
  /// p, a Mersenne prime: reduction is a shift and an addition.
  static let modulus: Int128 = (1 << 61) - 1

  /// The first wrong element of the first wrong row, or `nil` when the product is right.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - output: What is claimed to be their product. Shape: `[M, N]`.
  ///   - seed: Chooses r; independent of the data.
  /// - Returns: A wrong element with its exact value, or `nil`.
  /// - Precondition: The shapes fit one another.
  /// - Complexity: O(*M* · *K* + *K* · *N* + *M* · *N*).
  public static func firstMismatch(
    activation: Matrix<Int8>,
    weight: Matrix<Int8>,
    output: Matrix<Int32>,
    seed: UInt64
  ) -> ProductMismatch? {
    precondition(activation.columns == weight.columns, "operands differ in depth")
    precondition(
      output.rows == activation.rows && output.columns == weight.rows,
      "output \(output.shape) does not fit its operands"
    )
    let vector = randomVector(count: weight.rows, seed: seed)
    let weighted = transposedProduct(weight, vector)
    for row in 0..<output.rows
    where dot(activation, row: row, weighted) != dot(output, row: row, vector) {
      return firstWrongColumn(row: row, activation: activation, weight: weight, output: output)
    }
    return nil
  }

  private static func randomVector(count: Int, seed: UInt64) -> [Int64] {
    let source = RandomSource(seed: seed ^ 0xF4E1_7A1D_5C0D_E000)
    return (0..<count).map { index in
      // 61 bits; the one value that is p itself stands for 0.
      let bits = Int64(source.bits(stream: 0xF2E1, row: 0, column: index) >> 3)
      return Int128(bits) == modulus ? 0 : bits
    }
  }

  /// W^T r modulo p.
  ///
  /// Shape: `[K]`.
  private static func transposedProduct(_ weight: Matrix<Int8>, _ vector: [Int64]) -> [Int64] {
    // |w r| < 2^68: 2^59 rows fit 128 bits without reduction.
    var sums = [Int128](repeating: 0, count: weight.columns)
    weight.withUnsafePointer { pointer in
      sums.withUnsafeMutableBufferPointer { sums in
        for row in 0..<weight.rows {
          let start = pointer + row * weight.rowStride
          let factor = vector[row]
          for column in 0..<weight.columns {
            sums[column] &+= Int128(factor) &* Int128(start[column])
          }
        }
      }
    }
    return sums.map(reduced)
  }

  /// One row times a vector modulo p.
  private static func dot<Element: FixedWidthInteger>(
    _ matrix: Matrix<Element>,
    row: Int,
    _ vector: [Int64]
  ) -> Int64 {
    // |element| <= 2^31 and r < 2^61: 2^35 columns fit 128 bits.
    matrix.withUnsafePointer { pointer in
      let start = pointer + row * matrix.rowStride
      var sum: Int128 = 0
      for column in 0..<matrix.columns {
        sum &+= Int128(truncatingIfNeeded: start[column]) &* Int128(vector[column])
      }
      return reduced(sum)
    }
  }

  private static func reduced(_ value: Int128) -> Int64 {
    let remainder = value % modulus
    return Int64(remainder < 0 ? remainder + modulus : remainder)
  }

  private static func firstWrongColumn(
    row: Int,
    activation: Matrix<Int8>,
    weight: Matrix<Int8>,
    output: Matrix<Int32>
  ) -> ProductMismatch? {
    for column in 0..<output.columns {
      let expected = exactElement(row: row, column: column, activation, weight)
      let got = output[row, column]
      if expected != Int64(got) {
        return ProductMismatch(row: row, column: column, expected: expected, got: got)
      }
    }
    // Unreachable: residues that differ mean a row that differs.
    return nil
  }

  /// One element of the product in 64 bits.
  static func exactElement(
    row: Int,
    column: Int,
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>
  ) -> Int64 {
    activation.withUnsafePointer { left in
      weight.withUnsafePointer { right in
        let left = left + row * activation.rowStride
        let right = right + column * weight.rowStride
        var sum: Int64 = 0
        for index in 0..<activation.columns { sum &+= Int64(left[index]) &* Int64(right[index]) }
        return sum
      }
    }
  }
}
