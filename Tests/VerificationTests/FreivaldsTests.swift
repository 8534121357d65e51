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
}
