// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// Laws of the smoothing transform: formulas in FP64, checked once, without a kernel.
enum SmoothingProperties {
  static let all = [
    identity(name: "smoothing-identity", fills: identityFills),
    identity(name: "smoothing-identity-captured", fills: [.captured]),
    powersOfTwo, balance, covariance,
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

    init(_ context: CheckContext) throws {
      activation = context.data.activation().map { Double($0) }
      weight = context.data.weight().map { Double($0) }
      activationMaxima = try ReferenceSmoothing.channelMaxima(activation)
      weightMaxima = try ReferenceSmoothing.channelMaxima(weight, named: "weight")
      factors = try ReferenceSmoothing.factors(
        activationMaxima: activationMaxima,
        weightMaxima: weightMaxima,
        strength: context.verificationCase.strength
      )
    }

    /// The product after smoothing with some factors.
    func smoothedProduct(factors: [Double]) throws -> Matrix<Double> {
      try ReferenceMatrixProduct.product(
        activation: ReferenceSmoothing.smoothedActivation(activation, factors: factors),
        weight: ReferenceSmoothing.smoothedWeight(weight, factors: factors)
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
    let activation = try ReferenceSmoothing.channelMaxima(
      ReferenceSmoothing.smoothedActivation(smoothing.activation, factors: smoothing.factors)
    )
    let weight = try ReferenceSmoothing.channelMaxima(
      ReferenceSmoothing.smoothedWeight(smoothing.weight, factors: smoothing.factors)
    )
    let channels = smoothing.factors.count
    // A dead channel is left alone instead: its factor is 1.
    let isDead = zip(smoothing.activationMaxima, smoothing.weightMaxima).map { $0 == 0 || $1 == 0 }
    return .observed(
      BoundedComparison(
        what: "channel maxima (factors of dead channels)",
        expected: Matrix(rows: 1, columns: channels) { isDead[$1] ? 1 : weight[$1] },
        got: Matrix(rows: 1, columns: channels) {
          isDead[$1] ? smoothing.factors[$1] : activation[$1]
        },
        bound: { isDead[$1] ? 0 : ErrorBound.gamma(12, unit: ErrorBound.double) * weight[$1] }
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
    let scaled = try ReferenceSmoothing.factors(
      activationMaxima: zip(smoothing.activationMaxima, powers).map { $0 * $1 },
      weightMaxima: zip(smoothing.weightMaxima, powers).map { $0 / $1 },
      strength: context.verificationCase.strength
    )
    let isDead = zip(smoothing.activationMaxima, smoothing.weightMaxima).map { $0 == 0 || $1 == 0 }
    let expected = (0..<channels).map { isDead[$0] ? 1 : powers[$0] * smoothing.factors[$0] }
    return .observed(
      BoundedComparison(
        what: "smoothing factors",
        expected: Matrix(rows: 1, columns: channels, elements: expected),
        got: Matrix(rows: 1, columns: channels, elements: scaled),
        bound: { isDead[$1] ? 0 : ErrorBound.gamma(10, unit: ErrorBound.double) * expected[$1] }
      ).observation()
    )
  }
}
