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

  /// The columns of a row that share a scale, and the scale.
  public func byColumns(_ layout: AttentionLayout) -> [(columns: Range<Int>, scale: Scale)] {
    [(layout.queryColumns, query), (layout.keyColumns, key), (layout.valueColumns, value)]
  }
}
