// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Sizes and constants of a decoder of the Llama family: RMSNorm, rotary positions, gated SiLU.
public struct DecoderConfiguration: Sendable, Hashable {
  /// Transformer blocks.
  public var blocks: Int
  /// Width of the residual stream.
  public var width: Int
  /// Inner width of the feed-forward part.
  public var feedForwardWidth: Int
  /// How heads lie in a row.
  public var attention: AttentionLayout
  /// Token ids.
  public var vocabulary: Int
  /// Added under the square root of RMSNorm.
  public var epsilon: Double
  /// Base of the rotary angles.
  public var rotaryBase: Double
  /// Whether the head is the embedding.
  public var hasTiedHead: Bool

  /// Creates a configuration.
  public init(
    blocks: Int,
    width: Int,
    feedForwardWidth: Int,
    attention: AttentionLayout,
    vocabulary: Int,
    epsilon: Double,
    rotaryBase: Double,
    hasTiedHead: Bool
  ) {
    self.blocks = blocks
    self.width = width
    self.feedForwardWidth = feedForwardWidth
    self.attention = attention
    self.vocabulary = vocabulary
    self.epsilon = epsilon
    self.rotaryBase = rotaryBase
    self.hasTiedHead = hasTiedHead
  }
}
