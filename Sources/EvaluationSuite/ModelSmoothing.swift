// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization
import Smoothing
import TensorCore
import TransformerModels

/// The smoothing factors of a whole model and the static scales that follow from them.
struct ModelSmoothing {
  /// Factors to fold into the weights.
  private(set) var factors: ChannelFactors
  private var inputFactors: [String: SmoothingFactors] = [:]
  private let statistics: ActivationStatistics
  private let keepsFirstApart: Bool

  /// Computes the factors of a scheme; none where it does not smooth.
  ///
  /// - Throws: ``SmoothingError`` for statistics that do not fit the model.
  init(
    _ settings: SchemeSettings,
    model: CheckpointModel,
    statistics: ActivationStatistics
  ) throws {
    self.statistics = statistics
    keepsFirstApart = settings.scheme?.activation == .tensorStaticApart
    factors = ChannelFactors(model.configuration)
    guard settings.scheme?.isSmoothed == true else { return }
    for layer in 0..<model.configuration.layerCount {
      for group in SmoothingPlan(model.configuration.layer(layer)).groups
      where settings.sites.contains(group.site) {
        let found = try Self.factors(of: group, settings, model: model, statistics: statistics)
        factors.fold(found.values, at: group)
        for consumer in group.consumers { inputFactors[consumer.module] = found }
      }
    }
  }

  /// The static scale of the input of some layers.
  ///
  /// - Throws: ``SmoothingError``.
  func staticScale(_ place: LinearPlace) throws -> Scale {
    let layer = place.names[0]
    let maxima = try statistics.maxima(of: layer, withoutFirstTokens: keepsFirstApart)
    return Scale(
      absoluteMaximum: inputFactors[layer]?.smoothedMaximum(maxima) ?? maxima.max() ?? 0
    )
  }

  private static func factors(
    of group: SmoothingPlan.Group,
    _ settings: SchemeSettings,
    model: CheckpointModel,
    statistics: ActivationStatistics
  ) throws -> SmoothingFactors {
    let first = group.consumers[0]
    var maxima = try statistics.maxima(
      of: first.module,
      withoutFirstTokens: settings.scheme?.activation == .tensorStaticApart
    )
    guard maxima.count == first.columns else {
      throw SmoothingError.differentChannels(
        layer: first.module,
        found: maxima.count,
        expected: first.columns
      )
    }
    var weights = try group.consumers.map {
      try model.matrix(
        $0.module + ".weight",
        shape: MatrixShape(rows: $0.rows, columns: $0.columns)
      )
    }
    let original = weights
    if group.site == .attentionOutput {
      let layout = model.configuration.attention
      maxima = shared(maxima, layout: layout)
      let weightMaxima = shared(ChannelMaxima.of(weights[0]), layout: layout)
      weights = [Matrix(rows: 1, columns: maxima.count, elements: weightMaxima)]
    }
    func factors(_ strength: MigrationStrength) throws -> SmoothingFactors {
      try SmoothingFactors(
        activationMaxima: maxima,
        weights: weights,
        strength: strength,
        rule: settings.rule,
        layer: first.module
      )
    }
    if let strength = settings.strength { return try factors(strength) }
    return try StrengthChoice(
      maxima: maxima,
      weights: original,
      granularity: settings.scheme?.weight ?? .perChannel
    ).best(factors).factors
  }

  private static func shared(_ maxima: [Float], layout: AttentionLayout) -> [Float] {
    ChannelMaxima.shared(
      maxima,
      headsInGroup: layout.heads / layout.keyValueHeads,
      headSize: layout.headSize
    )
  }
}
