// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// The largest absolute values of the queries, keys and values of one layer.
///
/// Maxima are associative, as ``ActivationStatistics`` needs.
public struct AttentionMaxima: Sendable, Equatable {
  /// Of all queries before they are rotated by their positions.
  public private(set) var query: Float
  /// Of all keys before they are rotated.
  public private(set) var key: Float
  /// Of all values.
  public private(set) var value: Float
  /// Of all queries as scores read them; the same as before where nothing is rotated.
  public private(set) var rotatedQuery: Float
  /// Of all keys as scores read them.
  public private(set) var rotatedKey: Float

  /// Creates maxima from those of the columns of rows that hold queries, keys and values.
  ///
  /// - Parameters:
  ///   - columns: Before the rotation. Shape: `[layout.columns]`.
  ///   - rotatedColumns: After it. Shape: `[layout.columns]`.
  ///   - layout: Where the heads are.
  public init(columns: [Float], rotatedColumns: [Float], layout: AttentionLayout) {
    query = columns[layout.queryColumns].max() ?? 0
    key = columns[layout.keyColumns].max() ?? 0
    value = columns[layout.valueColumns].max() ?? 0
    rotatedQuery = rotatedColumns[layout.queryColumns].max() ?? 0
    rotatedKey = rotatedColumns[layout.keyColumns].max() ?? 0
  }

  /// Creates maxima from their list, or `nil` where it has another length.
  public init?(_ list: [Float]) {
    guard list.count == 5 else { return nil }
    (query, key, value) = (list[0], list[1], list[2])
    (rotatedQuery, rotatedKey) = (list[3], list[4])
  }

  /// Query, key, value, rotated query, rotated key.
  public var list: [Float] { [query, key, value, rotatedQuery, rotatedKey] }

  /// Static scales of queries, keys and values as they leave their layers.
  public var projectionScales: AttentionScales {
    AttentionScales(
      query: Scale(absoluteMaximum: query),
      key: Scale(absoluteMaximum: key),
      value: Scale(absoluteMaximum: value)
    )
  }

  /// Static scales of the operands of attention's two products.
  public var operandScales: AttentionScales {
    AttentionScales(
      query: Scale(absoluteMaximum: rotatedQuery),
      key: Scale(absoluteMaximum: rotatedKey),
      value: Scale(absoluteMaximum: value)
    )
  }

  /// Takes in other tokens.
  mutating func merge(_ other: AttentionMaxima) {
    query = max(query, other.query)
    key = max(key, other.key)
    value = max(value, other.value)
    rotatedQuery = max(rotatedQuery, other.rotatedQuery)
    rotatedKey = max(rotatedKey, other.rotatedKey)
  }
}
