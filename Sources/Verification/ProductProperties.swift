// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of the integer product: every one exact.
enum ProductProperties {
  static let all = [exact, freivalds, depthBound]

  private static let exact = Property(
    name: "exact-int32",
    statement: "the 8-bit product equals the 64-bit integer product, element by element",
    bound: "0: |sum| <= 2^14 K < 2^31 while K <= 131071, so nothing rounds or wraps",
    operations: [.product],
    fills: Fill.codeFills
  ) { context in
    let activation = context.data.activationCodes()
    let weight = context.data.weightCodes()
    return .observed(
      Comparison.exact(
        expected: try ReferenceMatrixProduct.wideIntegerProduct(
          activation: activation,
          weight: weight
        ),
        got: try context.operations().product(activation: activation, weight: weight)
          .map { Int64($0) },
        what: "product"
      )
    )
  }

  private static let freivalds = Property(
    name: "exact-int32-large",
    statement: "a product of several cache blocks passes Freivalds' check modulo 2^61 - 1",
    bound: "0: for a wrong row, A (W^T r) = C r holds for one r in 2^61 - 1 only",
    operations: [.product],
    fills: Fill.codeFills,
    shapes: .large,
    costDivisor: 25
  ) { context in
    let activation = context.data.activationCodes()
    let weight = context.data.weightCodes()
    let output = try context.operations().product(activation: activation, weight: weight)
    let shape = context.verificationCase.shape
    let expectedShape = MatrixShape(rows: shape.rows, columns: shape.columns)
    guard output.shape == expectedShape else {
      return .observed(.failure("product: shape \(output.shape), expected \(expectedShape)"))
    }
    guard
      let wrong = Freivalds.firstMismatch(
        activation: activation,
        weight: weight,
        output: output,
        seed: context.verificationCase.seed
      )
    else {
      var observation = Observation.held("A (W^T r) = C r modulo 2^61 - 1")
      observation.weakness = Comparison.weakness(of: output) { $0 == 0 }
      return .observed(observation)
    }
    return .observed(observation(of: wrong, activation: activation, weight: weight, output: output))
  }

  /// What Freivalds' check found, with a picture where the whole product can be made quickly.
  private static func observation(
    of wrong: ProductMismatch,
    activation: Matrix<Int8>,
    weight: Matrix<Int8>,
    output: Matrix<Int32>
  ) -> Observation {
    guard output.rows * output.columns * activation.columns > 1 << 28 else {
      let expected = Matrix(rows: output.rows, columns: output.columns) {
        Freivalds.exactElement(row: $0, column: $1, activation, weight)
      }
      return Comparison.exact(expected: expected, got: output.map { Int64($0) }, what: "product")
    }
    var mismatch = Mismatch(what: "product")
    mismatch.row = wrong.row
    mismatch.column = wrong.column
    mismatch.expected = "\(wrong.expected)"
    mismatch.got = "\(wrong.got)"
    return Observation(ratio: .infinity, observed: mismatch.summary, mismatch: mismatch)
  }

  private static let depthBound = Property(
    name: "exact-at-depth-bound",
    statement: "the product is exact at K = 131071, for -128 * -128 throughout too",
    bound: "0: 2^14 * 131071 = 2147467264 < 2^31",
    operations: [.product],
    fills: [.lowest, .highest, .alternating, .fullRange],
    shapes: .greatestDepth,
    costDivisor: 250,
    check: exact.check
  )
}
