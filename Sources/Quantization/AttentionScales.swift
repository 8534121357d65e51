// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One scale each for the queries, keys and values of a layer.
public struct AttentionScales: Sendable, Hashable {
  /// Of all queries.
  public let query: Scale
  /// Of all keys.
  public let key: Scale
  /// Of all values.
  public let value: Scale

  /// Creates scales.
  public init(query: Scale, key: Scale, value: Scale) {
    self.query = query
    self.key = key
    self.value = value
  }
}

extension AttentionLayout {
  /// Where queries, keys and values lie in a row, with the scale that all of a kind share.
  ///
  /// - Parameter scales: `nil` where scales are found at run time.
  /// - Returns: Queries, keys, values; no scale where it is not known.
  public func operands(_ scales: AttentionScales?) -> [(columns: Range<Int>, scale: Scale?)] {
    [(queryColumns, scales?.query), (keyColumns, scales?.key), (valueColumns, scales?.value)]
  }
}
