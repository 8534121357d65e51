// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// What the products of attention multiply: heads in one memory.
///
/// The seed chooses whether heads stand beside or below one another, for each operand on its own,
/// and whether two heads of the left operand share one of the right. Gaps between rows and between
/// heads hold traps.
extension CaseData {
  /// Distance of heads in the row numbers that codes are made from; no head has as many rows.
  private static let rowsBetweenHeads = 1 << 24

  private var heads: Int { verificationCase.attributes.heads }

  /// Heads of the right operand: half of the left ones with every fourth seed.
  private var rightHeads: Int {
    let isShared = source.rowBits(.choice, 9) % 4 == 0 && heads.isMultiple(of: 2)
    return isShared ? heads / 2 : heads
  }

  /// Codes of the query or of the probabilities.
  ///
  /// Shape of a head: `[M, K]`.
  public func attentionLeft() -> HeadTensor<Int8> {
    let shape = verificationCase.shape
    let fill = codeFill(.activation)
    return tensor(.activation, heads: heads, rows: shape.rows, columns: shape.depth) {
      fill.code(row: $0, column: $1)
    }
  }

  /// Codes of the key or of the value: the same numbers, stored as the product wants them.
  ///
  /// Shape of a head: `[N, K]` or `[K, N]`.
  public func attentionRight(_ kind: AttentionProduct) -> HeadTensor<Int8> {
    let shape = verificationCase.shape
    let fill = codeFill(.weight)
    switch kind {
    case .scores:
      return tensor(.weight, heads: rightHeads, rows: shape.columns, columns: shape.depth) {
        fill.code(row: $0, column: $1)
      }
    case .values:
      return tensor(.weight, heads: rightHeads, rows: shape.depth, columns: shape.columns) {
        // The head is in the upper part of the row; the rest of it is the depth.
        let (head, depth) = $0.quotientAndRemainder(dividingBy: Self.rowsBetweenHeads)
        return fill.code(row: head * Self.rowsBetweenHeads + $1, column: depth)
      }
    }
  }

  /// One scale for each row of each head of the left operand.
  ///
  /// Shape: `[heads * M]`.
  public func headRowScales() throws -> [Scale] {
    try rowScales(count: heads * verificationCase.shape.rows)
  }

  /// One scale for each column of each head of the right operand.
  ///
  /// Shape: `[right heads * N]`.
  public func headColumnScales() throws -> [Scale] {
    try columnScales(count: rightHeads * verificationCase.shape.columns)
  }

  /// Heads with gaps; `code` gets the row counted over all heads, and the column.
  private func tensor(
    _ role: OperandRole,
    heads: Int,
    rows: Int,
    columns: Int,
    _ code: (_ row: Int, _ column: Int) -> Int8
  ) -> HeadTensor<Int8> {
    let gap = verificationCase.stride
    let shape = MatrixShape(rows: rows, columns: columns)
    let isBeside = source.columnBits(.choice, Int(role.rawValue)) % 2 == 0
    let width = columns + gap
    let height = rows + min(gap, 1)
    var tensor: HeadTensor<Int8> =
      isBeside
      ? HeadTensor(
        Matrix(rows: rows, columns: heads * width, repeating: -128),
        heads: heads,
        shape: shape,
        headStride: width
      )
      : HeadTensor(
        Matrix(rows: heads * height, columns: columns, rowStride: width, repeating: -128),
        heads: heads,
        shape: shape,
        headStride: height * width
      )
    let rowStride = tensor.rowStride
    for head in 0..<heads {
      tensor.withUnsafeMutablePointer(ofHead: head) { pointer in
        for row in 0..<rows {
          for column in 0..<columns {
            pointer[row * rowStride + column] = code(head * Self.rowsBetweenHeads + row, column)
          }
        }
      }
    }
    return tensor
  }
}
