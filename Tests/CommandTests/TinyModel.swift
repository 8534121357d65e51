// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder with a small random Llama model and token ids for it, written without the tool's code.
struct TinyModel {
  static let width = 24
  static let inner = 40
  static let heads = 3
  static let vocabulary = 50
  static let blocks = 2

  let folder: TemporaryFolder
  var path: String { folder.path + "/model" }
  var ids: String { folder.path + "/ids.u16" }
  var statistics: String { folder.path + "/statistics.safetensors" }

  /// Writes the model.
  ///
  /// - Parameters:
  ///   - width: Channels of the hidden states, a multiple of the heads.
  ///   - inner: Channels of the feed-forward network.
  ///   - settings: Members of config.json to change.
  ///   - zeroed: Tensors whose name ends in one of these are all zero.
  ///   - firstElements: What the first element of a tensor is whose name ends in a key.
  /// - Throws: When the folder cannot be written.
  init(
    width: Int = TinyModel.width,
    inner: Int = TinyModel.inner,
    settings: [String: Any] = [:],
    zeroed: [String] = [],
    firstElements: [String: Float] = [:]
  ) throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let configuration: [String: Any] = [
      "model_type": "llama", "hidden_act": "silu", "hidden_size": width,
      "intermediate_size": inner, "num_attention_heads": Self.heads,
      "num_key_value_heads": 1, "num_hidden_layers": Self.blocks, "rms_norm_eps": 1e-5,
      "rope_theta": 10_000, "vocab_size": Self.vocabulary, "tie_word_embeddings": true,
      "max_position_embeddings": 128,
    ]
    try JSONSerialization.data(withJSONObject: configuration.merging(settings) { $1 })
      .write(to: URL(fileURLWithPath: path + "/config.json"))
    try Self.tensorFile(width, inner, zeroed: zeroed, firstElements: firstElements)
      .write(to: URL(fileURLWithPath: path + "/model.safetensors"))
    let tokens = (0..<120).map { UInt16($0 * 31 % Self.vocabulary) }
    try tokens.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: ids)) }
  }

  private static func tensorFile(
    _ width: Int,
    _ inner: Int,
    zeroed: [String],
    firstElements: [String: Float]
  ) throws -> Data {
    let key = width / heads
    var shapes: [(String, [Int])] = [
      ("model.embed_tokens.weight", [vocabulary, width]), ("model.norm.weight", [width]),
    ]
    for block in 0..<blocks {
      let layer = "model.layers.\(block)."
      shapes += [
        ("input_layernorm.weight", [width]), ("post_attention_layernorm.weight", [width]),
        ("self_attn.q_proj.weight", [width, width]), ("self_attn.k_proj.weight", [key, width]),
        ("self_attn.v_proj.weight", [key, width]), ("self_attn.o_proj.weight", [width, width]),
        ("mlp.gate_proj.weight", [inner, width]), ("mlp.up_proj.weight", [inner, width]),
        ("mlp.down_proj.weight", [width, inner]),
      ].map { (layer + $0.0, $0.1) }
    }
    var header: [String: Any] = [:]
    var data = Data()
    var state: UInt32 = 7
    for (name, shape) in shapes {
      let start = data.count
      let scale: Float = zeroed.contains { name.hasSuffix($0) } ? 0 : 1
      let first = firstElements.first { name.hasSuffix($0.key) }?.value
      for index in 0..<shape.reduce(1, *) {
        state = state &* 1_664_525 &+ 1_013_904_223
        // Gains lie around 1, weights around 0.
        let unit = Float(state >> 8) / Float(1 << 24) - 0.5
        let drawn = scale * (shape.count == 1 ? 1 + unit : unit)
        let value = index == 0 ? first ?? drawn : drawn
        withUnsafeBytes(of: value) { data.append(contentsOf: $0) }
      }
      header[name] = ["dtype": "F32", "shape": shape, "data_offsets": [start, data.count]]
    }
    var text = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys])
    while text.count % 8 != 0 { text.append(0x20) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text + data
  }
}
