// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore
import Testing

/// An operation that reads a 2x3 matrix or a vector of three, and what its error calls the input.
struct FiniteReader: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let input: String
  let row: Int
  let run: @Sendable (Matrix<Double>) throws -> Void

  init(
    _ testDescription: String,
    names input: String,
    row: Int = 1,
    _ run: @escaping @Sendable (Matrix<Double>) throws -> Void
  ) {
    self.testDescription = testDescription
    self.input = input
    self.row = row
    self.run = run
  }

  private static let ones = Matrix<Double>(rows: 2, columns: 3, repeating: 1)

  static let all = [
    FiniteReader("channel maxima", names: "activation") {
      _ = try ReferenceSmoothing.channelMaxima($0)
    },
    FiniteReader("shared channel maxima", names: "weights[1]") {
      _ = try ReferenceSmoothing.sharedChannelMaxima([ones, $0])
    },
    FiniteReader("smoothed activation", names: "activation") {
      _ = try ReferenceSmoothing.smoothedActivation($0, factors: [1, 2, 3])
    },
    FiniteReader("smoothed weight", names: "weight") {
      _ = try ReferenceSmoothing.smoothedWeight($0, factors: [1, 2, 3])
    },
    FiniteReader("product, activation", names: "activation") {
      _ = try ReferenceMatrixProduct.product(activation: $0, weight: ones)
    },
    FiniteReader("product, weight", names: "weight") {
      _ = try ReferenceMatrixProduct.product(activation: ones, weight: $0)
    },
    FiniteReader("quantize, FP32", names: "activation") {
      _ = try ReferenceQuantizer(rule: .fp32).quantized($0, granularity: .perToken)
    },
    FiniteReader("quantize, FP64", names: "weight") {
      _ = try ReferenceQuantizer(rule: .fp64).quantized(
        $0,
        granularity: .perGroup(size: 2),
        named: "weight"
      )
    },
    FiniteReader("quantize with a static scale", names: "activation") {
      _ = try ReferenceQuantizer().quantized($0, scales: [1], granularity: .perTensor)
    },
    FiniteReader("bias", names: "bias", row: 0) {
      _ = try ReferenceEpilogue.biased(ones, bias: $0.row(1))
    },
    FiniteReader("per token, of the family", names: "activation") {
      _ = try ReferenceOperations().quantizedPerToken($0.map { Float($0) }, range: .full)
    },
    FiniteReader("per tensor, of the family", names: "activation") {
      _ = try ReferenceOperations().quantizedPerTensor(
        $0.map { Float($0) },
        scale: Scale(1),
        range: .full
      )
    },
  ]
}

@Suite struct NonFiniteInputTests {
  private func matrix(holding value: Double) -> Matrix<Double> {
    var matrix = Matrix<Double>(rows: 2, columns: 3, repeating: 1)
    matrix[1, 2] = value
    return matrix
  }

  @Test(arguments: FiniteReader.all, [Double.infinity, -.infinity])
  func namesMatrixRowAndColumnOfInfinity(reader: FiniteReader, value: Double) {
    let expected = QuantizationError.notFinite(
      matrix: reader.input,
      row: reader.row,
      column: 2,
      value: Float(value)
    )
    #expect(throws: expected) { try reader.run(matrix(holding: value)) }
  }

  @Test(arguments: FiniteReader.all)
  func namesMatrixRowAndColumnOfNotANumber(reader: FiniteReader) {
    // Compared as text: an error that carries NaN is not equal to itself.
    let error = #expect(throws: QuantizationError.self) {
      try reader.run(matrix(holding: .nan))
    }
    let place = "\(reader.input) holds nan at row \(reader.row), column 2;"
    #expect(error?.description.hasPrefix(place) == true)
  }

  @Test func theRuleOfFP32RefusesWhatIsInfiniteThere() throws {
    let large = matrix(holding: 1e39)
    let expected = QuantizationError.notFinite(
      matrix: "activation",
      row: 1,
      column: 2,
      value: .infinity
    )
    #expect(throws: expected) {
      try ReferenceQuantizer(rule: .fp32).quantized(large, granularity: .perTensor)
    }
    let quantized = try ReferenceQuantizer(rule: .fp64).quantized(large, granularity: .perTensor)
    #expect(quantized.codes.elements == [0, 0, 0, 0, 0, 127])
  }
}
