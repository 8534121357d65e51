// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore
import Testing

@Suite struct NormalizationTests {
  private static let rows = KernelRow.supported.map(\.name)

  private func codes(
    _ values: [Float],
    _ kind: Normalization.Kind,
    row: String,
    gain: Float = 1
  ) throws -> QuantizedMatrix {
    try OptimizedOperations(row: KernelRow.named(row)).normalizedThenQuantized(
      Matrix(rows: 1, columns: values.count, elements: values),
      normalization: Normalization(
        kind: kind,
        gain: Array(repeating: gain, count: values.count),
        bias: nil,
        epsilon: 1e-5
      ),
      scale: nil,
      range: .restricted
    )
  }

  @Test(arguments: rows, Normalization.Kind.allCases)
  func takesTheLargestNumbers(_ row: String, _ kind: Normalization.Kind) throws {
    let most = Float.greatestFiniteMagnitude
    let result = try codes([most, -most, most, -most, most / 4], kind, row: row)
    let expected: [Int8] =
      kind == .layer ? [115, -127, 115, -127, 24] : [127, -127, 127, -127, 32]
    #expect(result.codes.row(0) == expected)
  }

  @Test(arguments: rows)
  func leavesNothingOfAConstantRow(_ row: String) throws {
    let values: [Float] = [1, 1e-30, 3.4e38, -0.1, 1 + 0x1p-23]
    for value in values {
      let result = try codes(Array(repeating: value, count: 83), .layer, row: row)
      #expect(result.codes.row(0) == Array(repeating: 0, count: 83))
      #expect(result.scales.map(\.value) == [1])
    }
  }

  @Test(arguments: rows)
  func seesOneUnitInTheLastPlace(_ row: String) throws {
    // 63 values of 1e6 and one that is the next number: deviations of 1/64 and 63/64 of 2^-4.
    var values = Array(repeating: Float(1e6), count: 64)
    values[5] = values[5].nextUp
    let result = try codes(values, .layer, row: row)
    #expect(result.codes[0, 5] == 127)
    #expect(result.codes[0, 6] == -2)
  }

  @Test(arguments: rows)
  func namesTheNormalizedValueThatLeavesFP32(_ row: String) throws {
    #expect(
      throws: QuantizationError.notFinite(
        matrix: "normalized activation",
        row: 0,
        column: 1,
        value: -.infinity
      )
    ) {
      try codes([1, -3, 1, 1], .layer, row: row, gain: .greatestFiniteMagnitude)
    }
  }

  @Test func everyRowGivesTheSameCodesAndScales() throws {
    let source = RandomSource(seed: 5)
    for count in [1, 7, 8, 15, 16, 17, 100, 1037] {
      let values = (0..<count).map { Float(source.unit(stream: 1, row: 0, column: $0)) * 9 - 1 }
      for kind in Normalization.Kind.allCases {
        let results = try KernelRow.supported.map { try codes(values, kind, row: $0.name) }
        for result in results {
          #expect(result.codes == results[0].codes)
          #expect(result.scales == results[0].scales)
        }
      }
    }
  }

  @Test func refusesAnEpsilonThatIsNotAboveZero() {
    #expect(throws: QuantizationError.epsilonNotUsable(value: 0)) {
      try Normalization(kind: .layer, gain: [1], bias: nil, epsilon: 0)
    }
  }
}
