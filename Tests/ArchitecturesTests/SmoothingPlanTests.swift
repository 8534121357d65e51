// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Quantization
import TestSupport
import Testing

@Suite struct SmoothingPlanTests {
  private func configuration(_ text: String) throws -> ModelConfiguration {
    let folder = try ModelFolder(text)
    defer { withExtendedLifetime(folder) {} }
    return try ModelConfiguration(Checkpoint(path: folder.path))
  }

  private func plan(_ text: String) throws -> [SmoothingSite: SmoothingPlan.Group] {
    let groups = SmoothingPlan(try configuration(text).layer(0)).groups
    return Dictionary(groups.map { ($0.site, $0) }) { first, _ in first }
  }

  private static let llama = """
    "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 8,
    "num_key_value_heads": 2, "rms_norm_eps": 1e-5, "vocab_size": 100,
    "max_position_embeddings": 128, "hidden_act": "silu"
    """
  private static let opt = """
    "model_type": "opt", "hidden_size": 64, "ffn_dim": 96, "num_hidden_layers": 2,
    "num_attention_heads": 8, "vocab_size": 100, "max_position_embeddings": 128
    """
  private static let falcon = """
    "model_type": "falcon", "hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 8,
    "vocab_size": 100
    """
  private static let bloom = """
    "model_type": "bloom", "hidden_size": 64, "n_layer": 2, "n_head": 8, "vocab_size": 100
    """

  // MARK: - method: every producer and its consumers

  @Test(arguments: ["llama", "mistral", "qwen2", "qwen3"])
  func llamaFoldsAtEverySite(family: String) throws {
    let plan = try plan("{\"model_type\": \"\(family)\", \(Self.llama)}")
    let layer = "model.layers.0"
    let input = try #require(plan[.attentionInput])
    #expect(input.fold == .norm(module: "\(layer).input_layernorm"))
    #expect(
      input.consumers.map(\.module) == ["q", "k", "v"].map { "\(layer).self_attn.\($0)_proj" }
    )
    #expect(input.consumers.map(\.rows) == [64, 16, 16])
    // Four query heads read each value head, and must agree on its factors.
    #expect(
      plan[.attentionOutput]?.fold
        == .linear(module: "\(layer).self_attn.v_proj", headsInGroup: 4, isPart: false)
    )
    #expect(plan[.feedForwardInput]?.fold == .norm(module: "\(layer).post_attention_layernorm"))
    #expect(
      plan[.feedForwardInput]?.consumers.map(\.module)
        == ["\(layer).mlp.gate_proj", "\(layer).mlp.up_proj"]
    )
    // Into up, which is multiplied as it is; the gate goes through SiLU.
    #expect(
      plan[.feedForwardOutput]?.fold
        == .linear(module: "\(layer).mlp.up_proj", headsInGroup: 1, isPart: false)
    )
  }

  @Test func mixtralSharesFactorsAmongRouterAndExperts() throws {
    let text =
      "{\"model_type\": \"mixtral\", \"num_local_experts\": 3, "
      + "\"num_experts_per_tok\": 2, \(Self.llama)}"
    let groups = SmoothingPlan(try configuration(text).layer(0)).groups
    let block = "model.layers.0.block_sparse_moe"
    let input = try #require(groups.first { $0.site == .feedForwardInput })
    #expect(
      input.consumers.map(\.module) == ["\(block).gate"]
        + (0..<3).flatMap { ["\(block).experts.\($0).w1", "\(block).experts.\($0).w3"] }
    )
    let outputs = groups.filter { $0.site == .feedForwardOutput }
    #expect(
      outputs.map(\.fold)
        == (0..<3).map {
          .linear(module: "\(block).experts.\($0).w3", headsInGroup: 1, isPart: false)
        }
    )
  }

  @Test func optFoldsThroughReLUUnlessItNormalizesLast() throws {
    let plan = try plan("{\(Self.opt)}")
    let layer = "model.decoder.layers.0"
    #expect(plan[.attentionInput]?.fold == .norm(module: "\(layer).self_attn_layer_norm"))
    #expect(plan[.feedForwardInput]?.fold == .norm(module: "\(layer).final_layer_norm"))
    #expect(
      plan[.feedForwardOutput]?.fold
        == .linear(module: "\(layer).fc1", headsInGroup: 1, isPart: false)
    )
    let last = try self.plan("{\(Self.opt), \"do_layer_norm_before\": false}")
    #expect(
      last[.feedForwardInput]?.fold
        == .atRunTime(reason: "the residual connection reads the same values")
    )
    #expect(throws: CheckpointError.self) {
      try configuration("{\(Self.opt), \"word_embed_proj_dim\": 32}")
    }
  }

  @Test func bloomFoldsIntoTheValueRowsOfItsFusedProjection() throws {
    let plan = try plan("{\(Self.bloom)}")
    let layer = "transformer.h.0"
    let fused = "\(layer).self_attention.query_key_value"
    #expect(plan[.attentionInput]?.fold == .norm(module: "\(layer).input_layernorm"))
    #expect(plan[.attentionInput]?.consumers.map(\.module) == [fused])
    #expect(plan[.attentionInput]?.consumers.map(\.rows) == [192])
    #expect(
      plan[.attentionOutput]?.fold == .linear(module: fused, headsInGroup: 1, isPart: true)
    )
    #expect(
      plan[.feedForwardOutput]?.fold
        == .atRunTime(reason: "factors do not pass through GELU by tanh")
    )
    let residual = try self.plan(
      "{\(Self.bloom), \"apply_residual_connection_post_layernorm\": true}"
    )
    #expect(
      residual[.attentionInput]?.fold
        == .atRunTime(reason: "the residual connection reads the same values")
    )
  }

  @Test func falconSharesOneNormBetweenAttentionAndNetworkOrNot() throws {
    let layer = "transformer.h.0"
    let (projection, network) = (
      "\(layer).self_attention.query_key_value", "\(layer).mlp.dense_h_to_4h"
    )
    // 7B: one normalization, one key head.
    let first = try plan("{\(Self.falcon)}")
    #expect(first[.attentionInput]?.consumers.map(\.module) == [projection, network])
    #expect(first[.attentionInput]?.consumers.map(\.rows) == [64 + 2 * 8, 256])
    #expect(first[.feedForwardInput] == nil)
    // 40B: two normalizations, grouped key heads.
    let second = try plan(
      "{\(Self.falcon), \"new_decoder_architecture\": true, \"num_kv_heads\": 2}"
    )
    #expect(second[.attentionInput]?.fold == .norm(module: "\(layer).ln_attn"))
    #expect(second[.feedForwardInput]?.fold == .norm(module: "\(layer).ln_mlp"))
    // RW: one half after the other, as BLOOM.
    let third = try plan(
      "{\(Self.falcon), \"parallel_attn\": false, \"multi_query\": false, \"alibi\": true}"
    )
    #expect(third[.attentionInput]?.consumers.map(\.module) == [projection])
    #expect(third[.feedForwardInput]?.fold == .norm(module: "\(layer).post_attention_layernorm"))
  }

  // MARK: - Real models

  @Test(.enabled(if: Fixtures.exists(Fixtures.smolLM2), "\(Fixtures.fetchModels)"))
  func describesSmolLM2() throws {
    let checkpoint = try Checkpoint(path: Fixtures.smolLM2)
    let model = try ModelConfiguration(checkpoint)
    #expect(
      model.summary == "llama: 30 layers, 576 channels, 9 heads on 3 key heads of 64, "
        + "feed-forward 1536, vocabulary 49152"
    )
    #expect(model.tiesHead)
    #expect(model.positions == .rotary(theta: 100_000))
    try model.requireTensors(in: checkpoint)
    var wrong = model
    wrong.feedforwardSize = 1535
    #expect(throws: CheckpointError.self) { try wrong.requireTensors(in: checkpoint) }
    wrong = model
    wrong.layerCount = 31
    #expect(throws: CheckpointError.self) { try wrong.requireTensors(in: checkpoint) }
  }

  @Test(.enabled(if: Fixtures.exists(Fixtures.miniLM), "\(Fixtures.fetchModels)"))
  func describesMiniLM() throws {
    let checkpoint = try Checkpoint(path: Fixtures.miniLM)
    let model = try ModelConfiguration(checkpoint)
    try model.requireTensors(in: checkpoint)
    let groups = SmoothingPlan(model.layer(0)).groups
    // Post-LN: only the values inside the attention are no one else's.
    let legal = groups.filter {
      guard case .atRunTime = $0.fold else { return true }
      return false
    }
    #expect(legal.map(\.site) == [.attentionOutput])
    #expect(
      groups.map(\.site) == [
        .attentionInput, .attentionOutput, .feedForwardInput, .feedForwardOutput,
      ]
    )
  }

  // MARK: - Refusals

  @Test(arguments: [
    ("{}", "model_type: nothing, expected one of llama"),
    (#"{"model_type": "gpt_neox"}"#, "model_type: 'gpt_neox'"),
    (#"{"model_type": "llama"}"#, "num_attention_heads: nothing, expected a whole number"),
    (
      #"{"model_type": "bert", "hidden_act": "relu", "hidden_size": 8}"#,
      "hidden_act: relu, expected 'gelu'"
    ),
    (
      #"{"model_type": "bloom", "hidden_size": 4611686018427387904, "n_layer": 1, "n_head": 1, "vocab_size": 1}"#,
      "hidden_size: 4611686018427387904, expected a whole number from 1 to 1073741824"
    ),
    (
      #"{"model_type": "bloom", "hidden_size": 8, "n_layer": -1, "n_head": 1, "vocab_size": 1}"#,
      "n_layer: -1"
    ),
    (
      #"{"model_type": "bloom", "hidden_size": 8, "n_layer": 1, "n_head": 0, "vocab_size": 1}"#,
      "n_head: 0"
    ),
  ])
  func refuses(text: String, message: String) throws {
    let error = try #require(throws: CheckpointError.self) { try configuration(text) }
    #expect("\(error)".contains(message), "\(error)")
  }
}
