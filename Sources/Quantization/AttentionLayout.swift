// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How the heads of an attention layer lie in one row: all queries, then keys, then values.
public struct AttentionLayout: Hashable, Sendable {
  /// Query heads.
  public let heads: Int
  /// Key and value heads; each serves `heads / keyValueHeads` query heads.
  public let keyValueHeads: Int
  /// Values of one head.
  public let headSize: Int

  /// Creates a layout.
  ///
  /// - Precondition: Counts are 1 or more, and `heads` is a multiple of `keyValueHeads`.
  public init(heads: Int, keyValueHeads: Int, headSize: Int) {
    precondition(heads >= 1 && keyValueHeads >= 1 && headSize >= 1 && heads % keyValueHeads == 0)
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.headSize = headSize
  }

  /// Columns of all queries.
  public var queryColumns: Range<Int> { 0..<heads * headSize }
  /// Columns of all keys.
  public var keyColumns: Range<Int> {
    queryColumns.upperBound..<queryColumns.upperBound + keyValueHeads * headSize
  }
  /// Columns of all values.
  public var valueColumns: Range<Int> {
    keyColumns.upperBound..<keyColumns.upperBound + keyValueHeads * headSize
  }
  /// Columns of a row.
  public var columns: Int { valueColumns.upperBound }
  /// What scores are multiplied by: 1 / sqrt(head size).
  public var scoreScale: Double { 1 / Double(headSize).squareRoot() }
}
