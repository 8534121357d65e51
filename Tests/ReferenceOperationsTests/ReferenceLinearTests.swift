// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore
import Testing

@Suite struct ReferenceLinearTests {
  private let activationCodes = Matrix<Int8>([[1, -2], [127, 0]])
  private let weightCodes = Matrix<Int8>([[3, 4], [-1, 2], [127, -127]])

  @Test func scalesRowsAndColumnsThenAddsTheBias() throws {
    let activation = try ReferenceQuantizedMatrix(
      codes: activationCodes,
      scales: [0.5, 0.25],
      granularity: .perToken
    )
    let weight = try ReferenceQuantizedMatrix(
      codes: weightCodes,
      scales: [2, 1, 0.5],
      granularity: .perChannel
    )
    let output = try ReferenceLinear.output(
      activation: activation,
      weight: weight,
      bias: [10, 0, -1]
    )
    // Integer product [[-5, -5, 381], [381, -127, 16129]].
    #expect(output == Matrix([[5, -2.5, 94.25], [200.5, -31.75, 2015.125]]))
  }

  @Test func repeatsTheScaleOfATensor() throws {
    let activation = try ReferenceQuantizedMatrix(
      codes: activationCodes,
      scales: [0.5],
      granularity: .perTensor
    )
    let weight = try ReferenceQuantizedMatrix(
      codes: weightCodes,
      scales: [4],
      granularity: .perTensor
    )
    let output = try ReferenceLinear.output(activation: activation, weight: weight, bias: nil)
    #expect(output == Matrix([[-10, -10, 762], [762, -254, 32_258]]))
  }

  @Test func sumsGroupsWithTheirOwnScales() throws {
    let activation = try ReferenceQuantizedMatrix(
      codes: Matrix([[1, -2, 3]]),
      scales: [0.5],
      granularity: .perToken
    )
    let weight = try ReferenceQuantizedMatrix(
      codes: Matrix([[3, 4, 5]]),
      scales: [2, 10],
      granularity: .perGroup(size: 2)
    )
    let output = try ReferenceLinear.output(activation: activation, weight: weight, bias: [1])
    // 0.5 * (2 * (3 - 8) + 10 * 15) + 1
    #expect(output == Matrix([[71]]))
  }

  @Test func agreesWithTheProductOfDequantizedValues() throws {
    let source = RandomSource(seed: 8)
    let activation = Matrix<Double>(rows: 7, columns: 33) { row, column in
      source.unit(stream: 0, row: row, column: column) - 0.5
    }
    let weight = Matrix<Double>(rows: 5, columns: 33) { row, column in
      source.unit(stream: 1, row: row, column: column) - 0.5
    }
    let quantizer = ReferenceQuantizer()
    let activationCodes = try quantizer.quantized(activation, granularity: .perToken)
    let weightCodes = try quantizer.quantized(weight, granularity: .perChannel)
    let integer = try ReferenceLinear.output(
      activation: activationCodes,
      weight: weightCodes,
      bias: nil
    )
    let real = try ReferenceLinear.output(
      activation: activationCodes.dequantized(),
      weight: weightCodes.dequantized(),
      bias: nil
    )
    for row in 0..<7 {
      for column in 0..<5 {
        // 33 products of at most 0.5 * 0.5, each product and sum rounded once in FP64.
        #expect(abs(integer[row, column] - real[row, column]) <= 33 * 33 * 0.25 * 0x1p-53)
      }
    }
  }

  @Test func computesTheLinearLayerOfRealValues() throws {
    let output = try ReferenceLinear.output(
      activation: Matrix([[1, 2], [3, 4]]),
      weight: Matrix([[1, 1], [0, -1]]),
      bias: [0.5, -0.5]
    )
    #expect(output == Matrix([[3.5, -2.5], [7.5, -4.5]]))
  }

  @Test func refusesVectorsOfTheWrongLength() {
    let accumulator = Matrix<Int32>([[1, 2, 3], [4, 5, 6]])
    func epilogue(_ rows: [Double], _ columns: [Double], _ bias: [Double]?) throws {
      _ = try ReferenceEpilogue.dequantizedProduct(
        accumulator: accumulator,
        rowScales: rows,
        columnScales: columns,
        bias: bias
      )
    }
    #expect(throws: ShapeError.lengthMismatch(vector: "row scales", found: 3, expected: 2)) {
      try epilogue([1, 1, 1], [1, 1, 1], nil)
    }
    #expect(throws: ShapeError.lengthMismatch(vector: "column scales", found: 2, expected: 3)) {
      try epilogue([1, 1], [1, 1], nil)
    }
    #expect(throws: ShapeError.lengthMismatch(vector: "bias", found: 0, expected: 3)) {
      try epilogue([1, 1], [1, 1, 1], [])
    }
    #expect(throws: QuantizationError.scaleNotUsable(value: 0)) {
      try epilogue([1, 0], [1, 1, 1], nil)
    }
  }
}
