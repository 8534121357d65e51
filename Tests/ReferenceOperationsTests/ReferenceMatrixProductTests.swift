// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ReferenceOperations
import TensorCore
import Testing

@Suite struct ReferenceMatrixProductTests {
  @Test func multipliesRowsOfBothOperands() throws {
    let activation = Matrix<Double>([[1, 2, 3], [-1, 0, 0.5]])
    let weight = Matrix<Double>([[1, 0, 0], [1, 1, 1], [2, -2, 4], [0, 0, -1]])
    let product = try ReferenceMatrixProduct.product(activation: activation, weight: weight)
    #expect(product == Matrix([[1, 6, 10, -3], [-1, -0.5, 0, -0.5]]))
    let integers = try ReferenceMatrixProduct.integerProduct(
      activation: Matrix([[1, 2, 3], [-1, 0, 5]]),
      weight: Matrix([[1, 0, 0], [1, 1, 1], [2, -2, 4], [0, 0, -1]])
    )
    #expect(integers == Matrix([[1, 6, 10, -3], [-1, 4, 18, -5]]))
  }

  @Test func readsPastNoRowEnd() throws {
    var activation = Matrix<Int8>(rows: 2, columns: 3, rowStride: 7, repeating: 127)
    for row in 0..<2 {
      for column in 0..<3 { activation[row, column] = Int8(row + column) }
    }
    let weight = Matrix<Int8>([[1, 10, 100]])
    let product = try ReferenceMatrixProduct.integerProduct(activation: activation, weight: weight)
    #expect(product == Matrix([[210], [321]]))
  }

  @Test func isExactForEveryPairOfCodes() throws {
    let every = Matrix<Int8>(rows: 256, columns: 1) { row, _ in Int8(row - 128) }
    let product = try ReferenceMatrixProduct.integerProduct(activation: every, weight: every)
    let expected = Matrix<Int32>(rows: 256, columns: 256) { row, column in
      Int32((row - 128) * (column - 128))
    }
    #expect(product == expected)
  }

  @Test func reachesTheLargestSumThatFits() throws {
    let deepest = Matrix<Int8>(rows: 1, columns: 131_071, repeating: -128)
    let largest = try ReferenceMatrixProduct.integerProduct(activation: deepest, weight: deepest)
    #expect(largest == Matrix([[2_147_467_264]]))
    let opposite = deepest.map { _ in Int8(127) }
    let lowest = try ReferenceMatrixProduct.integerProduct(activation: deepest, weight: opposite)
    #expect(lowest == Matrix([[-2_130_690_176]]))
  }

  @Test func refusesADepthThatCouldOverflow() throws {
    let expected = ShapeError.depthBeyondAccumulator(depth: 131_072, greatestDepth: 131_071)
    // Refused for zeros too: the answer must not depend on the values.
    for value in [Int8(-128), 0] {
      let tooDeep = Matrix<Int8>(rows: 1, columns: 131_072, repeating: value)
      #expect(throws: expected) {
        try ReferenceMatrixProduct.integerProduct(activation: tooDeep, weight: tooDeep)
      }
    }
    let wide = Matrix<Int8>(rows: 1, columns: 131_072, repeating: -128)
    let product = try ReferenceMatrixProduct.wideIntegerProduct(activation: wide, weight: wide)
    #expect(product == Matrix([[1 << 31]]))
  }

  @Test func refusesOperandsOfDifferentDepth() {
    let expected = ShapeError.depthMismatch(
      activation: MatrixShape(rows: 1, columns: 2),
      weight: MatrixShape(rows: 1, columns: 3)
    )
    #expect(throws: expected) {
      try ReferenceMatrixProduct.product(
        activation: Matrix([[1, 2]]),
        weight: Matrix([[1, 2, 3]])
      )
    }
    #expect(throws: expected) {
      try ReferenceMatrixProduct.integerProduct(
        activation: Matrix([[1, 2]]),
        weight: Matrix([[1, 2, 3]])
      )
    }
  }
}
