// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization
import ReferenceOperations
import Smoothing
import TensorCore
import Testing
import TransformerModels

@Suite struct ChannelFactorsTests {
  private static let tokens = (0..<12).map { $0 * 37 % 61 }

  private static func states(_ source: some TensorSource) throws -> Matrix<Double> {
    let model = try TransformerModel(
      RandomDecoder.configuration,
      source: source,
      operations: ReferenceTransformer(),
      linears: ReferenceTransformer()
    )
    var sequence = model.makeSequence(capacity: tokens.count)
    return try model.hiddenStates(tokens, after: &sequence)
  }

  /// Powers of two, so that folding rounds nothing; shared by query heads that share a value head.
  private static func factors(_ site: SmoothingSite, channels: Int) -> [Float] {
    let layout = RandomDecoder.configuration.attention
    return (0..<channels).map { channel in
      let shared =
        site == .attentionOutput
        ? channel / (2 * layout.headSize) * layout.headSize + channel % layout.headSize : channel
      return Float(sign: .plus, exponent: shared * 7 % 13 - 6, significand: 1)
    }
  }

  @Test(arguments: SmoothingSite.allCases)
  func leavesTheFunctionUnchanged(site: SmoothingSite) throws {
    let configuration = RandomDecoder.configuration
    let groups = SmoothingPlan(configuration.layer(1)).groups
    let group = try #require(groups.first { $0.site == site })
    let consumer = group.consumers[0]
    var factors = ChannelFactors(configuration)
    factors.fold(Self.factors(site, channels: consumer.columns), at: group)
    let rescaled = RescaledTensors(RandomDecoder(), factors: factors)
    #expect(try Self.states(rescaled) == Self.states(RandomDecoder()))
    // A witness that something changed at all.
    let name = consumer.module + ".weight"
    let shape = MatrixShape(rows: consumer.rows, columns: consumer.columns)
    #expect(try rescaled.matrix(name, shape: shape) != RandomDecoder().matrix(name, shape: shape))
  }

  @Test func balancesActivationAndWeightAtOneHalf() throws {
    let weight = Matrix<Float>(rows: 3, columns: 4) { Float($0 + 1) * Float($1 + 1) / 8 }
    let activation: [Float] = [0.5, 100, 3, 0]
    let factors = try SmoothingFactors(
      activationMaxima: activation,
      weights: [weight],
      strength: .balanced,
      rule: .deadChannelsUntouched,
      layer: "layer"
    ).values
    for channel in 0..<3 {
      let smoothed = activation[channel] / factors[channel]
      let balanced = Float(3 * (channel + 1)) / 8 * factors[channel]
      // One rounding of the factor, one of each quotient and product.
      #expect(abs(smoothed - balanced) <= 4 * 0x1p-24 * smoothed)
    }
    #expect(factors[3] == 1)
  }

  /// A weight of 2^-140 with alpha 0, whose inverse FP32 does not hold, and a quotient of 2^-260.
  @Test func factorsAreFiniteAndAboveZero() throws {
    for (activation, weight, alpha) in [(1, 0x1p-140, 0.0), (0x1p-140, 0x1p120, 0.5)] {
      let factors = try SmoothingFactors(
        activationMaxima: [Float(activation)],
        weightMaxima: [Float(weight)],
        strength: MigrationStrength(alpha),
        rule: .deadChannelsUntouched,
        layer: "layer"
      ).values
      #expect(factors[0].isNormal && factors[0] > 0)
    }
  }

  @Test func refusesAStatisticThatIsNotANumber() throws {
    let weight = Matrix<Float>(rows: 1, columns: 2, repeating: 1)
    #expect(throws: SmoothingError.self) {
      try SmoothingFactors(
        activationMaxima: [1, .nan],
        weights: [weight],
        strength: .balanced,
        rule: .authorsFloors,
        layer: "layer"
      )
    }
  }

  @Test func mergesPartsOfTheTokensToTheSameStatistics() throws {
    var whole = ActivationStatistics()
    var parts = [ActivationStatistics(), ActivationStatistics()]
    for (index, maxima) in [[1, 5, 2], [3, 1, 2], [0, 6, 1]].enumerated() {
      let values = maxima.map { Float($0) }
      try whole.merge(values, of: ["a", "b"])
      try parts[index % 2].merge(values, of: ["a", "b"])
      whole.addWindow(tokens: 4)
      parts[index % 2].addWindow(tokens: 4)
    }
    try parts[1].merge(parts[0])
    #expect(parts[1] == whole)
    #expect(throws: SmoothingError.surplusLayer(layer: "a", expected: 1)) {
      try whole.merge(ActivationStatistics(maxima: ["b": [1, 1, 1]], tokens: 1))
    }
  }
}
