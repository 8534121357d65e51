// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Keys and values of the tokens one layer has seen, as codes with a scale for each token and head.
///
/// A token's codes never change: its scale is made of its own values, or of those of its call
/// (``AttentionScaling``), not of those of later calls.
public struct CodedKeyValues: Sendable {
  /// Tokens in the cache.
  public private(set) var count = 0
  /// Tokens it has room for.
  public let capacity: Int

  /// Scales of all queries, keys and values, or `nil` where they are found at run time.
  let staticScales: AttentionScales?

  private let heads: Int
  private let headSize: Int
  /// Heads below one another.
  ///
  /// Shape: `[heads * capacity, headSize]`.
  private var keys: Matrix<Int8>
  /// As the keys.
  private var values: Matrix<Int8>
  private var keyScales: [[Scale]]
  private var valueScales: [[Scale]]

  init(layout: AttentionLayout, capacity: Int, staticScales: AttentionScales?) {
    self.capacity = capacity
    self.staticScales = staticScales
    heads = layout.keyValueHeads
    headSize = layout.headSize
    keys = Matrix(uninitializedRows: heads * capacity, columns: headSize)
    values = Matrix(uninitializedRows: heads * capacity, columns: headSize)
    keyScales = Array(repeating: [], count: heads)
    valueScales = keyScales
  }

  /// Keys as the right operand of a product; a head is `[count, headSize]`.
  var keyTensor: HeadTensor<Int8> { tensor(keys) }
  /// Values as the right operand of a product; a head is `[count, headSize]`.
  var valueTensor: HeadTensor<Int8> { tensor(values) }
  /// Scales of all keys, those of the first head first.
  ///
  /// Shape: `[heads * count]`.
  var allKeyScales: [Scale] { keyScales.flatMap { $0 } }
  /// Scales of the values of a head.
  ///
  /// Shape: `[count]`.
  func valueScales(ofHead head: Int) -> [Scale] { valueScales[head] }

  /// Adds the keys and values of some tokens.
  ///
  /// - Parameters:
  ///   - codes: Queries, keys and values. Shape: `[M, layout.columns]`.
  ///   - scales: One for each head of each token, in the order of their columns.
  ///   - layout: Where the heads are.
  /// - Precondition: There is room.
  mutating func append(_ codes: Matrix<Int8>, scales: [Scale], layout: AttentionLayout) {
    precondition(count + codes.rows <= capacity, "the key-value cache is full")
    let headsOfToken = layout.heads + 2 * heads
    for head in 0..<heads {
      let firstRow = head * capacity + count
      let (key, value) = (layout.heads + head, layout.heads + heads + head)
      Self.copy(codes, column: key * headSize, to: &keys, firstRow: firstRow)
      Self.copy(codes, column: value * headSize, to: &values, firstRow: firstRow)
      for row in 0..<codes.rows {
        keyScales[head].append(scales[row * headsOfToken + key])
        valueScales[head].append(scales[row * headsOfToken + value])
      }
    }
    count += codes.rows
  }

  private static func copy(
    _ source: Matrix<Int8>,
    column: Int,
    to target: inout Matrix<Int8>,
    firstRow: Int
  ) {
    let columns = target.columns
    source.withUnsafePointer { values in
      target.withUnsafeMutablePointer { target in
        for row in 0..<source.rows {
          (target + (firstRow + row) * columns).update(
            from: values + row * source.rowStride + column,
            count: columns
          )
        }
      }
    }
  }

  private func tensor(_ matrix: Matrix<Int8>) -> HeadTensor<Int8> {
    HeadTensor(
      matrix,
      heads: heads,
      shape: MatrixShape(rows: count, columns: headSize),
      headStride: capacity * headSize
    )
  }
}
