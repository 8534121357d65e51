// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import JSONReading
import Quantization
import TransformerModels

extension DecoderConfiguration {
  /// Model types whose blocks are those of Llama.
  private static let families = ["llama", "mistral", "qwen2"]

  /// Reads a config.json.
  ///
  /// - Throws: ``ModelError``.
  init(_ json: JSONNode, checkpoint: Checkpoint) throws {
    let settings = Settings(path: checkpoint.path) { name in json[name].map(Settings.Value.init) }
    let family = try settings.text("model_type")
    guard Self.families.contains(family) else {
      throw ModelError.unknownArchitecture(
        path: checkpoint.path,
        found: family,
        known: Self.families
      )
    }
    try settings.require("hidden_act", toBe: "silu")
    try settings.requireAbsent("rope_scaling")
    if json["use_sliding_window"]?.bool == true { try settings.requireAbsent("sliding_window") }
    let width = try settings.count("hidden_size")
    let heads = try settings.count("num_attention_heads")
    self.init(
      blocks: try settings.count("num_hidden_layers"),
      width: width,
      feedForwardWidth: try settings.count("intermediate_size"),
      attention: try settings.layout(
        heads: heads,
        keyValueHeads: try settings.count("num_key_value_heads", default: heads),
        headSize: try settings.count("head_dim", default: width / heads)
      ),
      vocabulary: try settings.count("vocab_size"),
      epsilon: try settings.number("rms_norm_eps"),
      rotaryBase: try settings.number("rope_theta", default: 10_000),
      hasTiedHead: json["tie_word_embeddings"]?.bool ?? false
    )
  }

  /// Reads the metadata of a GGUF file.
  ///
  /// - Throws: ``ModelError``.
  init(_ gguf: GGUFReader, checkpoint: Checkpoint) throws {
    let settings = Settings(path: checkpoint.path) { name in
      gguf.value(name).map(Settings.Value.init)
    }
    let family = try settings.text("general.architecture")
    guard Self.families.contains(family) else {
      throw ModelError.unknownArchitecture(
        path: checkpoint.path,
        found: family,
        known: Self.families
      )
    }
    let width = try settings.count("\(family).embedding_length")
    let heads = try settings.count("\(family).attention.head_count")
    guard let embedding = checkpoint.tensor("model.embed_tokens.weight") else {
      _ = try checkpoint.requiredTensor("model.embed_tokens.weight")
      preconditionFailure("a required tensor that is missing throws")
    }
    self.init(
      blocks: try settings.count("\(family).block_count"),
      width: width,
      feedForwardWidth: try settings.count("\(family).feed_forward_length"),
      attention: try settings.layout(
        heads: heads,
        keyValueHeads: try settings.count("\(family).attention.head_count_kv", default: heads),
        headSize: try settings.count("\(family).attention.key_length", default: width / heads)
      ),
      vocabulary: embedding.shape[0],
      epsilon: try settings.number("\(family).attention.layer_norm_rms_epsilon"),
      rotaryBase: try settings.number("\(family).rope.freq_base", default: 10_000),
      hasTiedHead: checkpoint.tensor("lm_head.weight") == nil
    )
  }
}

/// Settings of a model by name, from either format.
private struct Settings {
  /// One setting.
  struct Value {
    let number: Double?
    let integer: Int?
    let text: String?
    let summary: String
    let isNull: Bool

    init(_ node: JSONNode) {
      (number, integer, text, summary) = (node.number, node.integer, node.string, node.summary)
      isNull = node.summary == "null"
    }

    init(_ value: GGUFValue) {
      (number, integer, text, summary) = (value.number, value.integer, value.string, value.summary)
      isNull = false
    }
  }

  let path: String
  let value: (String) -> Value?

  func count(_ name: String, default: Int? = nil) throws -> Int {
    guard let found = value(name), !found.isNull else {
      if let `default` { return `default` }
      throw missing(name, expected: "a number of 1 or more")
    }
    // Far above every model, far below what could overflow a product of two sizes.
    guard let count = found.integer, (1...(1 << 24)).contains(count) else {
      throw wrong(name, found, expected: "a number from 1 to 16777216")
    }
    return count
  }

  func number(_ name: String, default: Double? = nil) throws -> Double {
    guard let found = value(name), !found.isNull else {
      if let `default` { return `default` }
      throw missing(name, expected: "a number above 0")
    }
    guard let number = found.number, number.isFinite, number > 0 else {
      throw wrong(name, found, expected: "a number above 0")
    }
    return number
  }

  func text(_ name: String) throws -> String {
    guard let found = value(name) else { throw missing(name, expected: "text") }
    guard let text = found.text else { throw wrong(name, found, expected: "text") }
    return text
  }

  func layout(heads: Int, keyValueHeads: Int, headSize: Int) throws -> AttentionLayout {
    guard heads % keyValueHeads == 0 else {
      throw ModelError.setting(
        path: path,
        name: "the number of key and value heads",
        found: "\(keyValueHeads)",
        expected: "a divisor of \(heads), the number of query heads"
      )
    }
    guard headSize >= 2, headSize % 2 == 0 else {
      throw ModelError.setting(
        path: path,
        name: "the size of a head",
        found: "\(headSize)",
        expected: "an even number, because rotary positions pair its elements"
      )
    }
    return AttentionLayout(heads: heads, keyValueHeads: keyValueHeads, headSize: headSize)
  }

  func require(_ name: String, toBe expected: String) throws {
    let found = try text(name)
    guard found == expected else {
      throw ModelError.setting(path: path, name: name, found: found, expected: expected)
    }
  }

  func requireAbsent(_ name: String) throws {
    guard let found = value(name), !found.isNull else { return }
    throw wrong(name, found, expected: "null: this is not implemented")
  }

  private func missing(_ name: String, expected: String) -> ModelError {
    .setting(path: path, name: name, found: "missing", expected: expected)
  }

  private func wrong(_ name: String, _ found: Value, expected: String) -> ModelError {
    .setting(path: path, name: name, found: found.summary, expected: expected)
  }
}
