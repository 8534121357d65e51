// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Judges a result element by element.
enum Comparison {
  /// A result whose nonzero elements are fewer than one in ten cannot tell much.
  static let leastNonzeroShare = 0.1

  /// Integers that must be equal.
  ///
  /// - Parameters:
  ///   - expected: What is right.
  ///   - got: What was computed.
  ///   - what: What failures call it.
  ///   - leastNonzeroShare: Results with a smaller share of nonzero elements are weak. Codes of a
  ///     quantizer may well be zero nearly everywhere; sums may not.
  /// - Returns: Whether they are equal, and whether that means anything.
  static func exact<Element: FixedWidthInteger>(
    expected: Matrix<Element>,
    got: Matrix<Element>,
    what: String,
    leastNonzeroShare: Double = leastNonzeroShare
  ) -> Observation {
    if let wrongShape = shapeFailure(expected: expected.shape, got: got.shape, what: what) {
      return wrongShape
    }
    guard expected != got else {
      var observation = Observation.held("equal")
      observation.weakness = weakness(of: expected, leastNonzeroShare) { $0 == 0 }
      return observation
    }
    let picture = RegionPicture(
      shape: expected.shape,
      isWrong: { expected[$0, $1] != got[$0, $1] },
      expected: { "\(expected[$0, $1])" },
      got: { "\(got[$0, $1])" }
    )
    return unequal(picture.mismatch(what: what))
  }

  /// Floating-point values that must be equal bit by bit; -0 and 0 differ.
  static func bitwise<Element: BinaryFloatingPoint & BitwiseCopyable & Sendable>(
    expected: Matrix<Element>,
    got: Matrix<Element>,
    what: String
  ) -> Observation {
    if let wrongShape = shapeFailure(expected: expected.shape, got: got.shape, what: what) {
      return wrongShape
    }
    let differs = { (row: Int, column: Int) in
      !expected[row, column].isIdentical(to: got[row, column])
    }
    let picture = RegionPicture(
      shape: expected.shape,
      isWrong: differs,
      expected: { "\(expected[$0, $1])" },
      got: { "\(got[$0, $1])" }
    )
    if hasWrong(expected.shape, differs) { return unequal(picture.mismatch(what: what)) }
    var observation = Observation.held("equal bit by bit")
    observation.weakness = weakness(of: expected) { $0 == 0 }
    return observation
  }

  private static func unequal(_ mismatch: Mismatch?) -> Observation {
    Observation(
      ratio: .infinity,
      observed: mismatch?.summary ?? "different",
      mismatch: mismatch
    )
  }

  private static func hasWrong(
    _ shape: MatrixShape,
    _ isWrong: (_ row: Int, _ column: Int) -> Bool
  ) -> Bool {
    for row in 0..<shape.rows {
      for column in 0..<shape.columns where isWrong(row, column) { return true }
    }
    return false
  }

  /// Why a result with these elements cannot tell much, or `nil`.
  static func weakness<Element>(
    of matrix: Matrix<Element>,
    _ leastNonzeroShare: Double = leastNonzeroShare,
    isZero: (Element) -> Bool
  ) -> String? {
    var nonzero = 0
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns where !isZero(matrix[row, column]) { nonzero += 1 }
    }
    let count = matrix.rows * matrix.columns
    let isTelling = nonzero > 0 && Double(nonzero) >= leastNonzeroShare * Double(count)
    guard !isTelling else { return nil }
    return nonzero == 0
      ? "every expected element is zero" : "\(nonzero) of \(count) expected elements are not zero"
  }

  /// A failure when shapes differ, or `nil`.
  static func shapeFailure(
    expected: MatrixShape,
    got: MatrixShape,
    what: String
  ) -> Observation? {
    expected == got ? nil : .failure("\(what): shape \(got), expected \(expected)")
  }
}

extension BinaryFloatingPoint {
  /// Whether two values are the same bit by bit, apart from payloads of values not a number.
  fileprivate func isIdentical(to other: Self) -> Bool {
    (self == other && sign == other.sign) || (isNaN && other.isNaN)
  }
}
