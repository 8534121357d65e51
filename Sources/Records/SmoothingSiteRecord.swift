// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One place where the layers of a model can be smoothed, with the names of its first layer.
public struct SmoothingSiteRecord: Codable, Sendable {
  /// `attention_input`, `feedforward_input`, `attention_output` or `feedforward_output`.
  public var site: String
  /// Layers that have the same place.
  public var layers: Int
  /// The modules whose columns are multiplied; they share their factors.
  public var consumers: [String]
  /// The module that is divided, or `null` when the division would cost time at run time.
  public var foldsInto: String?
  /// How many query heads must share factors, or `null` where heads play no role.
  public var headsInGroup: Int?
  /// Why nothing can be divided offline, or which rows of a fused weight are.
  public var reason: String

  /// Creates a record.
  public init(
    site: String,
    layers: Int,
    consumers: [String],
    foldsInto: String?,
    headsInGroup: Int?,
    reason: String
  ) {
    self.site = site
    self.layers = layers
    self.consumers = consumers
    self.foldsInto = foldsInto
    self.headsInGroup = headsInGroup
    self.reason = reason
  }
}
