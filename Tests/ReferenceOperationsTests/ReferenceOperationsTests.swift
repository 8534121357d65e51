// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore
import Testing

@Suite struct ReferenceOperationsTests {
  private let reference = ReferenceOperations()
  private let activation = Matrix<Float>([[127, -50.4, 3.5], [-254, 100.9, 1], [0, 0, 0]])

  @Test func quantizesEachRowWithItsOwnScale() throws {
    let quantized = try reference.quantizedPerToken(activation, range: .restricted)
    #expect(quantized.codes == Matrix([[127, -50, 4], [-127, 50, 0], [0, 0, 0]]))
    #expect(quantized.scales.map(\.value) == [1, 2, 1])
    #expect(quantized.granularity == .perToken)
  }

  @Test func findsTheScaleOfATensorOrTakesTheGivenOne() throws {
    let dynamic = try reference.quantizedPerTensor(activation, scale: nil, range: .restricted)
    #expect(dynamic.scales.map(\.value) == [2])
    #expect(dynamic.codes.row(0) == [64, -25, 2])
    let fixed = try reference.quantizedPerTensor(activation, scale: Scale(1.5), range: .full)
    #expect(fixed.scales.map(\.value) == [1.5])
    #expect(fixed.codes.row(1) == [-128, 67, 1])
  }

  @Test func runsTheWholeLinearLayer() throws {
    let weight = try QuantizedMatrix(
      codes: Matrix([[1, 0, 0], [1, 1, -1]]),
      scales: [Scale(0.5), Scale(2)],
      granularity: .perChannel
    )
    let output = try reference.linear(
      activation: activation,
      activationScale: nil,
      weight: weight,
      bias: [1, -1]
    )
    // Integer product [[127, 73], [-127, -77], [0, 0]], row scales 1, 2, 1.
    #expect(output == Matrix([[64.5, 145], [-126, -309], [1, -1]]))
  }

  @Test func roundsTheResultOnlyOnce() throws {
    // 2^24 + 1 is no FP32 number, 2^24 + 2 is: adding the bias before rounding must reach it.
    let one = try Scale(1)
    let output = try reference.dequantizedProduct(
      accumulator: Matrix([[16_777_217, 16_777_217]]),
      rowScales: [one],
      columnScales: [one, one],
      bias: [1, 0]
    )
    #expect(output == Matrix([[16_777_218, 16_777_216]]))
  }

  @Test func isNotConfusedByRowStrides() throws {
    var strided = Matrix<Float>(rows: 3, columns: 3, rowStride: 8, repeating: .nan)
    for row in 0..<3 {
      for column in 0..<3 { strided[row, column] = activation[row, column] }
    }
    let quantized = try reference.quantizedPerToken(strided, range: .restricted)
    #expect(
      try quantized.codes == reference.quantizedPerToken(activation, range: .restricted).codes
    )
  }

  @Test func refusesWhatTheProtocolRefuses() throws {
    #expect(reference.name == "reference")
    let deep = Matrix<Int8>(rows: 1, columns: 131_072, repeating: 0)
    #expect(throws: ShapeError.depthBeyondAccumulator(depth: 131_072, greatestDepth: 131_071)) {
      try reference.product(activation: deep, weight: deep)
    }
    #expect(throws: ShapeError.lengthMismatch(vector: "bias", found: 1, expected: 2)) {
      let weight = try QuantizedMatrix(
        codes: Matrix([[1, 0, 0], [1, 1, -1]]),
        scales: [Scale(1)],
        granularity: .perTensor
      )
      _ = try reference.linear(
        activation: activation,
        activationScale: nil,
        weight: weight,
        bias: [1]
      )
    }
  }
}
