// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import TensorCore

/// The squared error of a quantized product when every operand is rounded to its nearest code.
///
/// x = a (q + d), w = b (p + f), where d and f are what rounding left. In units of its step a_i b_n,
/// output (i, n) is off by e = p_n . d_i + q_i . f_n + d_i . f_n. Uniform values lie uniformly in the
/// cell of a code, so d and f are independent and uniform within half a step, with variance 1/12, and
/// the expected sum of e^2 over M rows and N columns of depth K is
///
///     E = (M sum |p_n|^2 + N sum |q_i|^2 + K M N / 12) / 12.
///
/// How far the sum S may be from it, but for one case in 10^9 on either side, t = ln 10^9. Write the
/// errors as A v + r: v are the d and f of codes -126 to 126, whose cells are whole; r is known, all
/// that codes at the ends and the products d_i . f_n add, and the rounding of the output. Let T be the
/// expected |A v|^2, c the eigenvalues of A A^T / 12 (T is their sum), and lambda the largest.
///
/// - Above: a uniform variable has no larger moments than a normal one of its variance,
///   E exp(s u) <= exp(s^2 / 24), so |A v|^2 > T + 2 |c|_2 sqrt(t) + 2 lambda t with a probability of
///   at most exp(-t) (Hsu, Kakade and Zhang 2012, theorem 1). Then sqrt(S) is at most the root of that
///   plus |r|.
/// - Below there is no such bound for uniform variables (that of Laurent and Massart 2000 holds for
///   normal ones). But v is a function of normal variables, u = Phi(g) - 1/2, whose slope is at most
///   1 / sqrt(2 pi), so |A v| changes by sigma = sqrt(12 lambda / (2 pi)) at most for a change of g by
///   1. Therefore its variance is at most sigma^2 (Poincare), its mean at least sqrt(T - sigma^2), and
///   it is below its mean by sigma sqrt(2 t) with a probability of at most exp(-t) (Tsirelson,
///   Ibragimov and Sudakov 1976). Then sqrt(S) is at least that less |r|.
struct ErrorPrediction {
  /// The expected sum of squares.
  ///
  /// Unit: squared steps of the outputs.
  let squaredError: Double
  /// T, and what |c|_2 and lambda do not exceed: the same of all codes.
  private let interior: Double
  private let norm: Double
  private let largest: Double

  /// t: ln 10^9.
  static let exponent = log(1e9)

  /// Predicts from codes alone.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  init(_ activation: Matrix<Int8>, _ weight: Matrix<Int8>) {
    let (rows, columns) = (Double(activation.rows), Double(weight.rows))
    let depth = Double(activation.columns)
    let (q, p) = (Self.rows(activation), Self.rows(weight))
    let (x, w) = (Self.products(q), Self.products(p))
    let (traceX, traceW) = (Self.trace(x), Self.trace(w))
    squaredError = (rows * traceW + columns * traceX + rows * columns * depth / 12) / 12
    interior = (Self.inside(q, times: p) + Self.inside(p, times: q)) / 12
    // A A^T is M blocks of p p^T on the diagonal and N blocks of q q^T across.
    let both = 2 * traceX * traceW
    norm =
      (rows * Self.squaredNorm(w) + columns * Self.squaredNorm(x) + both).squareRoot() / 12
    largest = (Self.eigenvalueBound(w) + Self.eigenvalueBound(x)) / 12
  }

  /// The largest sum of squares to be expected.
  ///
  /// - Parameter other: |r|. Unit: steps.
  /// - Returns: What S exceeds once in 10^9 cases at most. Unit: squared steps.
  func greatest(besides other: Double) -> Double {
    let t = Self.exponent
    let root = (interior + 2 * norm * t.squareRoot() + 2 * largest * t).squareRoot() + other
    return root * root
  }

  /// The smallest sum of squares to be expected.
  ///
  /// - Parameter other: |r|. Unit: steps.
  /// - Returns: What S is below once in 10^9 cases at most. Unit: squared steps.
  func least(besides other: Double) -> Double {
    let variance = 12 * largest / (2 * Double.pi)
    let mean = max(interior - variance, 0).squareRoot()
    let root = max(mean - (2 * variance * Self.exponent).squareRoot() - other, 0)
    return root * root
  }

  private static func rows(_ codes: Matrix<Int8>) -> [[Double]] {
    (0..<codes.rows).map { row in codes.row(row).map { Double($0) } }
  }

  /// The products of all pairs of rows.
  private static func products(_ rows: [[Double]]) -> [[Double]] {
    rows.map { left in
      rows.map { right in zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  private static func trace(_ matrix: [[Double]]) -> Double {
    matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
  }

  private static func squaredNorm(_ matrix: [[Double]]) -> Double {
    matrix.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
  }

  /// The squares of the other side's codes, added up for every code of one side whose cell is whole.
  private static func inside(_ codes: [[Double]], times other: [[Double]]) -> Double {
    let depth = other.first?.count ?? 0
    let squares = (0..<depth).map { index in other.reduce(0) { $0 + $1[index] * $1[index] } }
    return codes.reduce(0) { sum, row in
      zip(row, squares).reduce(sum) { abs($1.0) < 127 ? $0 + $1.1 : $0 }
    }
  }

  /// What no eigenvalue of a symmetric matrix exceeds: the 8th root of the norm of its 8th power, which
  /// is more than the largest by a factor of at most n^(1/16).
  private static func eigenvalueBound(_ matrix: [[Double]]) -> Double {
    var (power, exponent, logarithm) = (matrix, 1.0, 0.0)
    for step in 0...3 {
      if step > 0 {
        power = products(power)
        exponent *= 2
      }
      let norm = squaredNorm(power).squareRoot()
      guard norm > 0 else { return 0 }
      logarithm += log(norm) / exponent
      power = power.map { row in row.map { $0 / norm } }
    }
    return exp(logarithm)
  }
}
