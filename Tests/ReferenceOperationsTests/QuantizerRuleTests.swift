// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore
import Testing

/// A value next to a tie, on which the two rules disagree.
///
/// Found and computed with NumPy, whose FP32 division is the processor's.
struct NearTie: CustomTestStringConvertible {
  let absoluteMaximum: Double
  let value: Double
  let codeInFP32: Int8
  let codeInFP64: Int8

  var testDescription: String { "\(value) of \(absoluteMaximum)" }

  static let all = [
    // FP32 quotient 95.5, FP64 quotient 95.49999880926683, and so on.
    NearTie(
      absoluteMaximum: 0x1.66cf2cp+2,
      value: 0x1.0dd032p+2,
      codeInFP32: 96,
      codeInFP64: 95
    ),
    NearTie(
      absoluteMaximum: 0x1.0e60dcp+3,
      value: 0x1.14c3e8p+1,
      codeInFP32: 32,
      codeInFP64: 33
    ),
    NearTie(
      absoluteMaximum: 0x1.4536fcp+2,
      value: 0x1.3ed01cp+2,
      codeInFP32: 124,
      codeInFP64: 125
    ),
    NearTie(
      absoluteMaximum: 0x1.28316ep+2,
      value: 0x1.468316p-1,
      codeInFP32: 18,
      codeInFP64: 17
    ),
  ]
}

@Suite struct QuantizerRuleTests {
  private func quantized(
    _ values: Matrix<Double>,
    _ rule: QuantizerRule
  ) throws -> ReferenceQuantizedMatrix {
    try ReferenceQuantizer(rule: rule).quantized(values, granularity: .perToken)
  }

  @Test(arguments: NearTie.all)
  func followsItsArithmeticAtNearTies(tie: NearTie) throws {
    let values = Matrix<Double>([[tie.absoluteMaximum, tie.value, -tie.value]])
    let inFP32 = try quantized(values, .fp32).codes.elements
    let inFP64 = try quantized(values, .fp64).codes.elements
    #expect(inFP32 == [127, tie.codeInFP32, -tie.codeInFP32])
    #expect(inFP64 == [127, tie.codeInFP64, -tie.codeInFP64])
  }

  /// Rows of values put as near to ties as FP32 allows, below a random absolute maximum.
  private func valuesNearTies() -> Matrix<Double> {
    let source = RandomSource(seed: 11)
    return Matrix<Double>(rows: 50, columns: 128) { row, column in
      let maximum = Double(Float(1 + source.unit(stream: 0, row: row, column: 0)))
      let sign = source.bits(stream: 1, row: row, column: column) & 1 == 0 ? 1.0 : -1.0
      if column == 127 { return maximum }
      return sign * Double(Float((Double(column) + 0.5) * maximum / 127))
    }
  }

  @Test func differsFromTheOtherRuleOnlyAtNearTies() throws {
    let values = valuesNearTies()
    let inFP32 = try quantized(values, .fp32)
    let inFP64 = try quantized(values, .fp64)
    var differences = 0
    for row in 0..<values.rows {
      for column in 0..<values.columns {
        let distance = Int(inFP32.codes[row, column]) - Int(inFP64.codes[row, column])
        guard distance != 0 else { continue }
        differences += 1
        #expect(abs(distance) == 1)
        let quotient = abs(values[row, column] / inFP64.scales[row])
        // Scale and quotient round once each in FP32: 2 * 2^-24 of a quotient below 127.
        #expect(abs(quotient - quotient.rounded(.down) - 0.5) <= 127 * 0x1p-23)
      }
    }
    #expect(differences > 100)
  }

  @Test func agreesWithTheOtherRuleAwayFromTies() throws {
    let source = RandomSource(seed: 12)
    // Quotients a quarter of a step or more from every tie.
    let values = Matrix<Double>(rows: 50, columns: 128) { row, column in
      let maximum = Double(Float(1 + source.unit(stream: 0, row: row, column: 0)))
      if column == 127 { return maximum }
      let part = source.unit(stream: 1, row: row, column: column) * 0.5 - 0.25
      return Double(Float((Double(column) + part) * maximum / 127))
    }
    #expect(try quantized(values, .fp32).codes == quantized(values, .fp64).codes)
  }

  @Test func keepsScalesExactInFP32() throws {
    let values = valuesNearTies()
    for scale in try quantized(values, .fp32).scales { #expect(Double(Float(scale)) == scale) }
    let inFP64 = try quantized(values, .fp64).scales
    #expect(inFP64.contains { Double(Float($0)) != $0 })
  }

  @Test func divides127IntoTheAbsoluteMaximum() {
    #expect(ReferenceQuantizer(rule: .fp32).scale(absoluteMaximum: 1) == 0x1.020408p-7)
    #expect(ReferenceQuantizer(rule: .fp64).scale(absoluteMaximum: 1) == 1.0 / 127)
  }

  /// 2^-149 is the smallest positive FP32 number.
  @Test func keepsTheScaleOfSubnormalValuesAboveZero() throws {
    let least = Double(Float.leastNonzeroMagnitude)
    let values = Matrix<Double>([
      [63 * least, -least], [64 * least, least], [190 * least, 127 * least],
    ])
    let inFP32 = try quantized(values, .fp32)
    #expect(inFP32.scales == [least, least, least])
    #expect(inFP32.codes == Matrix([[63, -1], [64, 1], [127, 127]]))
    // 190 / 127 steps of 2^-149 round down to one: the row's own maximum saturates.
    #expect(inFP32.clippedCount == 1)
    let inFP64 = try quantized(values, .fp64)
    #expect(inFP64.scales == [63 * least / 127, 64 * least / 127, 190 * least / 127])
    #expect(inFP64.codes == Matrix([[127, -2], [127, 2], [127, 85]]))
  }

  @Test(arguments: QuantizerRule.allCases)
  func quantizesTheLargestValues(rule: QuantizerRule) throws {
    let largest = Double(Float.greatestFiniteMagnitude)
    let quantized = try quantized(Matrix([[largest, -largest, largest / 4, 1]]), rule)
    #expect(quantized.codes.elements == [127, -127, 32, 0])
    #expect(quantized.scales[0].isFinite)
    #expect(quantized.clippedCount == 0)
  }
}
