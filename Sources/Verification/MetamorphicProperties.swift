// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Laws that compare a product with another product of the same kernel: no reference is needed,
/// and none has a tolerance.
enum MetamorphicProperties {
  static let all = [
    rowPermutation, columnPermutation, depthPermutation, zeroPadding, depthSplit, transposition,
    signFlip,
  ]

  private typealias Operands = (activation: Matrix<Int8>, weight: Matrix<Int8>)

  /// A law of the form: the product of changed operands is a rearrangement of the product.
  private static func law(
    name: String,
    statement: String,
    bound: String,
    fills: [Fill] = Fill.codeFills,
    changed: @escaping @Sendable (CheckContext, Operands) -> Operands,
    expected: @escaping @Sendable (CheckContext, Matrix<Int32>) -> Matrix<Int32>
  ) -> Property {
    Property(
      name: name,
      statement: statement,
      bound: bound,
      operations: [.product],
      fills: fills
    ) { context in
      let operations = try context.operations()
      let operands = (context.data.activationCodes(), context.data.weightCodes())
      let plain = try operations.product(activation: operands.0, weight: operands.1)
      let other = changed(context, operands)
      let got = try operations.product(activation: other.activation, weight: other.weight)
      return .observed(
        Comparison.exact(expected: expected(context, plain), got: got, what: "changed product")
      )
    }
  }

  private static let rowPermutation = law(
    name: "row-permutation",
    statement: "permuted rows of the activation permute the output's rows",
    bound: "0: rows do not know of one another",
    changed: { context, operands in
      (operands.activation.rows(in: context.order(operands.activation.rows)), operands.weight)
    },
    expected: { context, plain in plain.rows(in: context.order(plain.rows)) }
  )

  private static let columnPermutation = law(
    name: "column-permutation",
    statement: "permuted output channels of the weight permute the output's columns",
    bound: "0: columns do not know of one another",
    changed: { context, operands in
      (operands.activation, operands.weight.rows(in: context.order(operands.weight.rows)))
    },
    expected: { context, plain in
      let order = context.order(plain.columns)
      return Matrix(rows: plain.rows, columns: plain.columns) { plain[$0, order[$1]] }
    }
  )

  private static let depthPermutation = law(
    name: "depth-permutation",
    statement: "permuting the summed dimension of both operands changes nothing",
    bound: "0: integer addition is commutative and associative",
    changed: { context, operands in
      let order = context.order(operands.activation.columns)
      return (operands.activation.columns(in: order), operands.weight.columns(in: order))
    },
    expected: { $1 }
  )

  private static let zeroPadding = law(
    name: "depth-zero-padding",
    statement: "zeros appended to the summed dimension of both operands change nothing",
    bound: "0: 0 * 0 adds nothing",
    changed: { context, operands in
      let count = context.data.source.integer(in: 1...70, .choice, row: 4, column: 0)
      return (operands.activation.padded(by: count), operands.weight.padded(by: count))
    },
    expected: { $1 }
  )

  private static let transposition = law(
    name: "transposition",
    statement: "weight times activation is the transposed product",
    bound: "0: (A B)^T = B^T A^T over the integers",
    changed: { _, operands in (operands.weight, operands.activation) },
    expected: { $1.transposed() }
  )

  private static let signFlip = Property(
    name: "sign-flip",
    statement: "a negated activation without -128 negates the product",
    bound: "0: -(a b) = (-a) b; -128 has no negative in 8 bits and is left out",
    operations: [.product],
    fills: Fill.codeFills.filter { $0 != .lowest }
  ) { context in
    let operations = try context.operations()
    let activation = context.data.codes(
      .activation,
      rows: context.verificationCase.shape.rows,
      lowest: -127
    )
    let weight = context.data.weightCodes()
    let plain = try operations.product(activation: activation, weight: weight)
    let negated = try operations.product(activation: activation.map { -$0 }, weight: weight)
    return .observed(
      Comparison.exact(
        expected: plain.map { 0 &- $0 },
        got: negated,
        what: "product of the negated activation"
      )
    )
  }

  private static let depthSplit = Property(
    name: "depth-split",
    statement: "products of two parts of the summed dimension add up to the whole",
    bound: "0: every partial sum fits 32 bits",
    operations: [.product],
    fills: Fill.codeFills
  ) { context in
    let depth = context.verificationCase.shape.depth
    guard depth > 1 else { return .notApplicable("a depth of 1 has no parts") }
    let operations = try context.operations()
    let (activation, weight) = (context.data.activationCodes(), context.data.weightCodes())
    let cut = context.data.source.integer(in: 1...(depth - 1), .choice, row: 5, column: 0)
    let whole = try operations.product(activation: activation, weight: weight)
    let parts = try [0..<cut, cut..<depth].map { part in
      try operations.product(
        activation: activation.columns(in: Array(part)),
        weight: weight.columns(in: Array(part))
      )
    }
    guard parts.allSatisfy({ $0.shape == whole.shape }) else {
      return .observed(.failure("parts of the product have another shape than the whole"))
    }
    let sum = Matrix(rows: whole.rows, columns: whole.columns) {
      parts[0][$0, $1] &+ parts[1][$0, $1]
    }
    return .observed(Comparison.exact(expected: sum, got: whole, what: "sum of parts and whole"))
  }
}

extension CheckContext {
  /// A permutation of 0 ..< count that the case's seed chooses.
  fileprivate func order(_ count: Int) -> [Int] {
    (0..<count)
      .map { (key: data.source.bits(.choice, row: 6, column: $0), position: $0) }
      .sorted { $0.key < $1.key }
      .map(\.position)
  }
}

extension Matrix where Element == Int8 {
  fileprivate func padded(by count: Int) -> Matrix {
    Matrix(rows: rows, columns: columns + count) { $1 < columns ? self[$0, $1] : 0 }
  }
}

extension Matrix {
  /// The rows in another order.
  func rows(in order: [Int]) -> Matrix {
    Matrix(rows: order.count, columns: columns) { self[order[$0], $1] }
  }

  /// The columns in another order, or some of them.
  func columns(in order: [Int]) -> Matrix {
    Matrix(rows: rows, columns: order.count) { self[$0, order[$1]] }
  }
}
