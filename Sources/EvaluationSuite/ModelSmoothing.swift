// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ModelConversion
import Quantization
import Smoothing
import TensorCore
import TransformerModels

/// The smoothing factors of a whole model and the static scales that follow from them.
struct ModelSmoothing {
  /// Factors to fold into the weights.
  private(set) var factors: ChannelFactors
  private var smoothedMaxima: [String: Float] = [:]
  private let statistics: ActivationStatistics
  private let leavesOutFirstTokens: Bool
  private let scaleRule: ScaleRule

  /// Computes the factors of a scheme; none where it does not smooth.
  ///
  /// - Throws: ``SmoothingError`` for statistics that do not fit the model.
  init(
    _ settings: SchemeSettings,
    model: CheckpointModel,
    statistics: ActivationStatistics
  ) throws {
    self.statistics = statistics
    let recipe = settings.recipe
    leavesOutFirstTokens = recipe.leavesOutFirstTokens
    scaleRule = settings.scheme?.scaleRule(of: settings.scaleRule) ?? settings.scaleRule
    factors = ChannelFactors(model.configuration)
    guard settings.scheme?.isSmoothed == true else { return }
    try recipe.smooth(model.configuration, statistics: statistics, weight: model.weight(of:)) {
      factors.fold($0.factors.values, at: $0.group)
      for consumer in $0.group.consumers {
        smoothedMaxima[consumer.module] = $0.effect.largestAfter
      }
    }
  }

  /// The static scale of the input of some layers, by the settings' rule.
  ///
  /// - Throws: ``SmoothingError``.
  func staticScale(_ place: LinearPlace) throws -> Scale {
    let layer = place.names[0]
    if let smoothed = smoothedMaxima[layer] {
      return Scale(absoluteMaximum: smoothed, rule: scaleRule)
    }
    let maxima = try statistics.maxima(of: layer, withoutFirstTokens: leavesOutFirstTokens)
    return Scale(absoluteMaximum: maxima.max() ?? 0, rule: scaleRule)
  }
}
