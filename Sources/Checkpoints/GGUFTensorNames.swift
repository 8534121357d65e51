// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Gives the tensors of a GGUF file the names and the order of rows of a Hugging Face folder.
///
/// Known are the architectures `llama` (Llama, Mistral, Mixtral, SmolLM2), `qwen2` and `qwen3`. Only
/// `llama` has its query and key rows in llama.cpp's own order. Tensors of other architectures, and
/// tensors without a counterpart, keep their names.
struct GGUFTensorNames {
  private let reader: GGUFReader
  private let architecture: String

  init(_ reader: GGUFReader) {
    self.reader = reader
    architecture = reader.value("general.architecture")?.string ?? ""
  }

  /// Every tensor under its new name; a tensor that holds all experts becomes one for each.
  func tensors() throws(CheckpointError) -> [CheckpointTensor] {
    guard ["llama", "qwen2", "qwen3"].contains(architecture) else {
      return reader.entries.map { tensor($0, name: $0.name) }
    }
    var tensors: [CheckpointTensor] = []
    for entry in reader.entries { tensors += try renamed(entry) }
    return tensors
  }

  private func renamed(_ entry: GGUFReader.Entry) throws(CheckpointError) -> [CheckpointTensor] {
    var parts = entry.name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let kind = parts.popLast(), kind == "weight" || kind == "bias" else {
      return [tensor(entry, name: entry.name)]
    }
    if parts.count == 1, let name = Self.modelNames[parts[0]] {
      return [tensor(entry, name: "\(name).\(kind)")]
    }
    guard parts.count >= 3, parts[0] == "blk", let layer = Int(parts[1]), layer >= 0 else {
      return [tensor(entry, name: entry.name)]
    }
    let prefix = "model.layers.\(layer)"
    if parts.count == 3, let name = Self.layerNames[parts[2]] {
      let order = try rowOrder(of: entry, part: parts[2], layer: layer)
      return [tensor(entry, name: "\(prefix).\(name).\(kind)", rowOrder: order)]
    }
    let experts = "\(prefix).block_sparse_moe.experts"
    if parts.count == 3, let name = Self.expertNames[parts[2]], entry.shape.count == 3 {
      // Sizes whose product is 0 bytes can name any number of experts.
      guard entry.shape[0] <= Self.mostExperts else {
        throw .wrongTensor(
          file: reader.path,
          tensor: entry.name,
          byte: entry.byteRange.lowerBound,
          found: "shape \(entry.shape)",
          expected: "at most \(Self.mostExperts) experts"
        )
      }
      return (0..<entry.shape[0]).map {
        tensor(entry, name: "\(experts).\($0).\(name).\(kind)", expert: $0)
      }
    }
    // Older files have a tensor for each expert: blk.0.ffn_gate.3.weight.
    if parts.count == 4, let name = Self.expertNames["\(parts[2])_exps"], let index = Int(parts[3])
    {
      return [tensor(entry, name: "\(experts).\(index).\(name).\(kind)")]
    }
    return [tensor(entry, name: entry.name)]
  }

  /// As many as a model's configuration may have.
  private static let mostExperts = 1024
  private static let modelNames = [
    "token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head",
  ]
  private static let layerNames = [
    "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm", "attn_k_norm": "self_attn.k_norm",
    "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj", "ffn_gate_inp": "block_sparse_moe.gate",
  ]
  private static let expertNames = [
    "ffn_gate_exps": "w1", "ffn_down_exps": "w2", "ffn_up_exps": "w3",
  ]

  private func tensor(
    _ entry: GGUFReader.Entry,
    name: String,
    rowOrder: RowOrder = .asUsed,
    expert: Int? = nil
  ) -> CheckpointTensor {
    var range = entry.byteRange
    if let expert {
      let size = range.count / entry.shape[0]
      range = range.lowerBound + expert * size..<range.lowerBound + (expert + 1) * size
    }
    return CheckpointTensor(
      name: name,
      storedName: entry.name,
      format: entry.format,
      shape: expert == nil ? entry.shape : Array(entry.shape.dropFirst()),
      byteRange: range,
      rowOrder: rowOrder,
      file: reader.file
    )
  }
}

// MARK: - The order of query and key rows

extension GGUFTensorNames {
  private func rowOrder(
    of entry: GGUFReader.Entry,
    part: String,
    layer: Int
  ) throws(CheckpointError) -> RowOrder {
    guard architecture == "llama", part == "attn_q" || part == "attn_k" else { return .asUsed }
    let heads = try headCount(isKey: part == "attn_k", layer: layer)
    guard let rows = entry.shape.first, heads > 0, rows % (2 * heads) == 0,
      entry.shape.count > 1 || entry.format.elementsInBlock == 1
    else {
      throw .wrongTensor(
        file: reader.path,
        tensor: entry.name,
        byte: entry.byteRange.lowerBound,
        found: "shape \(entry.shape)",
        expected: "an even number of rows for each of \(heads) heads"
      )
    }
    return .halvesAlternate(heads: heads)
  }

  /// Query heads or key heads of a layer: one number for all layers, or an array with one for each.
  private func headCount(isKey: Bool, layer: Int) throws(CheckpointError) -> Int {
    let queryName = "llama.attention.head_count"
    let keyName = "\(queryName)_kv"
    // A file without a number of key heads has as many as query heads.
    let name = isKey && reader.value(keyName) != nil ? keyName : queryName
    let value = reader.value(name)
    if let heads = value?.integer { return heads }
    if case .array? = value,
      let heads = try reader.array(name, of: "integers", \.integer), heads.indices.contains(layer)
    {
      return heads[layer]
    }
    throw .badContent(
      file: reader.path,
      tensor: nil,
      byte: reader.byte(of: name),
      found: value.map { "\(name): \($0.summary)" } ?? "no \(name)",
      expected: "\(name), the number of heads, to order the rows of attn_q and attn_k"
    )
  }
}
