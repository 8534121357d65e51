// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
public import Quantization
public import Smoothing
public import TensorCore

/// How the factors of a group were chosen, and what they do to its input.
public struct SmoothingEffect: Sendable, Equatable {
  /// Alpha.
  public let strength: MigrationStrength
  /// The predicted error divided by that of alpha 0.5; `nil` where alpha was given.
  public let errorRatio: Double?
  /// The largest activation before: max_j max|X_j|.
  public let largestBefore: Float
  /// The largest activation after, what a scale of the whole tensor is made of: max_j max|X_j| / s_j.
  public let largestAfter: Float
}

/// How smoothing factors of a model's groups are made of calibration and weights.
public struct SmoothingRecipe: Sendable {
  /// Which groups are smoothed.
  public var sites: Set<SmoothingSite>
  /// Alpha.
  public var strength: StrengthSetting
  /// What happens to channels without activation or weight.
  public var rule: SmoothingRule
  /// Which weights are going to share a scale, for the choice of alpha.
  public var granularity: Granularity
  /// Whether ranges leave out the first token of each text.
  public var leavesOutFirstTokens: Bool

  /// Creates settings.
  public init(
    sites: Set<SmoothingSite> = [.attentionInput, .feedForwardInput],
    strength: StrengthSetting = .balanced,
    rule: SmoothingRule = .deadChannelsUntouched,
    granularity: Granularity = .perChannel,
    leavesOutFirstTokens: Bool = false
  ) {
    self.sites = sites
    self.strength = strength
    self.rule = rule
    self.granularity = granularity
    self.leavesOutFirstTokens = leavesOutFirstTokens
  }

  /// One group with its factors.
  public struct SmoothedGroup: Sendable {
    /// Which layer, from 0.
    public let layer: Int
    /// Who makes the value and who reads it.
    public let group: SmoothingPlan.Group
    /// One for each input channel, equal for query heads that share a value head.
    public let factors: SmoothingFactors
    /// How they were chosen and what they do.
    public let effect: SmoothingEffect
  }

  /// Makes the factors of every group of the sites, layer by layer.
  ///
  /// - Parameters:
  ///   - configuration: The model's description.
  ///   - statistics: max|X_j| of the groups' inputs.
  ///   - weight: Reads a linear layer's weight. Shape: `[N, K]`.
  ///   - body: Called with each group.
  /// - Throws: ``SmoothingError`` for statistics of another model, and what reading and the body throw.
  public func smooth(
    _ configuration: ModelConfiguration,
    statistics: ActivationStatistics,
    weight: (LayerGraph.Linear) throws -> Matrix<Float>,
    each body: (SmoothedGroup) throws -> Void
  ) throws {
    for layer in 0..<configuration.layerCount {
      for group in SmoothingPlan(configuration.layer(layer)).groups
      where sites.contains(group.site) {
        let (factors, effect) = try factors(
          of: group,
          headSize: configuration.headSize,
          statistics: statistics,
          weights: try group.consumers.map(weight)
        )
        try body(SmoothedGroup(layer: layer, group: group, factors: factors, effect: effect))
      }
    }
  }

  /// Makes the factors of one group.
  ///
  /// - Parameters:
  ///   - group: A group of a layer's plan.
  ///   - headSize: Channels of a head, which heads that share a value head are cut by.
  ///   - statistics: max|X_j| of the group's input; one of its layers is enough.
  ///   - weights: One for each layer of the group. Shape: `[N, K]`.
  /// - Returns: The factors, how they were chosen and what they do.
  /// - Throws: ``SmoothingError``.
  public func factors(
    of group: SmoothingPlan.Group,
    headSize: Int,
    statistics: ActivationStatistics,
    weights: [Matrix<Float>]
  ) throws -> (factors: SmoothingFactors, effect: SmoothingEffect) {
    // The layers of a group read the same values; statistics of some tools have no router.
    let known = group.consumers.first { statistics.maxima[$0.module] != nil } ?? group.consumers[0]
    let maxima = try statistics.maxima(
      of: known.module,
      withoutFirstTokens: leavesOutFirstTokens
    )
    guard maxima.count == known.columns else {
      throw statistics.error(
        .differentChannels(layer: known.module, found: maxima.count, expected: known.columns)
      )
    }
    let headsInGroup = if case .linear(_, let heads, _) = group.fold { heads } else { 1 }
    func shared(_ maxima: [Float]) -> [Float] {
      ChannelMaxima.shared(maxima, headsInGroup: headsInGroup, headSize: headSize)
    }
    let activationMaxima = shared(maxima)
    let weightMaxima = shared(ChannelMaxima.of(weights))
    func factors(_ strength: MigrationStrength) throws(SmoothingError) -> SmoothingFactors {
      try SmoothingFactors(
        activationMaxima: activationMaxima,
        weightMaxima: weightMaxima,
        strength: strength,
        rule: rule,
        layer: known.module
      )
    }
    let choice =
      switch strength {
      case .given(let strength):
        StrengthChoice.Choice(strength: strength, factors: try factors(strength))
      case .chosen(let strengths):
        try StrengthChoice(maxima: activationMaxima, weights: weights, granularity: granularity)
          .best(of: strengths, factors)
      }
    return (
      choice.factors,
      SmoothingEffect(
        strength: choice.strength,
        errorRatio: choice.errorRatio,
        largestBefore: maxima.max() ?? 0,
        largestAfter: choice.factors.smoothedMaximum(maxima)
      )
    )
  }
}
