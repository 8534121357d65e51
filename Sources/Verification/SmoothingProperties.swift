// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Quantization
import ReferenceOperations
import TensorCore

/// Laws of the smoothing transform: formulas in FP64, checked once, without a kernel.
enum SmoothingProperties {
  static let all = [
    identity(name: "smoothing-identity", fills: identityFills),
    identity(name: "smoothing-identity-captured", fills: [.captured]),
    powersOfTwo, balance, migration, covariance,
  ]

  private static let identityFills: [Fill] = [
    .fullRange, .outlierChannels, .zeroRows, .huge, .subnormal, .negativeZero, .alternating,
  ]

  /// The operands and factors of a smoothing case.
  private struct Smoothing {
    let activation: Matrix<Double>
    let weight: Matrix<Double>
    let activationMaxima: [Double]
    let weightMaxima: [Double]
    let factors: [Double]
    let formulas: SmoothingFormulas

    init(_ context: CheckContext) throws {
      activation = context.data.activation().map { Double($0) }
      weight = context.data.weight().map { Double($0) }
      activationMaxima = try ReferenceSmoothing.channelMaxima(activation)
      weightMaxima = try ReferenceSmoothing.channelMaxima(weight, named: "weight")
      formulas = context.prepared.subject.smoothing
      factors = try formulas.factors(
        activationMaxima,
        weightMaxima,
        context.verificationCase.strength
      )
    }

    /// Whether a channel has no activation or no weight; its factor must be 1.
    func isDead(_ channel: Int) -> Bool {
      activationMaxima[channel] == 0 || weightMaxima[channel] == 0
    }

    /// The largest values of each channel after smoothing.
    func smoothedMaxima() throws -> (activation: [Double], weight: [Double]) {
      (
        try ReferenceSmoothing.channelMaxima(formulas.smoothedActivation(activation, factors)),
        try ReferenceSmoothing.channelMaxima(
          formulas.smoothedWeight(weight, factors),
          named: "weight"
        )
      )
    }

    /// The product after smoothing with some factors.
    func smoothedProduct(factors: [Double]) throws -> Matrix<Double> {
      try ReferenceMatrixProduct.product(
        activation: formulas.smoothedActivation(activation, factors),
        weight: formulas.smoothedWeight(weight, factors)
      )
    }

    func plainProduct() throws -> Matrix<Double> {
      try ReferenceMatrixProduct.product(activation: activation, weight: weight)
    }
  }

  private static func identity(name: String, fills: [Fill]) -> Property {
    Property(
      name: name,
      statement: "X W = (X diag(s)^-1)(diag(s) W) in FP64"
        + (fills == [.captured] ? ", on activations captured from a real transformer" : ""),
      bound: "(gamma_K + gamma_K+2) (|X| |W|): u = 2^-53, a sum of K products is rounded K times, "
        + "and smoothing rounds each factor once more",
      operations: [.smoothing],
      fills: fills
    ) { context in
      let smoothing = try Smoothing(context)
      let magnitude = try ReferenceMatrixProduct.product(
        activation: smoothing.activation.map { abs($0) },
        weight: smoothing.weight.map { abs($0) }
      )
      let depth = context.verificationCase.shape.depth
      let plainError = ErrorBound.gamma(depth, unit: ErrorBound.double)
      let smoothedError = ErrorBound.gamma(depth + 2, unit: ErrorBound.double)
      // |X| |W| is itself a computed sum and may be low by gamma_K.
      let relative = (plainError + smoothedError) * (1 + 2 * plainError)
      return .observed(
        BoundedComparison(
          what: "smoothed product",
          expected: try smoothing.plainProduct(),
          got: try smoothing.smoothedProduct(factors: smoothing.factors),
          bound: { relative * magnitude[$0, $1] }
        ).observation()
      )
    }
  }

  private static let powersOfTwo = Property(
    name: "smoothing-power-of-two",
    statement: "smoothing with factors that are powers of two changes no bit of X W",
    bound: "0: multiplying by a power of two is exact barring over- and underflow, so both sums "
      + "add the same products in the same order",
    operations: [.smoothing],
    fills: identityFills + [.captured]
  ) { context in
    let smoothing = try Smoothing(context)
    let powers = try ReferenceSmoothing.roundedToPowersOfTwo(smoothing.factors)
    return .observed(
      Comparison.bitwise(
        expected: try smoothing.plainProduct(),
        got: try smoothing.smoothedProduct(factors: powers),
        what: "smoothed product"
      )
    )
  }

  private static let balance = Property(
    name: "smoothing-balance",
    statement: "alpha 0.5 makes max|X_j / s_j| and max|s_j W_j| equal in every input channel",
    bound: "gamma_12 relative: u = 2^-53, s holds two powers of one ulp (2u each) and a division, "
      + "5u, and enters squared; each maximum is rounded once",
    operations: [.smoothing],
    fills: identityFills + [.captured]
  ) { context in
    guard context.verificationCase.strength == .balanced else {
      return .notApplicable("holds for alpha 0.5 only")
    }
    let smoothing = try Smoothing(context)
    let maxima = try smoothing.smoothedMaxima()
    let channels = smoothing.factors.count
    // A dead channel is left alone instead: its factor is 1.
    return .observed(
      BoundedComparison(
        what: "channel maxima (factors of dead channels)",
        expected: Matrix(rows: 1, columns: channels) {
          smoothing.isDead($1) ? 1 : maxima.weight[$1]
        },
        got: Matrix(rows: 1, columns: channels) {
          smoothing.isDead($1) ? smoothing.factors[$1] : maxima.activation[$1]
        },
        bound: {
          smoothing.isDead($1)
            ? 0 : ErrorBound.gamma(12, unit: ErrorBound.double) * maxima.weight[$1]
        }
      ).observation()
    )
  }

  private static let migration = Property(
    name: "smoothing-migration",
    statement: "max|X_j / s_j| = (max|X_j| max|W_j|)^(1 - alpha) and max|s_j W_j| is the same to "
      + "the power of alpha",
    bound:
      "gamma_9 + u (|ln max|X_j|| + |ln max|W_j||), relative: u = 2^-53; s has 5u and its use 1u, "
      + "the expected power 3u; 1 - alpha may be off by u / 2, which the logarithms multiply",
    operations: [.smoothing],
    fills: identityFills + [.captured]
  ) { context in
    let smoothing = try Smoothing(context)
    let maxima = try smoothing.smoothedMaxima()
    let alpha = context.verificationCase.strength.value
    let channels = smoothing.factors.count
    let expected = Matrix<Double>(rows: 2, columns: channels) { row, channel in
      if smoothing.isDead(channel) { return 1 }
      let both = smoothing.activationMaxima[channel] * smoothing.weightMaxima[channel]
      return pow(both, row == 0 ? 1 - alpha : alpha)
    }
    return .observed(
      BoundedComparison(
        what: "channel maxima of activation (row 0) and weight (row 1)",
        expected: expected,
        got: Matrix<Double>(rows: 2, columns: channels) { row, channel in
          if smoothing.isDead(channel) { return smoothing.factors[channel] }
          return row == 0 ? maxima.activation[channel] : maxima.weight[channel]
        },
        bound: { row, channel in
          if smoothing.isDead(channel) { return 0 }
          let logarithm =
            abs(log(smoothing.activationMaxima[channel]))
            + abs(log(smoothing.weightMaxima[channel]))
          let relative = ErrorBound.gamma(9, unit: ErrorBound.double)
          return (relative + ErrorBound.double * logarithm) * expected[row, channel]
        }
      ).observation()
    )
  }

  private static let covariance = Property(
    name: "smoothing-scale-covariance",
    statement: "X_j c_j and W_j / c_j give factors c_j s_j, for powers of two c_j and every alpha",
    bound: "gamma_10 relative: u = 2^-53, two powers of one ulp (2u each) and a division, 5u, on "
      + "either side; scaling by c_j is exact",
    operations: [.smoothing],
    fills: identityFills + [.captured]
  ) { context in
    let smoothing = try Smoothing(context)
    let channels = smoothing.factors.count
    let powers = (0..<channels).map { channel in
      let exponent = context.data.source.integer(in: -6...6, .choice, row: 1, column: channel)
      return Double(sign: .plus, exponent: exponent, significand: 1)
    }
    let scaled = try smoothing.formulas.factors(
      zip(smoothing.activationMaxima, powers).map { $0 * $1 },
      zip(smoothing.weightMaxima, powers).map { $0 / $1 },
      context.verificationCase.strength
    )
    let expected = (0..<channels).map {
      smoothing.isDead($0) ? 1 : powers[$0] * smoothing.factors[$0]
    }
    return .observed(
      BoundedComparison(
        what: "smoothing factors",
        expected: Matrix(rows: 1, columns: channels, elements: expected),
        got: Matrix(rows: 1, columns: channels, elements: scaled),
        bound: {
          smoothing.isDead($1) ? 0 : ErrorBound.gamma(10, unit: ErrorBound.double) * expected[$1]
        }
      ).observation()
    )
  }
}
