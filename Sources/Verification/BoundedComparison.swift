// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Judges real results against exact values, each element within a bound of its own.
struct BoundedComparison {
  /// What is compared, in words.
  let what: String
  /// The exact values.
  let expected: Matrix<Double>
  /// What was computed.
  let got: Matrix<Double>
  /// The bound of each element; `nil` where an element is not judged.
  let bound: (_ row: Int, _ column: Int) -> Double?
  /// What elements without a bound are.
  var setApartKind = "beyond FP32"
  /// Results with a smaller share of nonzero elements are weak.
  var leastNonzeroShare = Comparison.leastNonzeroShare

  /// The worst ratio of error to bound, and the first element beyond its bound.
  func observation() -> Observation {
    if let wrong = Comparison.shapeFailure(
      expected: expected.shape,
      got: got.shape,
      what: what
    ) {
      return wrong
    }
    var worst = (ratio: -1.0, row: 0, column: 0)
    var setApart = 0
    for row in 0..<expected.rows {
      for column in 0..<expected.columns {
        guard let ratio = ratio(row, column) else {
          setApart += 1
          continue
        }
        if ratio > worst.ratio { worst = (ratio, row, column) }
      }
    }
    var observation = Observation(
      ratio: max(worst.ratio, 0),
      observed: description(of: worst.row, worst.column),
      mismatch: worst.ratio > 1 ? mismatch() : nil,
      weakness: worst.ratio < 0
        ? "no element could be judged"
        : Comparison.weakness(of: expected, leastNonzeroShare) { $0 == 0 }
    )
    observation.setApart = .init(count: setApart, kind: setApart > 0 ? setApartKind : "")
    return observation
  }

  private func ratio(_ row: Int, _ column: Int) -> Double? {
    guard let bound = bound(row, column) else { return nil }
    let error = abs(got[row, column] - expected[row, column])
    if error == 0 { return 0 }
    // Not a number and infinity are never within a bound.
    return error.isFinite && bound > 0 ? error / bound : .infinity
  }

  private func description(of row: Int, _ column: Int) -> String {
    guard expected.rows > 0, expected.columns > 0 else { return "nothing to compare" }
    let error = abs(got[row, column] - expected[row, column])
    return "error \(error.shortText) of bound \((bound(row, column) ?? 0).shortText) "
      + "at row \(row), column \(column)"
  }

  private func mismatch() -> Mismatch? {
    RegionPicture(
      shape: expected.shape,
      isWrong: { (ratio($0, $1) ?? 0) > 1 },
      expected: { "\(expected[$0, $1]) +- \((bound($0, $1) ?? 0).shortText)" },
      got: { "\(got[$0, $1])" }
    ).mismatch(what: what)
  }
}

extension Double {
  /// Three significant digits.
  var shortText: String {
    guard isFinite, self != 0 else { return "\(self)" }
    var exponent = 0
    var value = magnitude
    while value >= 10 {
      value /= 10
      exponent += 1
    }
    while value < 1 {
      value *= 10
      exponent -= 1
    }
    var digits = (value * 100).rounded() / 100
    if digits >= 10 {
      digits /= 10
      exponent += 1
    }
    let sign = self < 0 ? "-" : ""
    guard exponent < -3 || exponent > 4 else {
      let unit = (magnitude * 10_000).rounded() / 10_000
      return "\(sign)\(unit)"
    }
    return "\(sign)\(digits)e\(exponent)"
  }
}
