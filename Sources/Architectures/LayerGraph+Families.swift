// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization

extension ModelConfiguration {
  /// One layer of the model, with the names and sizes of its tensors.
  ///
  /// - Parameter index: Which layer, from 0.
  /// - Returns: The graph.
  public func layer(_ index: Int) -> LayerGraph {
    let names = LayerNames(family, layer: index)
    var graph = LayerGraph()
    switch layerOrder {
    case .normFirst, .residualFromNorm:
      let attended = appendHalf(.input, norm: names.firstNorm, to: &graph) {
        appendAttention($0, names, to: &$1)
      }
      appendHalf(attended, norm: names.secondNorm, to: &graph) {
        appendFeedforward($0, names, to: &$1)
      }
    case .normLast:
      let attention = appendAttention(.input, names, to: &graph)
      let sum = graph.append(.sum([.input, attention]))
      let attended = graph.append(.norm(module: names.firstNorm, input: sum))
      let network = appendFeedforward(attended, names, to: &graph)
      let last = graph.append(.sum([attended, network]))
      graph.append(.norm(module: names.secondNorm, input: last))
    case .parallel, .parallelWithTwoNorms:
      let isShared = layerOrder == .parallel
      let first = graph.append(
        .norm(module: isShared ? names.firstNorm : "\(names.prefix).ln_attn", input: .input)
      )
      let second =
        isShared
        ? first : graph.append(.norm(module: "\(names.prefix).ln_mlp", input: .input))
      let attention = appendAttention(first, names, to: &graph)
      let network = appendFeedforward(second, names, to: &graph)
      graph.append(.sum([.input, attention, network]))
    }
    return graph
  }

  /// One half of a layer that normalizes first.
  @discardableResult private func appendHalf(
    _ input: LayerGraph.Value,
    norm: String,
    to graph: inout LayerGraph,
    _ body: (LayerGraph.Value, inout LayerGraph) -> LayerGraph.Value
  ) -> LayerGraph.Value {
    let normalized = graph.append(.norm(module: norm, input: input))
    let output = body(normalized, &graph)
    return graph.append(.sum([layerOrder == .residualFromNorm ? normalized : input, output]))
  }

  private func appendAttention(
    _ input: LayerGraph.Value,
    _ names: LayerNames,
    to graph: inout LayerGraph
  ) -> LayerGraph.Value {
    let queryRows = headCount * headSize
    let keyRows = keyHeadCount * headSize
    func project(_ module: String, _ rows: Int) -> LayerGraph.Value {
      graph.append(
        .linear(.init(module, rows: rows, columns: hiddenSize), input: input)
      )
    }
    var query: LayerGraph.Value
    var key: LayerGraph.Value
    let value: LayerGraph.Value
    if let fused = names.fusedProjection {
      query = project(fused, queryRows + 2 * keyRows)
      (key, value) = (query, query)
    } else {
      query = project(names.query, queryRows)
      key = project(names.key, keyRows)
      value = project(names.value, keyRows)
    }
    if let queryNorm = names.queryNorm, let keyNorm = names.keyNorm {
      query = graph.append(.headNorm(module: queryNorm, input: query))
      key = graph.append(.headNorm(module: keyNorm, input: key))
    }
    let attended = graph.append(
      .attention(query: query, key: key, value: value, headsInGroup: headsInGroup)
    )
    return graph.append(
      .linear(.init(names.output, rows: hiddenSize, columns: queryRows), input: attended)
    )
  }

  private func appendFeedforward(
    _ input: LayerGraph.Value,
    _ names: LayerNames,
    to graph: inout LayerGraph
  ) -> LayerGraph.Value {
    guard expertCount > 0 else {
      return appendNetwork(input, gate: names.gate, up: names.up, down: names.down, to: &graph)
    }
    let block = "\(names.prefix).block_sparse_moe"
    let router = graph.append(
      .linear(.init("\(block).gate", rows: expertCount, columns: hiddenSize), input: input)
    )
    let outputs = (0..<expertCount).map { expert in
      let prefix = "\(block).experts.\(expert)"
      return appendNetwork(
        input,
        gate: "\(prefix).w1",
        up: "\(prefix).w3",
        down: "\(prefix).w2",
        to: &graph
      )
    }
    return graph.append(
      .experts(router: router, input: input, outputs: outputs, perToken: expertsPerToken)
    )
  }

  /// A feed-forward network, with or without a gate.
  private func appendNetwork(
    _ input: LayerGraph.Value,
    gate: String?,
    up: String,
    down: String,
    to graph: inout LayerGraph
  ) -> LayerGraph.Value {
    func widen(_ module: String) -> LayerGraph.Value {
      graph.append(
        .linear(.init(module, rows: feedforwardSize, columns: hiddenSize), input: input)
      )
    }
    let inside: LayerGraph.Value
    if let gate {
      let gated = graph.append(.activation(activation, input: widen(gate)))
      inside = graph.append(.product(gated, widen(up)))
    } else {
      inside = graph.append(.activation(activation, input: widen(up)))
    }
    return graph.append(
      .linear(.init(down, rows: hiddenSize, columns: feedforwardSize), input: inside)
    )
  }
}

/// The names of a layer's modules in a family's Hugging Face folders.
struct LayerNames {
  let prefix: String
  let firstNorm: String
  let secondNorm: String
  /// One projection to queries, keys and values, where the family has one.
  var fusedProjection: String?
  var query = ""
  var key = ""
  var value = ""
  /// Normalizations of the heads of queries and keys, where the family has them.
  var queryNorm: String?
  var keyNorm: String?
  let output: String
  var gate: String?
  let up: String
  let down: String

  init(_ family: ModelFamily, layer: Int) {
    switch family {
    case .llama, .mistral, .mixtral, .qwen2, .qwen3:
      prefix = "model.layers.\(layer)"
      firstNorm = "\(prefix).input_layernorm"
      secondNorm = "\(prefix).post_attention_layernorm"
      (query, key, value) = Self.projections("\(prefix).self_attn", suffix: "_proj", short: true)
      output = "\(prefix).self_attn.o_proj"
      gate = "\(prefix).mlp.gate_proj"
      up = "\(prefix).mlp.up_proj"
      down = "\(prefix).mlp.down_proj"
      if family == .qwen3 {
        queryNorm = "\(prefix).self_attn.q_norm"
        keyNorm = "\(prefix).self_attn.k_norm"
      }
    case .opt:
      prefix = "model.decoder.layers.\(layer)"
      firstNorm = "\(prefix).self_attn_layer_norm"
      secondNorm = "\(prefix).final_layer_norm"
      (query, key, value) = Self.projections("\(prefix).self_attn", suffix: "_proj", short: true)
      output = "\(prefix).self_attn.out_proj"
      up = "\(prefix).fc1"
      down = "\(prefix).fc2"
    case .bloom, .falcon:
      prefix = "transformer.h.\(layer)"
      firstNorm = "\(prefix).input_layernorm"
      secondNorm = "\(prefix).post_attention_layernorm"
      let attention = "\(prefix).self_attention"
      fusedProjection = "\(attention).query_key_value"
      output = "\(attention).dense"
      up = "\(prefix).mlp.dense_h_to_4h"
      down = "\(prefix).mlp.dense_4h_to_h"
    case .bert:
      prefix = "encoder.layer.\(layer)"
      firstNorm = "\(prefix).attention.output.LayerNorm"
      secondNorm = "\(prefix).output.LayerNorm"
      (query, key, value) = Self.projections("\(prefix).attention.self", suffix: "", short: false)
      output = "\(prefix).attention.output.dense"
      up = "\(prefix).intermediate.dense"
      down = "\(prefix).output.dense"
    }
  }

  private static func projections(
    _ module: String,
    suffix: String,
    short: Bool
  ) -> (String, String, String) {
    let names = short ? ["q", "k", "v"] : ["query", "key", "value"]
    return (
      "\(module).\(names[0])\(suffix)", "\(module).\(names[1])\(suffix)",
      "\(module).\(names[2])\(suffix)"
    )
  }
}
