// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
import JSONReading
import Quantization

extension ModelConfiguration {
  /// Reads the configuration of a checkpoint: config.json of a folder, or the metadata of a GGUF
  /// file.
  ///
  /// - Parameter checkpoint: The checkpoint.
  /// - Throws: ``CheckpointError/badContent(file:tensor:byte:found:expected:)`` for a family that is
  ///   not known, a size that is missing or unusable, and choices that are not described.
  public init(_ checkpoint: Checkpoint) throws(CheckpointError) {
    let source: ConfigurationSource
    if let reader = checkpoint.gguf {
      source = ConfigurationSource(reader, in: checkpoint)
    } else if let node = checkpoint.configuration {
      source = ConfigurationSource(node, file: "\(checkpoint.path)/config.json")
    } else {
      throw .badContent(
        file: checkpoint.path,
        tensor: nil,
        byte: nil,
        found: "tensors without a configuration",
        expected: "a folder with config.json, or a GGUF file"
      )
    }
    try self.init(source)
    try requireAgreeingSizes(source)
  }

  private init(_ source: ConfigurationSource) throws(CheckpointError) {
    switch try source.family() {
    case let family where family.isLlamaLike: try self.init(llama: family, source)
    case .opt: try self.init(opt: source)
    case .bloom: try self.init(bloom: source)
    case .falcon: try self.init(falcon: source)
    default: try self.init(bert: source)
    }
  }

  /// Refuses sizes that are usable each, but not together.
  private func requireAgreeingSizes(_ source: ConfigurationSource) throws(CheckpointError) {
    guard headCount.isMultiple(of: keyHeadCount) else {
      let names = ["num_key_value_heads", "num_kv_heads", "attention.head_count_kv"]
      throw source.bad(
        source.place(source.given(names)),
        "\(keyHeadCount) key heads for \(headCount) heads",
        "a divisor of the number of heads"
      )
    }
    guard expertCount == 0 || (1...expertCount).contains(expertsPerToken) else {
      throw source.bad(
        source.place("num_experts_per_tok", "expert_used_count"),
        "\(expertsPerToken) of \(expertCount) experts for each token",
        "1 to \(expertCount)"
      )
    }
    var channelStep = 1
    if case .rotary = positions { channelStep = 2 }
    guard headSize > 0, headSize.isMultiple(of: channelStep) else {
      // Without a size of its own a head has its share of the hidden state.
      let names = [
        "head_dim", "attention.key_length", "hidden_size", "n_embed", "embedding_length",
      ]
      throw source.bad(
        source.place(source.given(names)),
        "\(headSize) channels for each of \(headCount) heads",
        channelStep == 1
          ? "1 channel or more"
          : "an even number, 2 or more: rotary positions pair the channels of a head"
      )
    }
  }

  // MARK: - Families

  private init(
    llama family: ModelFamily,
    _ source: ConfigurationSource
  ) throws(CheckpointError) {
    let heads = try source.integer("num_attention_heads", "attention.head_count")
    let hidden = try source.integer("hidden_size", "embedding_length")
    // 0 is how a file says that it has none.
    let experts = 0...1 << 10
    try source.requireValue(of: "hidden_act", in: ["silu"])
    let headSize = try source.integer("head_dim", "attention.key_length", default: hidden / heads)
    let positions = try source.rotaryPositions(
      headSize: headSize,
      // The transformers package's own default of each family.
      defaultBase: family == .mixtral ? 1_000_000 : 10_000
    )
    self.init(
      family: family,
      hiddenSize: hidden,
      layerCount: try source.integer("num_hidden_layers", "block_count"),
      headCount: heads,
      keyHeadCount: try source.integer(
        "num_key_value_heads",
        "attention.head_count_kv",
        default: heads
      ),
      headSize: headSize,
      feedforwardSize: try source.integer("intermediate_size", "feed_forward_length"),
      vocabularySize: try source.vocabularySize(),
      contextLength: try source.integer("max_position_embeddings", "context_length"),
      normEpsilon: try source.number("rms_norm_eps", "attention.layer_norm_rms_epsilon"),
      activation: .silu,
      positions: positions,
      expertCount: try source.integer("num_local_experts", "expert_count", in: experts, default: 0),
      expertsPerToken: try source.integer(
        "num_experts_per_tok",
        "expert_used_count",
        in: experts,
        default: 0
      ),
      tiesHead: source.tiesHead(default: false),
      obstacle: source.obstacle(to: positions)
    )
    // Qwen has the window beside a switch; Llama's files may name one, which its layers ignore.
    if family == .mistral || family == .mixtral || source.isGGUF {
      slidingWindow = try source.slidingWindow(ifAbsent: family == .mistral ? 4096 : nil)
    } else if source.flag("use_sliding_window", default: false) {
      obstacle = "use_sliding_window is true, which is not implemented"
    }
    if expertCount > 0 { self.family = .mixtral }
  }

  private init(opt source: ConfigurationSource) throws(CheckpointError) {
    let hidden = try source.integer("hidden_size")
    let isNormFirst = source.flag("do_layer_norm_before", default: true)
    let projected = try source.integer("word_embed_proj_dim", default: hidden)
    guard projected == hidden else {
      throw source.bad(
        "word_embed_proj_dim",
        "\(projected)" + (isNormFirst ? "" : " in a model that normalizes last, such as OPT-350m"),
        "\(hidden), the hidden size: projected embeddings are not described"
      )
    }
    try source.requireValue(of: "activation_function", in: ["relu"])
    let heads = try source.integer("num_attention_heads")
    self.init(
      family: .opt,
      hiddenSize: hidden,
      layerCount: try source.integer("num_hidden_layers"),
      headCount: heads,
      keyHeadCount: heads,
      headSize: hidden / heads,
      feedforwardSize: try source.integer("ffn_dim"),
      vocabularySize: try source.vocabularySize(),
      contextLength: try source.integer("max_position_embeddings"),
      normEpsilon: 1e-5,
      activation: .relu,
      positions: .learned(offset: 2),
      layerOrder: isNormFirst ? .normFirst : .normLast,
      tiesHead: source.tiesHead(default: true),
      obstacle: isNormFirst
        ? nil
        : "do_layer_norm_before is false: as in OPT-350m, each normalization feeds the residual "
          + "stream too, and no factor can be folded into it"
    )
  }

  private init(bloom source: ConfigurationSource) throws(CheckpointError) {
    let hidden = try source.integer(anyOf: ["hidden_size", "n_embed"])
    let heads = try source.integer(anyOf: ["n_head", "num_attention_heads"])
    let isFromNorm = source.flag("apply_residual_connection_post_layernorm", default: false)
    self.init(
      family: .bloom,
      hiddenSize: hidden,
      layerCount: try source.integer(anyOf: ["n_layer", "num_hidden_layers"]),
      headCount: heads,
      keyHeadCount: heads,
      headSize: hidden / heads,
      feedforwardSize: 4 * min(hidden, 1 << 28),
      vocabularySize: try source.vocabularySize(),
      contextLength: try source.integer("seq_length", default: 2048),
      normEpsilon: try source.number("layer_norm_epsilon", default: 1e-5),
      activation: .geluByTanh,
      positions: .linearBias,
      layerOrder: isFromNorm ? .residualFromNorm : .normFirst,
      tiesHead: source.tiesHead(default: true)
    )
  }

  private init(falcon source: ConfigurationSource) throws(CheckpointError) {
    let hidden = try source.integer("hidden_size")
    let heads = try source.integer(anyOf: ["num_attention_heads", "n_head"])
    let isNew = source.flag("new_decoder_architecture", default: false)
    let isParallel = isNew || source.flag("parallel_attn", default: true)
    let normCount = try source.integer("num_ln_in_parallel_attn", in: 0...2, default: 2)
    let hasTwoNorms = isNew && normCount == 2
    let keyHeads: Int
    if isNew {
      keyHeads = try source.integer("num_kv_heads", default: heads)
    } else {
      keyHeads = source.flag("multi_query", default: true) ? 1 : heads
    }
    try source.requireValue(of: "activation", in: ["gelu"])
    let order: LayerOrder = hasTwoNorms ? .parallelWithTwoNorms : .parallel
    let positions: Positions =
      try source.flag("alibi", default: false)
      ? .linearBias : source.rotaryPositions(headSize: hidden / heads, defaultBase: 10_000)
    self.init(
      family: .falcon,
      hiddenSize: hidden,
      layerCount: try source.integer(anyOf: ["num_hidden_layers", "n_layer"]),
      headCount: heads,
      keyHeadCount: keyHeads,
      headSize: hidden / heads,
      feedforwardSize: try source.integer("ffn_hidden_size", default: 4 * min(hidden, 1 << 28)),
      vocabularySize: try source.vocabularySize(),
      contextLength: try source.integer("max_position_embeddings", default: 2048),
      normEpsilon: try source.number("layer_norm_epsilon", default: 1e-5),
      activation: .gelu,
      positions: positions,
      layerOrder: isParallel ? order : .normFirst,
      tiesHead: source.tiesHead(default: true),
      obstacle: source.obstacle(to: positions)
    )
  }

  private init(bert source: ConfigurationSource) throws(CheckpointError) {
    try source.requireValue(of: "position_embedding_type", in: ["absolute"])
    try source.requireValue(of: "hidden_act", in: ["gelu"])
    let hidden = try source.integer("hidden_size")
    let heads = try source.integer("num_attention_heads")
    self.init(
      family: .bert,
      hiddenSize: hidden,
      layerCount: try source.integer("num_hidden_layers"),
      headCount: heads,
      keyHeadCount: heads,
      headSize: hidden / heads,
      feedforwardSize: try source.integer("intermediate_size"),
      vocabularySize: try source.vocabularySize(),
      contextLength: try source.integer("max_position_embeddings"),
      normEpsilon: try source.number("layer_norm_eps", default: 1e-12),
      activation: .gelu,
      positions: .learned(offset: 0),
      layerOrder: .normLast,
      tiesHead: source.tiesHead(default: true),
      tokenTypeCount: try source.integer("type_vocab_size", default: 2)
    )
  }
}
