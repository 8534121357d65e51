// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// The names and shapes of a decoder's tensors, as Hugging Face checkpoints have them.
public struct DecoderTensors: Sendable {
  /// One linear layer: its names and its shape.
  public struct Linear: Sendable {
    /// Short name within a block: `q_proj`, `down_proj`, ...
    public let name: String
    /// Name of the weight tensor, without `.weight` or `.bias`.
    public let tensor: String
    /// Output channels.
    public let outputs: Int
    /// Input channels.
    public let inputs: Int
  }

  let configuration: DecoderConfiguration

  /// Names for a configuration.
  public init(_ configuration: DecoderConfiguration) { self.configuration = configuration }

  /// The token embedding.
  public let embedding = "model.embed_tokens.weight"
  /// The normalization in front of the head.
  public let finalNormalization = "model.norm.weight"
  /// The head; the embedding where it is tied.
  public var head: String { configuration.hasTiedHead ? embedding : "lm_head.weight" }

  /// The normalization that feeds a site, or `nil` for the sites that a linear layer feeds.
  public func normalization(_ block: Int, before site: SmoothingSite) -> String? {
    switch site {
    case .attentionInput: "model.layers.\(block).input_layernorm.weight"
    case .feedForwardInput: "model.layers.\(block).post_attention_layernorm.weight"
    case .attentionOutput, .feedForwardOutput: nil
    }
  }

  /// The linear layers of a site, in the order of their outputs.
  public func linears(_ block: Int, at site: SmoothingSite) -> [Linear] {
    let width = configuration.width
    let inner = configuration.feedForwardWidth
    let layout = configuration.attention
    let queries = layout.queryColumns.count
    let keys = layout.keyColumns.count
    let attention = "model.layers.\(block).self_attn."
    let feedForward = "model.layers.\(block).mlp."
    let sizes: [(String, prefix: String, outputs: Int, inputs: Int)]
    switch site {
    case .attentionInput:
      sizes = [
        ("q_proj", attention, queries, width), ("k_proj", attention, keys, width),
        ("v_proj", attention, keys, width),
      ]
    case .attentionOutput: sizes = [("o_proj", attention, width, queries)]
    case .feedForwardInput:
      sizes = [("gate_proj", feedForward, inner, width), ("up_proj", feedForward, inner, width)]
    case .feedForwardOutput: sizes = [("down_proj", feedForward, width, inner)]
    }
    return sizes.map { name, prefix, outputs, inputs in
      Linear(name: name, tensor: prefix + name, outputs: outputs, inputs: inputs)
    }
  }
}
