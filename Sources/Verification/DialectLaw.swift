// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// A law that the quantizer of every dialect must obey, whatever its conventions.
public struct DialectLaw: Sendable {
  /// Name in records, such as `dialect-rounding`.
  public let name: String
  /// The law in one sentence.
  public let statement: String
  /// The bound, for a quantizer.
  let bound: @Sendable (DialectQuantizer) -> String
  /// Why the law says nothing about a quantizer, or `nil`.
  var reasonAgainst: @Sendable (DialectQuantizer) -> String? = { _ in nil }
  /// Checks one matrix.
  let check: @Sendable (ReferenceDialectQuantizer, Matrix<Double>) throws -> DialectFinding

  /// The laws, in the order they are checked.
  static let all = [rounding, zeros, range, oddness, covariance]

  /// How far a code may be from x / scale, beyond half a step.
  ///
  /// u is the unit roundoff of quotients, v that of scales; a quotient is at most `q` steps.
  static func roundingSlack(_ rule: DialectQuantizer) -> Double {
    let (u, v) = (rule.quotient.unitRoundoff, rule.scale.unitRoundoff)
    // The largest quotient: the divisor, and what rounding the scale down adds to it.
    let q = rule.divisor * (1 + 2 * v)
    switch rule.quotientFormula {
    case .division: return u * q
    case .inverseScale: return (2 * u + u * u) * q
    // divisor / maximum and the product are rounded, and the scale that x is compared with.
    case .inverseMaximum: return (2 * u + 2 * v) * (1 + 4 * (u + v)) * q
    // The sum is off by u of up to 2 maxima, the factor by 2 u and the product by u of up to 2
    // divisors, the difference by u of one; the scale by v.
    case .shifted: return (9 * u + v) * (1 + 10 * u) * q
    }
  }

  private static let rounding = DialectLaw(
    name: "dialect-rounding",
    statement: "a code is x / scale rounded, or the end of the range where that lies beyond",
    bound: {
      "1/2 + \(roundingSlack($0)) steps: one unit roundoff of \($0.quotient.rawValue) an operation"
    },
    check: { quantizer, values in
      let got = try quantizer.quantized(values, named: "values")
      let input = quantizer.input(values)
      let bound = 0.5 + roundingSlack(quantizer.rule)
      var finding = DialectFinding()
      for row in 0..<values.rows {
        // A scale that is no normal number has lost digits that the quotient may still have.
        guard got.scales[row] >= quantizer.rule.scale.leastNormal else { continue }
        for column in 0..<values.columns {
          let quotient = input[row, column] / got.scales[row]
          let code = Double(got.codes[row, column])
          var error = abs(code - quotient)
          if let range = quantizer.rule.range {
            let nearest = min(max(quotient, Double(range.lowerBound)), Double(range.upperBound))
            error = min(error, abs(code - nearest))
          }
          finding.measure(
            error / bound,
            "row \(row), column \(column): code \(got.codes[row, column]) of \(quotient) steps"
          )
        }
      }
      return finding
    }
  )

  private static let zeros = DialectLaw(
    name: "dialect-zero",
    statement: "zero has the code 0, in rows of zeros too",
    bound: { _ in "0" },
    check: { quantizer, values in
      let got = try quantizer.quantized(values, named: "values")
      let input = quantizer.input(values)
      var finding = DialectFinding()
      for row in 0..<values.rows {
        for column in 0..<values.columns where input[row, column] == 0 {
          let code = got.codes[row, column]
          finding.expect(code == 0, "row \(row), column \(column): code \(code) of zero")
        }
      }
      return finding
    }
  )

  private static let range = DialectLaw(
    name: "dialect-range",
    statement:
      "codes lie in the range, or where nothing is clipped no further out than rounding goes",
    bound: { rule in "\(limits(rule))" },
    check: { quantizer, values in
      let limits = limits(quantizer.rule)
      let got = try quantizer.quantized(values, named: "values")
      var finding = DialectFinding()
      for row in 0..<values.rows {
        // Where nothing is clipped, a scale that has lost digits lets codes go far out: to 144 in FP16.
        guard quantizer.rule.range != nil || got.scales[row] >= quantizer.rule.scale.leastNormal
        else { continue }
        for column in 0..<values.columns {
          let code = got.codes[row, column]
          finding.expect(
            limits.contains(Int(code)),
            "row \(row), column \(column): code \(code)"
          )
        }
      }
      return finding
    }
  )

  /// The codes that a quantizer can make.
  private static func limits(_ rule: DialectQuantizer) -> ClosedRange<Int> {
    if let range = rule.range { return range }
    let largest = Int(
      (rule.divisor * (1 + 2 * rule.scale.unitRoundoff) + roundingSlack(rule) + 0.5)
    )
    return -largest...largest
  }

  private static let oddness = DialectLaw(
    name: "dialect-oddness",
    statement: "-x has the code of x with the other sign, ends of the range apart",
    bound: { _ in "0" },
    reasonAgainst: {
      $0.quotientFormula == .shifted
        ? "x + maximum is rounded, which is not the same for -x" : nil
    },
    check: { quantizer, values in
      let got = try quantizer.quantized(values, named: "values")
      let other = try quantizer.quantized(values.map { -$0 }, named: "values")
      let range = quantizer.rule.range ?? -32768...32767
      var finding = DialectFinding()
      for (code, opposite) in zip(got.codes.elements, other.codes.elements) {
        // Only a code whose opposite is outside of the range may have another one.
        let isAtTheEnd = !range.contains(-Int(code)) || !range.contains(-Int(opposite))
        finding.expect(
          code == -opposite || (isAtTheEnd && abs(Int(code) + Int(opposite)) == 1),
          "codes \(code) and \(opposite)"
        )
      }
      return finding
    }
  )

  private static let covariance = DialectLaw(
    name: "dialect-covariance",
    statement:
      "four times the values have the same codes, and four times the scale, away from guards",
    bound: { _ in "0" },
    check: { quantizer, values in
      let input = quantizer.input(values)
      let got = try quantizer.quantized(input, named: "values")
      let other = try quantizer.quantized(input.map { 4 * $0 }, named: "values")
      var finding = DialectFinding()
      for row in 0..<values.rows where other.scales[row] == 4 * got.scales[row] {
        for column in 0..<values.columns {
          let (code, scaled) = (got.codes[row, column], other.codes[row, column])
          finding.expect(
            code == scaled,
            "row \(row), column \(column): code \(code), of four times the value \(scaled)"
          )
        }
      }
      return finding
    }
  )
}
