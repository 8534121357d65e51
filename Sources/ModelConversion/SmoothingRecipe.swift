// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
public import Quantization
public import Smoothing
import TensorCore

/// Computes smoothing factors of a model's groups and folds them.
public struct SmoothingRecipe: Sendable {
  /// Which groups are smoothed.
  public var sites: Set<SmoothingSite>
  /// Alpha.
  public var strength: MigrationStrength
  /// What happens to channels without activation or weight.
  public var rule: SmoothingRule

  /// Creates settings.
  public init(
    sites: Set<SmoothingSite> = [.attentionInput, .feedForwardInput],
    strength: MigrationStrength = .balanced,
    rule: SmoothingRule = .deadChannelsUntouched
  ) {
    self.sites = sites
    self.strength = strength
    self.rule = rule
  }

  /// The largest activation of a group before and after smoothing: what a scale of the whole tensor
  /// is made of.
  public struct Effect: Sendable {
    /// max_j max|X_j|.
    public let before: Float
    /// max_j max|X_j| / s_j.
    public let after: Float
  }

  /// Folds factors into every group of the sites, layer by layer.
  ///
  /// - Parameters:
  ///   - folding: The model; grows by the groups.
  ///   - statistics: max|X_j| of the groups' inputs.
  ///   - begun: Called with the number of each layer.
  /// - Returns: The effect on each group, in the order of ``ModelFolding/groups``.
  /// - Throws: ``ConversionError/notFoldable(site:layer:reason:)`` for a site that is asked for and
  ///   not legal here, ``SmoothingError`` for statistics of another model, or ``CheckpointError``.
  public func fold(
    into folding: inout ModelFolding,
    statistics: ActivationStatistics,
    begun: (Int) -> Void = { _ in }
  ) throws -> [Effect] {
    var effects: [Effect] = []
    for layer in 0..<folding.configuration.layerCount {
      begun(layer)
      for group in SmoothingPlan(folding.configuration.layer(layer)).groups
      where sites.contains(group.site) {
        let maxima = try maxima(of: group, statistics: statistics)
        let factors = try factors(of: group, maxima: maxima, folding: folding)
        try folding.fold(factors.values, into: group, layer: layer)
        effects.append(
          Effect(before: maxima.max() ?? 0, after: factors.smoothedMaximum(maxima))
        )
      }
    }
    return effects
  }

  /// max|X_j| of a group's input; the layers of a group read the same values.
  private func maxima(
    of group: SmoothingPlan.Group,
    statistics: ActivationStatistics
  ) throws -> [Float] {
    // Statistics of some tools have no router.
    let known = group.consumers.first { statistics.maxima[$0.module] != nil } ?? group.consumers[0]
    return try statistics.maxima(of: known.module, channels: known.columns)
  }

  private func factors(
    of group: SmoothingPlan.Group,
    maxima: [Float],
    folding: ModelFolding
  ) throws -> SmoothingFactors {
    var activationMaxima = maxima
    var weightMaxima = [Float](repeating: 0, count: maxima.count)
    for weight in try folding.weights(of: group) {
      let matrix = try folding.checkpoint.floatMatrix(weight.name)
      try matrix.requireFinite(in: weight.name)
      weightMaxima = zip(weightMaxima, ChannelMaxima.of(matrix)).map(max)
    }
    if case .linear(_, let headsInGroup, _) = group.fold, headsInGroup > 1 {
      let headSize = folding.configuration.headSize
      (activationMaxima, weightMaxima) = (
        ChannelMaxima.shared(activationMaxima, headsInGroup: headsInGroup, headSize: headSize),
        ChannelMaxima.shared(weightMaxima, headsInGroup: headsInGroup, headSize: headSize)
      )
    }
    return try SmoothingFactors(
      activationMaxima: activationMaxima,
      weightMaxima: weightMaxima,
      strength: strength,
      rule: rule,
      layer: group.consumers[0].module
    )
  }
}

extension Matrix<Float> {
  /// Refuses values that no factor or scale can be made of.
  func requireFinite(in tensor: String) throws(ConversionError) {
    for row in 0..<rows {
      for column in 0..<columns where !self[row, column].isFinite {
        throw .notFinite(tensor: tensor, row: row, column: column, value: self[row, column])
      }
    }
  }
}
