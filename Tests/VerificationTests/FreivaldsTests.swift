// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ReferenceOperations
import TensorCore
import Testing

@testable import Verification

@Suite struct FreivaldsTests {
  private func data(_ text: String) throws -> CaseData {
    CaseData(try VerificationCase(text: text), captured: nil)
  }

  @Test(arguments: [
    "gemm_s8s8s32:1x1x1", "gemm_s8s8s32:33x129x65,stride=3", "gemm_s8s8s32:7x300x9,fill=boundary",
    "gemm_s8s8s32:2x131071x2,fill=constant-minus-128", "gemm_s8s8s32:5x64x70,fill=alternating-127",
  ])
  func rightProductPasses(_ text: String) throws {
    let data = try data(text)
    let (activation, weight) = (data.activationCodes(), data.weightCodes())
    let output = try ReferenceMatrixProduct.integerProduct(activation: activation, weight: weight)
    for seed: UInt64 in 0..<5 {
      #expect(
        Freivalds.firstMismatch(
          activation: activation,
          weight: weight,
          output: output,
          seed: seed
        ) == nil
      )
    }
  }

  @Test func oneWrongElementAnywhereIsFound() throws {
    let data = try data("gemm_s8s8s32:9x40x13")
    let (activation, weight) = (data.activationCodes(), data.weightCodes())
    let right = try ReferenceMatrixProduct.integerProduct(activation: activation, weight: weight)
    for row in 0..<9 {
      for column in 0..<13 {
        for change: Int32 in [1, -1, 1 << 30] {
          var wrong = right
          wrong[row, column] &+= change
          let found = Freivalds.firstMismatch(
            activation: activation,
            weight: weight,
            output: wrong,
            seed: 1
          )
          #expect(
            found
              == ProductMismatch(
                row: row,
                column: column,
                expected: Int64(right[row, column]),
                got: wrong[row, column]
              )
          )
        }
      }
    }
  }

  @Test func errorsThatCancelInPlainSumsAreFound() throws {
    let data = try data("gemm_s8s8s32:4x16x8")
    let (activation, weight) = (data.activationCodes(), data.weightCodes())
    var output = try ReferenceMatrixProduct.integerProduct(activation: activation, weight: weight)
    // Row and column sums stay the same: what a checksum would accept.
    output[1, 2] += 5
    output[1, 3] -= 5
    output[2, 2] -= 5
    output[2, 3] += 5
    let found = Freivalds.firstMismatch(
      activation: activation,
      weight: weight,
      output: output,
      seed: 2
    )
    #expect(found?.row == 1)
    #expect(found?.column == 2)
  }

  @Test func wrappedAccumulatorIsFound() throws {
    let data = try data("gemm_s8s8s32:1x131072x1,fill=constant-minus-128")
    let (activation, weight) = (data.activationCodes(), data.weightCodes())
    let wrapped = Matrix<Int32>(rows: 1, columns: 1, repeating: .min)
    let found = Freivalds.firstMismatch(
      activation: activation,
      weight: weight,
      output: wrapped,
      seed: 3
    )
    #expect(found?.expected == 1 << 31)
  }

  /// A product in FP32, summed in the plain order.
  private func realProduct(
    rows: Int,
    depth: Int,
    columns: Int
  ) -> (activation: Matrix<Float>, weight: Matrix<Float>, output: Matrix<Float>) {
    let source = RandomSource(seed: 7)
    let activation = Matrix(rows: rows, columns: depth) { row, column in
      Float(source.unit(stream: 1, row: row, column: column) - 0.5)
    }
    let weight = Matrix(rows: columns, columns: depth) { row, column in
      Float(source.unit(stream: 2, row: row, column: column) - 0.5) * Float(row + 1)
    }
    let output = Matrix<Float>(rows: rows, columns: columns) { row, column in
      (0..<depth).reduce(Float(0)) { $0 + activation[row, $1] * weight[column, $1] }
    }
    return (activation, weight, output)
  }

  @Test(arguments: [(1, 1, 1), (5, 3, 7), (33, 129, 65), (4, 4097, 9), (9, 64, 1000)])
  func aRightRealProductPasses(rows: Int, depth: Int, columns: Int) {
    let (activation, weight, output) = realProduct(rows: rows, depth: depth, columns: columns)
    for seed: UInt64 in 0..<5 {
      let check = Freivalds.check(
        activation: activation,
        weight: weight,
        output: output,
        seed: seed
      )
      #expect(check.mismatch == nil && check.unjudgedRows == 0 && check.worst <= 1)
    }
  }

  @Test func oneWrongRealElementAnywhereIsFound() {
    let (activation, weight, right) = realProduct(rows: 9, depth: 40, columns: 13)
    for row in 0..<9 {
      for column in 0..<13 {
        for wrong in [right[row, column] + 0.01, .nan, .infinity, -right[row, column] - 0.01] {
          var output = right
          output[row, column] = wrong
          let found = Freivalds.check(
            activation: activation,
            weight: weight,
            output: output,
            seed: 1
          )
          #expect(found.mismatch?.row == row, "\(row), \(column): \(wrong)")
        }
      }
    }
  }

  /// An error of 5 times the bound of its block of columns is less than the bound of its row.
  @Test(arguments: [0, 7, 15])
  func anErrorIsFoundInItsBlockWhereTheRowAsAWholeHidesIt(block: Int) {
    let depth = 512
    let (activation, weight, right) = realProduct(rows: 16, depth: depth, columns: 1024)
    let columns = block * Freivalds.blockColumns..<(block + 1) * Freivalds.blockColumns
    let row = (Freivalds.blockRows - block % Freivalds.blockRows) % Freivalds.blockRows
    let magnitude = columns.reduce(0.0) { sum, column in
      (0..<depth).reduce(sum) {
        $0 + abs(Double(activation[row, $1]) * Double(weight[column, $1]))
      }
    }
    var output = right
    output[row, columns.lowerBound + 3] += Float(5 * Double(depth) * 0x1p-24 * magnitude)
    let found = Freivalds.check(
      activation: activation,
      weight: weight,
      output: output,
      seed: 1
    )
    #expect(found.mismatch?.row == row && found.mismatch?.columns == columns)
  }

  @Test func rowsThatMayLeaveFP32AreCountedAndNotJudged() {
    let product = realProduct(rows: 4, depth: 8, columns: 5)
    var (activation, output) = (product.activation, product.output)
    for column in 0..<8 { activation[2, column] = 3e38 }
    for column in 0..<5 { output[2, column] = .infinity }
    let check = Freivalds.check(
      activation: activation,
      weight: product.weight,
      output: output,
      seed: 3
    )
    #expect(check.mismatch == nil && check.unjudgedRows == 1)
  }
}
