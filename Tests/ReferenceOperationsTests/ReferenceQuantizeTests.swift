// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore
import Testing

@Suite struct ReferenceQuantizeTests {
  private func codes(
    _ values: [Double],
    scale: Double,
    rule: QuantizerRule = .fp32,
    range: QuantizedRange = .restricted
  ) throws -> [Int8] {
    try ReferenceQuantizer(rule: rule, range: range)
      .quantized(Matrix([values]), scales: [scale], granularity: .perTensor).codes.elements
  }

  @Test(arguments: QuantizerRule.allCases)
  func roundsTiesToEven(rule: QuantizerRule) throws {
    let values = [0.5, 1.5, 2.5, 3.5, 125.5, 126.5, -0.5, -1.5, -2.5, -3.5, -125.5, -126.5]
    #expect(
      try codes(values, scale: 1, rule: rule) == [0, 2, 2, 4, 126, 126, 0, -2, -2, -4, -126, -126]
    )
    // The same ties away from 1, where a reciprocal would be exact too.
    #expect(
      try codes(values.map { $0 * 0.25 }, scale: 0.25, rule: rule)
        == [0, 2, 2, 4, 126, 126, 0, -2, -2, -4, -126, -126]
    )
  }

  @Test(arguments: QuantizerRule.allCases)
  func dividesByTheScale(rule: QuantizerRule) throws {
    // Ties exactly: 45.5 = 6.5 * 7. Multiplied by the FP32 reciprocal of 7 they round upward.
    let values = [45.5, 87.5, 101.5, 157.5, -353.5]
    #expect(try codes(values, scale: 7, rule: rule) == [6, 12, 14, 22, -50])
  }

  @Test func roundsToNearestBesideTies() throws {
    let values = [0.499_999, 0.500_001, -0.499_999, -0.500_001, 1.499_999, 126.499_99]
    #expect(try codes(values, scale: 1) == [0, 1, 0, -1, 1, 126])
  }

  @Test(arguments: QuantizerRule.allCases)
  func quantizesAHandComputedExample(rule: QuantizerRule) throws {
    let values = Matrix<Double>([[127, -50.4, 3.5], [-254, 100.9, 1]])
    let quantizer = ReferenceQuantizer(rule: rule)
    let perToken = try quantizer.quantized(values, granularity: .perToken)
    #expect(perToken.scales == [1, 2])
    #expect(perToken.codes == Matrix([[127, -50, 4], [-127, 50, 0]]))
    let perChannel = try quantizer.quantized(values, granularity: .perChannel)
    #expect(perChannel.codes == perToken.codes)
    #expect(perChannel.granularity == .perChannel)
    let perTensor = try quantizer.quantized(values, granularity: .perTensor)
    #expect(perTensor.scales == [2])
    #expect(perTensor.codes == Matrix([[64, -25, 2], [-127, 50, 0]]))
    #expect(perTensor.clippedCount == 0)
  }

  @Test func givesAShorterLastGroupItsOwnScale() throws {
    let values = Matrix<Double>([[127, 1, 254, 2, 508], [-381, 3, 0, 0, -635]])
    let quantized = try ReferenceQuantizer().quantized(values, granularity: .perGroup(size: 2))
    #expect(quantized.scales == [1, 2, 4, 3, 1, 5])
    #expect(quantized.codes == Matrix([[127, 1, 127, 1, 127], [-127, 1, 0, 0, -127]]))
    #expect(quantized.dequantized() == values)
    #expect(quantized.scale(row: 1, column: 4) == 5)
  }

  @Test func acceptsGroupsLongerThanARow() throws {
    let values = Matrix<Double>([[127, 1], [254, 2]])
    let grouped = try ReferenceQuantizer().quantized(values, granularity: .perGroup(size: 64))
    #expect(grouped.scales == [1, 2])
    let longest = Granularity.perGroup(size: .max)
    #expect(try ReferenceQuantizer().quantized(values, granularity: longest).scales == [1, 2])
  }

  @Test(arguments: [0, -1])
  func refusesAGroupWithoutValues(size: Int) {
    #expect(throws: QuantizationError.groupSizeNotPositive(size: size)) {
      try ReferenceQuantizer().quantized(Matrix([[1]]), granularity: .perGroup(size: size))
    }
    #expect(throws: QuantizationError.groupSizeNotPositive(size: size)) {
      try ReferenceQuantizedMatrix(
        codes: Matrix([[1]]),
        scales: [1],
        granularity: .perGroup(size: size)
      )
    }
  }

  @Test(arguments: QuantizerRule.allCases)
  func givesAllZeroRowsTheScaleOne(rule: QuantizerRule) throws {
    let values = Matrix<Double>([[0, -0.0, 0], [0, 127, 0]])
    let quantized = try ReferenceQuantizer(rule: rule).quantized(values, granularity: .perToken)
    #expect(quantized.scales == [1, 1])
    #expect(quantized.codes == Matrix([[0, 0, 0], [0, 127, 0]]))
  }

  @Test func floorsTheAbsoluteMaximumLikeTheAuthors() throws {
    let authors = ReferenceQuantizer(
      rule: .fp64,
      absoluteMaximumFloor: SmoothingRule.authorsFloor
    )
    let quantized = try authors.quantized(
      Matrix([[0, 0], [6e-6, -1e-5], [127, 0]]),
      granularity: .perToken
    )
    #expect(quantized.scales == [1e-5 / 127, 1e-5 / 127, 1])
    #expect(quantized.codes == Matrix([[0, 0], [76, -127], [127, 0]]))
  }

  @Test func givesMinusZeroTheCodeZero() throws {
    let quantized = try ReferenceQuantizer().quantized(
      Matrix([[-0.0, -0.2, 127]]),
      granularity: .perTensor
    )
    #expect(quantized.codes == Matrix([[0, 0, 127]]))
    let first = quantized.dequantized()[0, 0]
    #expect(first == 0 && first.sign == .plus)
  }

  @Test func reachesMinus128OnlyInTheFullRange() throws {
    let values = Matrix<Double>([[-127.4, -127.5, -128, -129, 127.4, 127.5, 128]])
    func quantized(_ range: QuantizedRange) throws -> ReferenceQuantizedMatrix {
      try ReferenceQuantizer(range: range).quantized(
        values,
        scales: [1],
        granularity: .perTensor
      )
    }
    let full = try quantized(.full)
    #expect(full.codes.elements == [-127, -128, -128, -128, 127, 127, 127])
    #expect(full.clippedCount == 3)
    let restricted = try quantized(.restricted)
    #expect(restricted.codes.elements == [-127, -127, -127, -127, 127, 127, 127])
    #expect(restricted.clippedCount == 5)
  }

  @Test(arguments: QuantizerRule.allCases)
  func saturatesAtAStaticScaleThatIsTooSmall(rule: QuantizerRule) throws {
    // The quotient of the last two is infinite in FP32.
    let values = Matrix<Double>([[1, -1, 1e-30, 3e38, -3e38]])
    let quantized = try ReferenceQuantizer(rule: rule).quantized(
      values,
      scales: [0x1p-100],
      granularity: .perTensor
    )
    #expect(quantized.codes.elements == [127, -127, 1, 127, -127])
    #expect(quantized.clippedCount == 4)
  }

  @Test(arguments: [(0, 0), (-1, -1), (.infinity, .infinity)] as [(Double, Float)])
  func refusesScalesThatAreNotFiniteAndAboveZero(scale: Double, reported: Float) {
    for rule in QuantizerRule.allCases {
      #expect(throws: QuantizationError.scaleNotUsable(value: reported)) {
        try codes([1], scale: scale, rule: rule)
      }
    }
  }

  @Test func refusesScalesThatVanishInTheArithmeticOfTheRule() throws {
    #expect(throws: QuantizationError.scaleNotUsable(value: 0)) {
      try codes([1], scale: 1e-60, rule: .fp32)
    }
    #expect(try codes([3e-60], scale: 1e-60, rule: .fp64) == [3])
  }

  @Test func refusesTheWrongNumberOfScales() {
    #expect(throws: ShapeError.lengthMismatch(vector: "scales", found: 2, expected: 3)) {
      try ReferenceQuantizer().quantized(
        Matrix([[1], [2], [3]]),
        scales: [1, 2],
        granularity: .perToken
      )
    }
  }

  @Test func quantizesEmptyMatrices() throws {
    let noRows = Matrix<Double>(rows: 0, columns: 3, repeating: 0)
    #expect(try ReferenceQuantizer().quantized(noRows, granularity: .perToken).scales.isEmpty)
    #expect(try ReferenceQuantizer().quantized(noRows, granularity: .perTensor).scales == [1])
  }

  @Test(arguments: QuantizerRule.allCases, [0x1p-149, 0x1p-126, 0.1, 1, 3, 1e30])
  func quantizingDequantizedCodesGivesTheCodesBack(rule: QuantizerRule, scale: Double) throws {
    let every = Matrix<Int8>([Array(-128...127)])
    let scale = Double(Float(scale))
    let quantized = try ReferenceQuantizedMatrix(
      codes: every,
      scales: [scale],
      granularity: .perTensor
    )
    let again = try ReferenceQuantizer(rule: rule, range: .full).quantized(
      quantized.dequantized(),
      scales: [scale],
      granularity: .perTensor
    )
    #expect(again.codes == every)
    #expect(again.clippedCount == 0)
  }

  @Test func quantizeThenDequantizeStaysWithinHalfAStep() throws {
    let source = RandomSource(seed: 3)
    let values = Matrix<Double>(rows: 8, columns: 50) { row, column in
      (source.unit(stream: 0, row: row, column: column) - 0.5) * Double(1 << row)
    }
    let quantizer = ReferenceQuantizer(rule: .fp64)
    let scales = try quantizer.scales(for: values, granularity: .perToken)
    let kept = try quantizer.quantizedThenDequantized(values, granularity: .perToken)
    for row in 0..<8 {
      for column in 0..<50 {
        // Half a step, and the rounding of the FP64 quotient of at most 127.
        let bound = scales[row] * (0.5 + 127 * 0x1p-52)
        #expect(abs(values[row, column] - kept[row, column]) <= bound)
      }
    }
  }
}
