// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

extension ReferenceOperations {
  /// One of the two integer products of attention for every head, exact.
  ///
  /// - Parameters:
  ///   - kind: Which product: says how `right` is stored.
  ///   - left: Query or probabilities. Shape of a head: `[M, K]`.
  ///   - right: Key or value; its heads divide those of `left`.
  /// - Returns: Heads below one another. Shape of a head: `[M, N]`.
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
    let heads = try (0..<left.heads).map { head in
      switch kind {
      case .scores:
        try ReferenceAttention.scores(query: left.head(head), key: right.head(head / sharing))
      case .values:
        try ReferenceAttention.values(
          probabilities: left.head(head),
          value: right.head(head / sharing)
        )
      }
    }
    return HeadTensor(heads)
  }

  /// The same product in real units, each result rounded once to FP32.
  ///
  /// - Parameters:
  ///   - kind: Which product: says how `right` is stored.
  ///   - left: Query or probabilities. Shape of a head: `[M, K]`.
  ///   - right: Key or value; its heads divide those of `left`.
  ///   - rowScales: Shape: `[left heads * M]`.
  ///   - columnScales: Shape: `[right heads * N]`.
  /// - Returns: Heads below one another. Shape of a head: `[M, N]`.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  public func scaledAttentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    rowScales: [Scale],
    columnScales: [Scale]
  ) throws -> HeadTensor<Float> {
    let sums = try attentionProduct(kind, left: left, right: right)
    let (rows, columns) = (sums.shape.rows, sums.shape.columns)
    try requireLength(rowScales.count, of: "row scales", expected: left.heads * rows)
    try requireLength(columnScales.count, of: "column scales", expected: right.heads * columns)
    let sharing = left.heads / right.heads
    let heads = try (0..<left.heads).map { head in
      let rightHead = head / sharing
      return try ReferenceEpilogue.dequantizedProduct(
        accumulator: sums.head(head),
        rowScales: rowScales[head * rows..<(head + 1) * rows].map { Double($0.value) },
        columnScales: columnScales[rightHead * columns..<(rightHead + 1) * columns]
          .map { Double($0.value) },
        bias: nil
      ).map { Float($0) }
    }
    return HeadTensor(heads)
  }
}
