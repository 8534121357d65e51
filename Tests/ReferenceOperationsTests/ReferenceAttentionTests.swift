// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Quantization
import ReferenceOperations
import TensorCore
import Testing

@Suite struct ReferenceAttentionTests {
  private let third = 1.0 / 3

  @Test func multipliesQueryRowsByKeyRows() throws {
    let scores = try ReferenceAttention.scores(
      query: Matrix([[1, 2, 3], [-1, 0, 5]]),
      key: Matrix([[1, 0, 0], [1, 1, 1]])
    )
    #expect(scores == Matrix([[1, 6], [-1, 4]]))
  }

  @Test func multipliesProbabilityRowsByValueColumns() throws {
    let values = try ReferenceAttention.values(
      probabilities: Matrix([[127, 0, 1], [-128, 2, 0]]),
      value: Matrix([[1, -1, 2, 0], [3, 4, 5, 6], [-128, 0, 1, 127]])
    )
    #expect(values == Matrix([[-1, -127, 255, 127], [-122, 136, -246, 12]]))
  }

  @Test func refusesOperandsThatDoNotFit() {
    let matrix = Matrix<Int8>(rows: 2, columns: 3, repeating: 1)
    #expect(throws: ShapeError.self) {
      try ReferenceAttention.scores(query: matrix, key: matrix.transposed())
    }
    #expect(throws: ShapeError.self) {
      try ReferenceAttention.values(probabilities: matrix, value: matrix)
    }
  }

  @Test func softmaxIsExponentialsInProportion() throws {
    let scores = Matrix<Double>([[0, log(2), log(3)], [5, 5, 5]])
    let probabilities = try ReferenceAttention.softmax(scores, mask: .none)
    let expected = Matrix<Double>([[third / 2, third, 0.5], [third, third, third]])
    for row in 0..<2 {
      for column in 0..<3 {
        // Logarithm, subtraction, exponential, sum and quotient: a few roundings each.
        #expect(abs(probabilities[row, column] - expected[row, column]) < 0x1p-50)
      }
    }
  }

  @Test func softmaxOfHugeScoresNeitherOverflowsNorVanishes() throws {
    let scores = Matrix<Double>([[1e300, -1e300, 1e300], [-4000, -4000, -5000]])
    let probabilities = try ReferenceAttention.softmax(scores, mask: .none)
    #expect(probabilities == Matrix([[0.5, 0, 0.5], [0.5, 0.5, 0]]))
  }

  @Test func causalMaskHidesLaterPositions() throws {
    let scores = Matrix<Double>(rows: 3, columns: 3, repeating: 7)
    let probabilities = try ReferenceAttention.softmax(scores, mask: .causal)
    let expected = Matrix<Double>([[1, 0, 0], [0.5, 0.5, 0], [third, third, third]])
    #expect(probabilities == expected)
  }

  @Test func causalQueriesAreTheLastPositions() throws {
    // Two new queries behind two cached keys.
    let probabilities = try ReferenceAttention.softmax(
      Matrix<Double>(rows: 2, columns: 4, repeating: 0),
      mask: .causal
    )
    let expected = Matrix<Double>([[third, third, third, 0], [0.25, 0.25, 0.25, 0.25]])
    #expect(probabilities == expected)
    #expect(throws: ShapeError.self) {
      try ReferenceAttention.softmax(
        Matrix<Double>(rows: 3, columns: 2, repeating: 0),
        mask: .causal
      )
    }
  }

  @Test func softmaxRefusesWhatIsNotFinite() {
    #expect(throws: QuantizationError.self) {
      try ReferenceAttention.softmax(Matrix<Double>([[0, .infinity]]), mask: .none)
    }
  }

  @Test func attentionAveragesValuesByProbability() throws {
    // Scores log 2 and 0 before the scale of one half would be 2 log 2 and 0.
    let output = try ReferenceAttention.attention(
      query: Matrix([[2 * log(2), 0]]),
      key: Matrix([[1, 5], [0, 9]]),
      value: Matrix([[3, 30], [6, 60]]),
      scale: 0.5,
      mask: .none
    )
    // Probabilities 2/3 and 1/3.
    #expect(abs(output[0, 0] - 4) < 1e-14)
    #expect(abs(output[0, 1] - 40) < 1e-13)
  }

  @Test func causalAttentionOfTheFirstTokenIsItsValue() throws {
    let output = try ReferenceAttention.attention(
      query: Matrix([[1, 2], [3, 4]]),
      key: Matrix([[-1, 0.5], [2, 2]]),
      value: Matrix([[7, 8, 9], [1, 1, 1]]),
      scale: 1,
      mask: .causal
    )
    #expect(output.row(0) == [7, 8, 9])
  }

  @Test func headsMeetTheHeadTheyShare() throws {
    // Four query heads of one row and value, two key heads: products of head and key.
    let query = HeadTensor(rowsOf: Matrix<Int8>([[1], [2], [3], [4]]), heads: 4)
    let key = HeadTensor(rowsOf: Matrix<Int8>([[10], [100]]), heads: 2)
    let scores = try ReferenceOperations().attentionProduct(.scores, left: query, right: key)
    #expect(scores.matrix == Matrix([[10], [20], [300], [400]]))
    #expect(throws: ShapeError.headMismatch(left: 2, right: 4)) {
      try ReferenceOperations().attentionProduct(.scores, left: key, right: query)
    }
  }

  @Test func scalesBelongToTheRowsOfTheLeftAndTheColumnsOfTheRight() throws {
    let query = HeadTensor(rowsOf: Matrix<Int8>([[1], [2]]), heads: 2)
    let key = HeadTensor(rowsOf: Matrix<Int8>([[1], [10]]), heads: 1)
    let output = try ReferenceOperations().scaledAttentionProduct(
      .scores,
      left: query,
      right: key,
      rowScales: [Scale(0.5), Scale(0.25)],
      columnScales: [Scale(4), Scale(2)]
    )
    #expect(output.matrix == Matrix([[2, 10], [2, 10]]))
  }
}
