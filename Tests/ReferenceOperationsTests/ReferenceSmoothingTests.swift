// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore
import Testing

@Suite struct ReferenceSmoothingTests {
  /// Four input channels whose factors at alpha 0.5 are whole: 1, 4, 1, 3.
  ///
  /// In the manner of figure 5 of the paper, with its absolute maxima.
  private let activation = Matrix<Double>([[1, -16, 2, 6], [-2, 8, -1, -9]])
  private let weight = Matrix<Double>([[2, 1, 2, -1], [1, -1, -1, -1], [-2, -1, -2, 1]])

  private func factors(
    _ activationMaxima: [Double],
    _ weightMaxima: [Double],
    alpha: Double = 0.5,
    rule: SmoothingRule = .deadChannelsUntouched
  ) throws -> [Double] {
    try ReferenceSmoothing.factors(
      activationMaxima: activationMaxima,
      weightMaxima: weightMaxima,
      strength: MigrationStrength(alpha),
      rule: rule
    )
  }

  @Test func smoothsTheWorkedExample() throws {
    let activationMaxima = try ReferenceSmoothing.channelMaxima(activation)
    let weightMaxima = try ReferenceSmoothing.sharedChannelMaxima([weight])
    #expect(activationMaxima == [2, 16, 2, 9])
    #expect(weightMaxima == [2, 1, 2, 1])
    let factors = try factors(activationMaxima, weightMaxima)
    #expect(factors == [1, 4, 1, 3])
    let smoothActivation = try ReferenceSmoothing.smoothedActivation(activation, factors: factors)
    let smoothWeight = try ReferenceSmoothing.smoothedWeight(weight, factors: factors)
    #expect(smoothActivation == Matrix([[1, -4, 2, 2], [-2, 2, -1, -3]]))
    #expect(smoothWeight == Matrix([[2, 4, 2, -3], [1, -4, -1, -3], [-2, -4, -2, 3]]))
    let before = try ReferenceMatrixProduct.product(activation: activation, weight: weight)
    let after = try ReferenceMatrixProduct.product(
      activation: smoothActivation,
      weight: smoothWeight
    )
    #expect(before == Matrix([[-16, 9, 16], [11, 0, -11]]))
    #expect(after == before)
  }

  @Test func balancesBothMaximaAtOneHalf() throws {
    let factors = try factors([2, 16, 2, 9], [2, 1, 2, 1])
    let smoothActivation = try ReferenceSmoothing.smoothedActivation(activation, factors: factors)
    let smoothWeight = try ReferenceSmoothing.smoothedWeight(weight, factors: factors)
    // sqrt(max|X_j| * max|W_j|) on both sides.
    #expect(try ReferenceSmoothing.channelMaxima(smoothActivation) == [2, 4, 2, 3])
    #expect(try ReferenceSmoothing.channelMaxima(smoothWeight) == [2, 4, 2, 3])
  }

  @Test func alphaOneMovesAllDifficultyToTheWeight() throws {
    #expect(try factors([2, 16, 0.25], [4, 0.5, 3], alpha: 1) == [2, 16, 0.25])
  }

  @Test func alphaZeroLeavesAllDifficultyWithTheActivation() throws {
    #expect(try factors([2, 16, 0.25], [4, 0.5, 8], alpha: 0) == [0.25, 2, 0.125])
  }

  @Test func scalesWithTheActivationToThePowerAlpha() throws {
    // alpha 0.75: 16^0.75 / 16^0.25 = 8 / 2; activation times 81 gives factor times 27.
    let factors = try factors([16, 16 * 81], [16, 16], alpha: 0.75)
    #expect(abs(factors[0] - 4) <= 4 * 0x1p-51)
    #expect(abs(factors[1] - 108) <= 108 * 0x1p-51)
  }

  @Test(arguments: [0, 0.5, 1])
  func leavesDeadChannelsAlone(alpha: Double) throws {
    #expect(try factors([0, 5, 0], [5, 0, 0], alpha: alpha) == [1, 1, 1])
  }

  @Test func floorsDeadChannelsLikeTheAuthors() throws {
    let floored = try factors([0, 4, 0, 1e-12], [4, 0, 0, 1], rule: .authorsFloors)
    #expect(floored[0] == 1e-5)
    // sqrt(4) / sqrt(1e-5)
    #expect(abs(floored[1] - 632.455_532_033_675_9) < 1e-10)
    #expect(floored[2] == 1e-5)
    // 1e-6 lies below the floor of the factor.
    #expect(floored[3] == 1e-5)
  }

  @Test func bothRulesAgreeAwayFromTheFloors() throws {
    let untouched = try factors([2, 0.3, 117], [0.7, 1e-4, 3], alpha: 0.8)
    let authors = try factors([2, 0.3, 117], [0.7, 1e-4, 3], alpha: 0.8, rule: .authorsFloors)
    #expect(untouched == authors)
  }

  @Test func takesTheMaximumOverAllWeightsThatShareTheInput() throws {
    let query = Matrix<Double>([[1, -7, 0], [2, 3, 0]])
    let key = Matrix<Double>([[-5, 4, 0]])
    #expect(try ReferenceSmoothing.sharedChannelMaxima([query, key]) == [5, 7, 0])
    #expect(throws: ShapeError.lengthMismatch(vector: "a row of weights[1]", found: 2, expected: 3))
    {
      try ReferenceSmoothing.sharedChannelMaxima([query, Matrix([[1, 2]])])
    }
  }

  @Test func refusesMaximaThatCannotBeAbsolute() {
    let negative = QuantizationError.maximumNotUsable(
      vector: "activation maxima",
      channel: 1,
      value: -2
    )
    #expect(throws: negative) { try factors([1, -2], [1, 1]) }
    let infinite = QuantizationError.maximumNotUsable(
      vector: "weight maxima",
      channel: 0,
      value: .infinity
    )
    #expect(throws: infinite) { try factors([1, 2], [.infinity, 1]) }
    #expect(throws: ShapeError.lengthMismatch(vector: "weight maxima", found: 1, expected: 2)) {
      try factors([1, 2], [1])
    }
  }

  @Test func refusesFactorsThatCannotDivide() {
    #expect(throws: QuantizationError.factorNotUsable(channel: 2, value: 0)) {
      try ReferenceSmoothing.smoothedActivation(Matrix([[1, 1, 1]]), factors: [1, 2, 0])
    }
    #expect(throws: QuantizationError.factorNotUsable(channel: 0, value: .infinity)) {
      try ReferenceSmoothing.smoothedWeight(Matrix([[1]]), factors: [.infinity])
    }
    #expect(throws: ShapeError.lengthMismatch(vector: "smoothing factors", found: 1, expected: 2)) {
      try ReferenceSmoothing.smoothedWeight(Matrix([[1, 2]]), factors: [1])
    }
    // 1 / (2^-1074)^0.5... stays finite; 1 / 2^-1074 does not.
    #expect(throws: QuantizationError.factorNotUsable(channel: 0, value: .infinity)) {
      try factors([1], [.leastNonzeroMagnitude], alpha: 0)
    }
  }

  @Test func roundsFactorsToTheNearestPowerOfTwoByRatio() throws {
    let least = Double.leastNonzeroMagnitude
    let rounded = try ReferenceSmoothing.roundedToPowersOfTwo([
      1, 1.41, 1.42, 2, 3, 0.7, 0.71, 632, 5.6, 3 * least,
    ])
    #expect(rounded == [1, 1, 2, 2, 4, 0.5, 1, 512, 4, 4 * least])
  }

  @Test func smoothingByPowersOfTwoChangesNoBit() throws {
    let source = RandomSource(seed: 17)
    let activation = Matrix<Double>(rows: 5, columns: 40) { row, channel in
      source.unit(stream: 0, row: row, column: channel) - 0.5
    }
    let weight = Matrix<Double>(rows: 6, columns: 40) { row, channel in
      source.unit(stream: 1, row: row, column: channel) * Double(channel + 1) - 3
    }
    let powers = try ReferenceSmoothing.roundedToPowersOfTwo(
      factors(
        ReferenceSmoothing.channelMaxima(activation),
        ReferenceSmoothing.sharedChannelMaxima([weight])
      )
    )
    #expect(Set(powers).count > 1)
    let after = try ReferenceMatrixProduct.product(
      activation: ReferenceSmoothing.smoothedActivation(activation, factors: powers),
      weight: ReferenceSmoothing.smoothedWeight(weight, factors: powers)
    )
    #expect(try after == ReferenceMatrixProduct.product(activation: activation, weight: weight))
  }

  @Test(arguments: [0, 65_504, 65_519.999, 65_520, -65_519.999, -65_520, 1e300])
  func refusesExactlyTheWeightsThatBecomeInfiniteInFP16(value: Double) {
    let weight = Matrix<Double>([[1, 2, 3], [4, value, 6]])
    if Float16(value).isInfinite {
      let expected = QuantizationError.overflowsHalfPrecision(row: 1, column: 1, value: value)
      #expect(throws: expected) { try ReferenceSmoothing.requireHalfPrecision(weight) }
    } else {
      #expect(throws: Never.self) { try ReferenceSmoothing.requireHalfPrecision(weight) }
    }
  }
}
