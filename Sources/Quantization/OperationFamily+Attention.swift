// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// Attention by the plain product, for implementations without a path of its own for it.
extension OperationFamily {
  /// One of the two integer products of attention: one plain product for each head.
  ///
  /// - Throws: ``ShapeError``.
  public func attentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>
  ) throws -> HeadTensor<Int32> {
    guard left.heads % right.heads == 0 else {
      throw ShapeError.headMismatch(left: left.heads, right: right.heads)
    }
    let sharing = left.heads / right.heads
    return try HeadTensor(
      (0..<left.heads).map { head in
        let operand = right.head(head / sharing)
        let weight = kind == .scores ? operand : operand.transposed()
        return try product(activation: left.head(head), weight: weight)
      }
    )
  }

  /// One of the two products of attention in real units: product and epilogue for each head.
  ///
  /// - Throws: ``ShapeError``.
  public func scaledAttentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    rowScales: [Scale],
    columnScales: [Scale]
  ) throws -> HeadTensor<Float> {
    let sums = try attentionProduct(kind, left: left, right: right)
    let (rows, columns) = (sums.shape.rows, sums.shape.columns)
    guard rowScales.count == left.heads * rows else {
      throw ShapeError.lengthMismatch(
        vector: "rowScales",
        found: rowScales.count,
        expected: left.heads * rows
      )
    }
    guard columnScales.count == right.heads * columns else {
      throw ShapeError.lengthMismatch(
        vector: "columnScales",
        found: columnScales.count,
        expected: right.heads * columns
      )
    }
    let sharing = left.heads / right.heads
    return try HeadTensor(
      (0..<left.heads).map { head in
        let rightHead = head / sharing
        return try dequantizedProduct(
          accumulator: sums.head(head),
          rowScales: Array(rowScales[head * rows..<(head + 1) * rows]),
          columnScales: Array(columnScales[rightHead * columns..<(rightHead + 1) * columns]),
          bias: nil
        )
      }
    )
  }
}
