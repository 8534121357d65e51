// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// The families of transformer models that are described.
public enum ModelFamily: String, Hashable, Sendable, CaseIterable {
  /// Llama, Mistral and SmolLM2.
  case llama
  /// Mistral, as config.json names it; the same layers as Llama.
  case mistral
  /// Llama's layers with a choice of experts.
  case mixtral
  /// Llama's layers with biases of queries, keys and values.
  case qwen2
  /// Llama's layers with normalized queries and keys.
  case qwen3
  /// OPT.
  case opt
  /// BLOOM.
  case bloom
  /// Falcon, three generations.
  case falcon
  /// BERT encoders.
  case bert

  /// Whether the layers are those of Llama.
  var isLlamaLike: Bool {
    switch self {
    case .llama, .mistral, .mixtral, .qwen2, .qwen3: true
    case .opt, .bloom, .falcon, .bert: false
    }
  }
}

/// What a model is: its family, its sizes, and the choices its family leaves open.
public struct ModelConfiguration: Hashable, Sendable {
  /// Where a layer's normalizations and residual connections stand.
  public enum LayerOrder: Hashable, Sendable {
    /// Each half normalizes its input; the residual connection goes around both.
    case normFirst
    /// Each half normalizes its sum with the residual, as in BERT.
    case normLast
    /// Each half normalizes its input, and the normalized input is the residual.
    case residualFromNorm
    /// Attention and feed-forward network read the same normalized input.
    case parallel
    /// They read the input through a normalization each.
    case parallelWithTwoNorms
  }

  /// How a model knows the places of tokens.
  public enum Positions: Hashable, Sendable {
    /// Queries and keys are rotated by angles from powers of `theta`, scaled or not.
    case rotary(theta: Double, scaling: RotaryScaling? = nil)
    /// A vector for each place, the first at `offset`.
    case learned(offset: Int)
    /// Attention falls with distance.
    case linearBias
  }

  /// The family.
  public var family: ModelFamily
  /// Channels of the hidden state.
  public var hiddenSize: Int
  /// Layers.
  public var layerCount: Int
  /// Query heads of a layer.
  public var headCount: Int
  /// Key and value heads of a layer.
  public var keyHeadCount: Int
  /// Channels of a head.
  public var headSize: Int
  /// Channels inside the feed-forward network.
  public var feedforwardSize: Int
  /// Tokens in the vocabulary.
  public var vocabularySize: Int
  /// The longest text the model was made for.
  ///
  /// Unit: tokens.
  public var contextLength: Int
  /// What is added to the variance before the root is taken.
  public var normEpsilon: Double
  /// The nonlinear function of the feed-forward network.
  public var activation: ActivationFunction
  /// How places of tokens are known.
  public var positions: Positions
  /// Where normalizations and residual connections stand.
  public var layerOrder = LayerOrder.normFirst
  /// Experts of a layer, or 0 when there is one feed-forward network.
  public var expertCount = 0
  /// Experts that a token goes through.
  public var expertsPerToken = 0
  /// Whether the head is the embedding.
  public var tiesHead = false
  /// Why the model can be described but not run, or `nil` when it can be run.
  public var obstacle: String?

  /// Kinds of text of which BERT knows a vector each.
  public var tokenTypeCount = 0

  /// Tokens that attention looks back over, the token itself among them, or `nil` for all.
  ///
  /// Attention is computed over all tokens, which is the same for texts no longer than this.
  public var slidingWindow: Int?

  /// Most tokens of a text that can be run, or `nil` for no limit.
  public var tokenLimit: Int? {
    guard case .learned = positions else { return slidingWindow }
    return min(contextLength, slidingWindow ?? contextLength)
  }

  /// Row of the place of the first token in learned positions.
  public var positionOffset: Int {
    guard case .learned(let offset) = positions else { return 0 }
    return offset
  }

  /// Query heads that read each value head.
  public var headsInGroup: Int { headCount / keyHeadCount }

  /// The configuration for people, one line.
  public var summary: String {
    var text =
      "\(family.rawValue): \(layerCount) layers, \(hiddenSize) channels, \(headCount) heads"
    if keyHeadCount != headCount { text += " on \(keyHeadCount) key heads" }
    text += " of \(headSize), feed-forward \(feedforwardSize)"
    if expertCount > 0 { text += ", \(expertsPerToken) of \(expertCount) experts" }
    return text + ", vocabulary \(vocabularySize)"
  }
}
