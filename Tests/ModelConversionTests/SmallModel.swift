// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Foundation
import JSONReading
import Quantization
import Smoothing
import TensorCore
import Testing

@testable import ModelConversion

/// A Llama of two layers with seeded random weights, in a folder that goes with the value.
final class SmallModel {
  static let width = 32
  static let inner = 48
  static let keyRows = 16

  let path: String
  /// What every size is multiplied by.
  private let multiple: Int
  private let source = RandomSource(seed: 20_261_124)

  init(multiple: Int = 1) throws {
    self.multiple = multiple
    path = NSTemporaryDirectory() + "/smoothbench-conversion-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write(to: original) { _, _ in }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The untouched model.
  var original: String { path + "/original" }

  func checkpoint() throws -> Checkpoint { try Checkpoint(path: original) }

  /// Statistics that ask for factors far from 1 and from one another.
  var statistics: ActivationStatistics {
    get throws { statistics(of: try ModelConfiguration(try checkpoint())) }
  }

  /// The same for any model.
  func statistics(of configuration: ModelConfiguration) -> ActivationStatistics {
    var maxima: [String: [Float]] = [:]
    for layer in 0..<configuration.layerCount {
      for group in SmoothingPlan(configuration.layer(layer)).groups {
        let name = group.consumers[0].module
        let values = (0..<group.consumers[0].columns).map {
          Float(0.5 + 20 * source.unit(stream: stream(of: name + "x"), row: 0, column: $0))
        }
        for consumer in group.consumers { maxima[consumer.module] = values }
      }
    }
    return ActivationStatistics(maxima: maxima, tokens: 1)
  }

  /// Writes the model with some tensors changed.
  func write(to folder: String, change: (String, inout [Float]) -> Void) throws {
    var tensors: [SafetensorsTensor] = []
    for (name, shape) in shapes {
      var elements = (0..<shape.reduce(1, *)).map { index in
        let unit = Float(source.unit(stream: stream(of: name), row: 0, column: index)) - 0.5
        return shape.count == 1 ? 1 + unit : unit
      }
      change(name, &elements)
      tensors.append(SafetensorsTensor(name: name, shape: shape, elements: elements))
    }
    let writer = try FolderWriter(path: folder, replacesContents: true)
    try writer.write(
      FolderContents(configuration: configuration, files: [:], tensors: tensors)
    )
  }

  /// A folding of the usual sites, or of others.
  func smoothed(sites: Set<SmoothingSite>? = nil) throws -> ModelFolding {
    var folding = try ModelFolding(try checkpoint())
    var recipe = SmoothingRecipe()
    if let sites { recipe.sites = sites }
    try folding.smooth(by: recipe, statistics: try statistics)
    return folding
  }

  /// Exports a model in this scheme after folding the factors of the untouched one.
  func export(
    _ source: String,
    to folder: String,
    scheme name: String = "smoothquant-channel",
    rule: ScaleRule = .own,
    quantizer: QuantizerRule = .fp32,
    sites: Set<SmoothingSite>? = nil
  ) throws {
    var folding = try ModelFolding(try Checkpoint(path: source))
    let scheme = try #require(QuantizationScheme.named(name))
    if scheme.isSmoothed {
      for group in try smoothed(sites: sites).groups {
        let plan = SmoothingPlan(folding.configuration.layer(group.layer)).groups
        let place = try #require(plan.first { $0.site == group.site })
        try folding.fold(
          group.factors,
          into: place,
          layer: group.layer,
          effect: group.effect
        )
      }
    }
    let export = try CompressedTensorsExport(
      folding,
      scheme: scheme,
      rule: rule,
      quantizer: quantizer,
      floatType: nil,
      isKeptFloat: { _ in false },
      statistics: try statistics
    )
    try FolderWriter(path: folder, replacesContents: true).write(
      FolderContents(
        configuration: configuration.replacing([("quantization_config", export.configuration)]),
        files: [:],
        tensors: export.tensors()
      )
    )
  }

  private var configuration: JSONNode {
    .object([
      ("model_type", "llama"), ("hidden_act", "silu"),
      ("hidden_size", .integer(multiple * Self.width)),
      ("intermediate_size", .integer(multiple * Self.inner)), ("num_attention_heads", 4),
      ("num_key_value_heads", 2), ("num_hidden_layers", 2), ("rms_norm_eps", .number(1e-5)),
      ("rope_theta", 10000), ("vocab_size", 40), ("max_position_embeddings", 64),
      ("tie_word_embeddings", true),
    ])
  }

  private var shapes: [(String, [Int])] {
    let (width, inner) = (multiple * Self.width, multiple * Self.inner)
    let key = multiple * Self.keyRows
    var shapes = [("model.embed_tokens.weight", [40, width]), ("model.norm.weight", [width])]
    for layer in 0..<2 {
      shapes += [
        ("input_layernorm.weight", [width]), ("post_attention_layernorm.weight", [width]),
        ("self_attn.q_proj.weight", [width, width]), ("self_attn.k_proj.weight", [key, width]),
        ("self_attn.v_proj.weight", [key, width]), ("self_attn.o_proj.weight", [width, width]),
        ("mlp.gate_proj.weight", [inner, width]), ("mlp.up_proj.weight", [inner, width]),
        ("mlp.down_proj.weight", [width, inner]),
      ].map { ("model.layers.\(layer).\($0.0)", $0.1) }
    }
    return shapes
  }

  private func stream(of name: String) -> UInt64 {
    name.utf8.reduce(17) { ($0 &* 31) &+ UInt64($1) }
  }
}
