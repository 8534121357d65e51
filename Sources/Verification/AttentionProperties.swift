// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of the two products of attention.
enum AttentionProperties {
  static let all = [exact, large, separateHeads, storage, scaled, composition]

  private static let operations: [CaseOperation] = [.attentionScores, .attentionValues]

  private static let exact = Property(
    name: "attention-exact",
    statement: "the product of every head equals the integer product, element by element",
    bound: "0: |sum| <= 2^14 K < 2^31 while K <= 131071, so nothing rounds or wraps",
    operations: operations,
    fills: Fill.codeFills
  ) { context in
    let operands = context.operands
    return .observed(
      Comparison.exact(
        expected: try ReferenceOperations().attentionProduct(
          operands.kind,
          left: operands.left,
          right: operands.right
        ).matrix,
        got: try context.operations().attentionProduct(
          operands.kind,
          left: operands.left,
          right: operands.right
        ).matrix,
        what: "product of heads"
      )
    )
  }

  private static let large = Property(
    name: "attention-exact-large",
    statement: "long sequences and deep heads pass Freivalds' check modulo 2^61 - 1, head by head",
    bound: "0: for a wrong row, A (B r) = C r holds for one r in 2^61 - 1 only",
    operations: operations,
    fills: Fill.codeFills,
    shapes: .large,
    costDivisor: 50
  ) { context in
    let operands = context.operands
    let output = try context.operations().attentionProduct(
      operands.kind,
      left: operands.left,
      right: operands.right
    )
    for head in 0..<output.heads {
      guard
        let wrong = Freivalds.firstMismatch(
          activation: operands.left.head(head),
          weight: operands.weight(ofHead: head),
          output: output.head(head),
          seed: context.verificationCase.seed
        )
      else { continue }
      var mismatch = Mismatch(what: "product of head \(head)")
      mismatch.row = wrong.row
      mismatch.column = wrong.column
      mismatch.expected = "\(wrong.expected)"
      mismatch.got = "\(wrong.got)"
      return .observed(
        Observation(ratio: .infinity, observed: mismatch.summary, mismatch: mismatch)
      )
    }
    var observation = Observation.held("A (B r) = C r modulo 2^61 - 1 in every head")
    observation.weakness = Comparison.weakness(of: output.matrix) { $0 == 0 }
    return .observed(observation)
  }

  private static let separateHeads = Property(
    name: "attention-heads-apart",
    statement: "a head alone gives what it gives among others",
    bound: "0: heads do not know of one another",
    operations: operations,
    fills: Fill.codeFills
  ) { context in
    let operands = context.operands
    let operations = try context.operations()
    let all = try operations.attentionProduct(
      operands.kind,
      left: operands.left,
      right: operands.right
    )
    return .observed(
      .combining(
        try (0..<operands.left.heads).map { head in
          let alone = try operations.attentionProduct(
            operands.kind,
            left: HeadTensor([operands.left.head(head)]),
            right: HeadTensor([operands.rightHead(of: head)])
          )
          return Comparison.exact(
            expected: alone.matrix,
            got: all.head(head),
            what: "product of head \(head)"
          )
        }
      )
    )
  }

  private static let storage = Property(
    name: "attention-storage",
    statement: "a value stored transposed is a key: both products give the same",
    bound: "0: the same sums of the same products",
    operations: operations,
    fills: Fill.codeFills
  ) { context in
    let operands = context.operands
    let operations = try context.operations()
    let other: AttentionProduct = operands.kind == .scores ? .values : .scores
    let transposed = HeadTensor(
      (0..<operands.right.heads).map { operands.right.head($0).transposed() }
    )
    return .observed(
      Comparison.exact(
        expected: try operations.attentionProduct(
          operands.kind,
          left: operands.left,
          right: operands.right
        ).matrix,
        got: try operations.attentionProduct(other, left: operands.left, right: transposed).matrix,
        what: "product with the transposed operand"
      )
    )
  }

  private static let scaleFills: [Fill] = Fill.codeFills + [.subnormal, .huge]

  private static let scaled = Property(
    name: "attention-scaled",
    statement: "y = acc * a_i * b_n in FP32 is within its bound of FP64 in every head",
    bound: LinearProperties.bound + "; sums are exact",
    operations: operations,
    fills: scaleFills
  ) { context in
    let operands = context.operands
    let scales = try HeadScales(context.data)
    let sums = try ReferenceOperations().attentionProduct(
      operands.kind,
      left: operands.left,
      right: operands.right
    )
    let got = try scales.product(of: operands, by: context.operations())
    return .observed(
      .combining(
        try (0..<sums.heads).map { head in
          try LinearProperties.observation(
            accumulator: sums.head(head),
            rowScales: scales.rows(ofHead: head, operands),
            columnScales: scales.columns(ofHead: head, operands),
            bias: nil,
            got: got.head(head)
          )
        }
      )
    )
  }

  private static let composition = Property(
    name: "attention-composition",
    statement: "the product in real units equals product and epilogue one after the other",
    bound: "0: the same operations on the same values",
    operations: operations,
    fills: scaleFills
  ) { context in
    let operands = context.operands
    let operations = try context.operations()
    let scales = try HeadScales(context.data)
    let sums = try operations.attentionProduct(
      operands.kind,
      left: operands.left,
      right: operands.right
    )
    let got = try scales.product(of: operands, by: operations)
    return .observed(
      .combining(
        try (0..<sums.heads).map { head in
          Comparison.bitwise(
            expected: try operations.dequantizedProduct(
              accumulator: sums.head(head),
              rowScales: scales.rows(ofHead: head, operands),
              columnScales: scales.columns(ofHead: head, operands),
              bias: nil
            ),
            got: got.head(head),
            what: "head \(head) in real units"
          )
        }
      )
    )
  }
}

/// The operands of an attention case.
struct AttentionOperands {
  let kind: AttentionProduct
  let left: HeadTensor<Int8>
  let right: HeadTensor<Int8>

  /// Makes the operands of a case.
  ///
  /// - Precondition: The case's operation is a product of attention.
  init(_ data: CaseData) {
    guard let kind = data.verificationCase.operation.attentionProduct else {
      preconditionFailure("\(data.verificationCase.operation) is no product of attention")
    }
    self.kind = kind
    left = data.attentionLeft()
    right = data.attentionRight(kind)
  }

  /// Number of the right head that a left head meets.
  func rightHeadNumber(of head: Int) -> Int { head / (left.heads / right.heads) }

  /// The right head that a left head meets, as it is stored.
  func rightHead(of head: Int) -> Matrix<Int8> { right.head(rightHeadNumber(of: head)) }

  /// The same as a weight.
  ///
  /// Shape: `[N, K]`.
  func weight(ofHead head: Int) -> Matrix<Int8> {
    kind == .scores ? rightHead(of: head) : rightHead(of: head).transposed()
  }
}

/// The scales of an attention case.
private struct HeadScales {
  private let rows: [Scale]
  private let columns: [Scale]

  init(_ data: CaseData) throws {
    rows = try data.headRowScales()
    columns = try data.headColumnScales()
  }

  func rows(ofHead head: Int, _ operands: AttentionOperands) -> [Scale] {
    let count = operands.left.shape.rows
    return Array(rows[head * count..<(head + 1) * count])
  }

  func columns(ofHead head: Int, _ operands: AttentionOperands) -> [Scale] {
    let count = columns.count / operands.right.heads
    let rightHead = operands.rightHeadNumber(of: head)
    return Array(columns[rightHead * count..<(rightHead + 1) * count])
  }

  func product(
    of operands: AttentionOperands,
    by operations: any OperationFamily
  ) throws -> HeadTensor<Float> {
    try operations.scaledAttentionProduct(
      operands.kind,
      left: operands.left,
      right: operands.right,
      rowScales: rows,
      columnScales: columns
    )
  }
}

extension CheckContext {
  fileprivate var operands: AttentionOperands { AttentionOperands(data) }
}
