// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One weight of a quantized checkpoint beside its original, and the factors between them.
///
/// The stored weight is Q = code * scale, the original W, both `[N, K]`. If Q is W diag(s) rounded to
/// codes, no element is further from it than half a step, so the least-squares factor of column j,
///
///     w_j = sum_i W_ij Q_ij / sum_i W_ij^2,
///
/// is within b_j = sum_i |W_ij| step_i / 2 / sum_i W_ij^2 of s_j. For weights in floating point the
/// half step is the roundoff of the stored type. The last codes are left out of all sums: they may
/// stand for more than they say.
struct AuditedWeight {
  let rows: Int
  let columns: Int
  /// W, row by row.
  let original: [Float]
  /// Q, row by row.
  let stored: [Float]
  /// The step of each row, or 0 for a weight in floating point.
  let steps: [Float]
  /// Relative error of one stored value that is no code.
  let roundoff: Double

  /// Factors recovered from the columns, and how far they may be off.
  struct Factors {
    var values: [Double]
    var bounds: [Double]

    /// Whether every factor is the expected one within its bound.
    func agree(with expected: [Double]) -> Bool {
      values.indices.allSatisfy {
        abs(values[$0] - expected[$0]) <= bounds[$0] + 0x1p-20 * abs(expected[$0])
      }
    }
  }

  /// Largest error of one stored element of a row.
  private func halfStep(row: Int, of value: Float) -> Double {
    // The quotient is rounded to FP32 before it is rounded to a code.
    steps[row] > 0 ? Double(steps[row]) * (0.5 + 0x1p-16) : roundoff * abs(Double(value))
  }

  /// The factor of each column.
  ///
  /// - Returns: Columns without any weight get factor 1 and an infinite bound. Shape: `[K]`.
  func columnFactors() -> Factors {
    factors(count: columns) { row, column in column }
  }

  /// The factor of each row, for weights whose rows were multiplied.
  func rowFactors() -> Factors { factors(count: rows) { row, _ in row } }

  private func factors(count: Int, index: (Int, Int) -> Int) -> Factors {
    var products = [Double](repeating: 0, count: count)
    var squares = products
    var errors = products
    for row in 0..<rows {
      for column in 0..<columns {
        let place = row * columns + column
        let (w, q) = (Double(original[place]), Double(stored[place]))
        guard steps[row] == 0 || abs(q) < 126.5 * Double(steps[row]) else { continue }
        let channel = index(row, column)
        products[channel] += w * q
        squares[channel] += w * w
        errors[channel] += abs(w) * halfStep(row: row, of: stored[place])
      }
    }
    return Factors(
      values: zip(products, squares).map { $1 > 0 ? $0 / $1 : 1 },
      bounds: zip(errors, squares).map { $1 > 0 ? $0 / $1 : .infinity }
    )
  }

  /// What the largest element of each row, with its factors, is divided by to make its step.
  ///
  /// - Parameter factors: Of the columns. Shape: `[K]`.
  /// - Returns: 127 or 127.5 by the known rules; `nil` for rows all zero. Shape: `[N]`.
  func divisors(_ factors: [Double]) -> [Double?] {
    (0..<rows).map { row in
      let largest = (0..<columns).reduce(0.0) {
        max($0, abs(Double(original[row * columns + $1]) * factors[$1]))
      }
      return largest > 0 ? largest / Double(steps[row]) : nil
    }
  }

  /// Elements beyond the last code by more than the half step that rounding allows.
  func clippedCount(_ factors: [Double]) -> Int {
    var count = 0
    for row in 0..<rows {
      // Codes end at 127; a quotient of 127.5 loses half a step.
      let limit = Double(steps[row]) * 127.5 * (1 + 0x1p-12)
      for column in 0..<columns
      where abs(Double(original[row * columns + column]) * factors[column]) > limit { count += 1 }
    }
    return count
  }
}
