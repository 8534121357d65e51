// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import OptimizedOperations
import Quantization
import TensorCore
import TransformerModels

/// Sees every step of one window through a model, and judges those that run in INT8.
final class DivergenceWitness {
  /// What was found so far.
  private(set) var summary = DivergenceSearch.Summary()

  private let model: CheckpointModel
  private let settings: SchemeSettings
  private let scheme: QuantizationScheme
  private let sources: LinearSources
  /// By index of the layer; empty where scales of attention are found at run time.
  private let attentionScales: [AttentionScales]
  private let pool: WorkerPool
  private let started: (String) -> Void
  /// Which tokens the next layers see, or `nil` for all.
  private var tokens: [Int]?
  /// Queries, keys and values of the attention that runs.
  ///
  /// Shape: `[M, layout.columns]`.
  private var projections = Matrix<Float>(rows: 0, columns: 0, repeating: 0)

  init(
    _ model: CheckpointModel,
    settings: SchemeSettings,
    scheme: QuantizationScheme,
    sources: LinearSources,
    attentionScales: [AttentionScales],
    pool: WorkerPool,
    started: @escaping (String) -> Void
  ) {
    self.model = model
    self.settings = settings
    self.scheme = scheme
    self.sources = sources
    self.attentionScales = attentionScales
    self.pool = pool
    self.started = started
  }

  /// Sees what an observer of the model sees.
  func see(_ value: ObservedValue, _ rows: Matrix<Float>) {
    switch value {
    case .input(_, let tokens): self.tokens = tokens
    case .attention(_, isRotated: false): break
    case .attention(_, isRotated: true): projections = rows
    case .attentionOutput(let block): judgeAttention(ofBlock: block, output: rows)
    }
  }

  /// Judges linear layers that share one input.
  ///
  /// - Throws: ``SmoothingError`` or ``CheckpointError`` for a static scale that is not known.
  func judge(_ layers: WitnessedLayers, input: Matrix<Float>, output: Matrix<Float>) throws {
    let kept = layers.place.names.map(sources.isKeptFloat)
    guard layers.place.block != nil, kept.contains(false) else { return }
    // The place of the layers that run in INT8.
    let place = LinearPlace(
      block: layers.place.block,
      site: layers.place.site,
      names: zip(layers.place.names, kept).filter { !$0.1 }.map(\.0)
    )
    started(place.names[0])
    let comparison = LayerComparison(
      certificate: LinearCertificate(
        scheme: scheme,
        scaleRule: settings.scaleRule,
        staticScale: scheme.activation.isStatic ? try sources.staticScale(place) : nil,
        hasStoredWeights: model.stored != nil
      ),
      input: input,
      tokens: tokens,
      pool: pool
    )
    comparison.compareCodes(layer: place.names[0], into: &summary)
    var column = 0
    for (index, name) in layers.place.names.enumerated() {
      let weight = layers.weights[index]
      defer { column += weight.rows }
      guard !kept[index] else { continue }
      comparison.compare(
        output.columns(column..<column + weight.rows),
        weight: weight,
        bias: layers.biases[index],
        layer: name,
        into: &summary
      )
    }
  }

  private func judgeAttention(ofBlock block: Int, output: Matrix<Float>) {
    guard let scaling = settings.attention else { return }
    let configuration = model.configuration
    guard let layer = configuration.layer(block).attentionModule else {
      preconditionFailure("the layers of every described family have attention")
    }
    started(layer)
    let comparison = AttentionComparison(
      certificate: AttentionCertificate(
        layout: configuration.attention,
        rule: configuration.attentionRule,
        scaling: scaling,
        staticScales: attentionScales.isEmpty ? nil : attentionScales[block]
      ),
      input: projections,
      layer: layer
    )
    comparison.compareCodes(into: &summary)
    comparison.compare(output, into: &summary)
  }
}
