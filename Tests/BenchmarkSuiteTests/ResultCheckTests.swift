// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import TensorCore
import Testing

@testable import BenchmarkSuite

@Suite struct ResultCheckTests {
  /// Checks 2x3x2 products of equal values whose outputs are all the same.
  private func floatProduct(of value: Float, output: Float) throws -> BenchmarkRecord.Verified {
    let operand = Matrix<Float>(rows: 2, columns: 3, repeating: value)
    return try ResultCheck(caseText: "case", kernel: "kernel").floatProduct(
      activation: operand,
      weight: operand,
      output: Matrix<Float>(rows: 2, columns: 2, repeating: output),
      seed: 1
    )
  }

  @Test func sampledElementsOfAFloatProductAreJudged() throws {
    #expect(try floatProduct(of: 2, output: 12).method.hasPrefix("512 of 512"))
    #expect {
      try floatProduct(of: 2, output: 13)
    } throws: { error in
      (error as? ResultCheckError)?.isUndecided == false
    }
  }

  @Test(arguments: [Float(0), .infinity])
  func aFloatProductOfWhichNothingCanBeJudgedDoesNotPass(output: Float) {
    #expect {
      try floatProduct(of: 1e30, output: output)
    } throws: { error in
      (error as? ResultCheckError)?.isUndecided == true
    }
  }
}
