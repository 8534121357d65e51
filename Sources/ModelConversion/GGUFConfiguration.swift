// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import JSONReading
import Quantization

/// Makes config.json of a GGUF file's metadata.
struct GGUFConfiguration {
  private let reader: GGUFReader
  private let model: ModelConfiguration

  init(_ reader: GGUFReader, model: ModelConfiguration) {
    self.reader = reader
    self.model = model
  }

  /// The configuration under the names of the transformers package.
  ///
  /// - Throws: ``CheckpointError`` for what would be lost: scaled rotary positions, sliding attention.
  func json(floatType: ElementType) throws(CheckpointError) -> JSONNode {
    let sliding = model.slidingWindow.map { "attention over the last \($0) tokens" }
    if let lost = model.obstacle ?? sliding {
      throw .badContent(
        file: reader.path,
        tensor: nil,
        byte: nil,
        found: lost,
        expected: "rotary positions, plain or of Llama 3, and attention over all tokens"
      )
    }
    var members: [(name: String, node: JSONNode)] = [
      ("architectures", .array([.text(Self.className(model.family))])),
      ("model_type", .text(model.family.rawValue)),
      ("hidden_act", "silu"),
      ("hidden_size", .integer(model.hiddenSize)),
      ("intermediate_size", .integer(model.feedforwardSize)),
      ("num_hidden_layers", .integer(model.layerCount)),
      ("num_attention_heads", .integer(model.headCount)),
      ("num_key_value_heads", .integer(model.keyHeadCount)),
      ("head_dim", .integer(model.headSize)),
      ("vocab_size", .integer(model.vocabularySize)),
      ("max_position_embeddings", .integer(model.contextLength)),
      ("rms_norm_eps", epsilon),
      ("tie_word_embeddings", JSONNode(booleanLiteral: model.tiesHead)),
      ("attention_bias", JSONNode(booleanLiteral: hasAttentionBias)),
      ("use_cache", true),
      ("torch_dtype", .text(floatType.torchName ?? "float32")),
    ]
    if case .rotary(let theta, let scaling) = model.positions {
      members.append(("rope_theta", .number(theta)))
      if let scaling { members.append(("rope_scaling", Self.json(scaling))) }
    }
    if model.expertCount > 0 {
      members.append(("num_local_experts", .integer(model.expertCount)))
      members.append(("num_experts_per_tok", .integer(model.expertsPerToken)))
    }
    let special = ["bos_token_id": "bos", "eos_token_id": "eos", "pad_token_id": "padding"]
    for (name, key) in special {
      guard let id = reader.value("tokenizer.ggml.\(key)_token_id")?.integer else { continue }
      members.append((name, .integer(id)))
    }
    return .object(members)
  }

  private static func json(_ scaling: RotaryScaling) -> JSONNode {
    .object([
      ("rope_type", "llama3"), ("factor", .number(scaling.factor)),
      ("low_freq_factor", .number(scaling.lowFrequencyFactor)),
      ("high_freq_factor", .number(scaling.highFrequencyFactor)),
      ("original_max_position_embeddings", .integer(scaling.originalContextLength)),
    ])
  }

  /// GGUF holds the epsilon in FP32; the shortest decimal that means it is what was meant.
  private var epsilon: JSONNode { JSONNode(.number("\(Float(model.normEpsilon))")) }

  private var hasAttentionBias: Bool {
    model.family == .llama && reader.entries.contains { $0.name == "blk.0.attn_q.bias" }
  }

  private static func className(_ family: ModelFamily) -> String {
    switch family {
    case .mistral: "MistralForCausalLM"
    case .mixtral: "MixtralForCausalLM"
    case .qwen2: "Qwen2ForCausalLM"
    case .qwen3: "Qwen3ForCausalLM"
    default: "LlamaForCausalLM"
    }
  }
}
