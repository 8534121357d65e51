// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// Chooses a migration strength for the layers of one input by the error it predicts.
///
/// With codes of step d, rounding adds an error of variance d^2 / 12 to each value. For one output of
/// Y = (X diag(s)^-1)(diag(s) W), with one step for the activation and one for each output channel:
///
///     activation error  dx^2 / 12 * sum_j (s_j W_j)^2,     dx = max_j(max|X_j| / s_j) / 127
///     weight error      dw^2 / 12 * sum_j E[(X_j / s_j)^2], dw = max_j |s_j W_j| / 127
///
/// Their product is smaller by d^2 / 12 and left out. E[X_j^2] is not kept by calibration; it is taken
/// as (max|X_j| / crest)^2 with one crest factor for all channels. All sums are made in FP64.
public struct StrengthChoice: Sendable {
  /// How far the largest value of a channel exceeds its root mean square, over many tokens.
  ///
  /// A normal distribution gives sqrt(2 ln(2 n)), 4.5 for n = 12288 tokens; heavier tails give more.
  /// Measured on SmolLM2-135M-Instruct, 24 windows of 512 calibration tokens (bench/models), the median
  /// over channels and layers is 4.5 for what normalizations feed, 7.9 for the output of attention and
  /// 15.5 for the input of down_proj; 8 is near the geometric mean of the three. What one number for all
  /// costs: with weights per channel, the error of the alpha it chooses exceeds that of the alpha
  /// chosen with each channel's own E[X_j^2] by 13 % for attention_input, 0 % for attention_output, 1 %
  /// for feedforward_input and 3 % for feedforward_output in the median over layers, at most by 48 %.
  public static let crest = 8.0

  private let maxima: [Double]
  private let weights: [Matrix<Float>]
  private let granularity: Granularity

  /// Prepares a choice.
  ///
  /// - Parameters:
  ///   - maxima: max|X_j|. Shape: `[K]`.
  ///   - weights: Every weight that the input feeds. Shape: `[N_i, K]` each.
  ///   - granularity: Which weights share a scale; groups are treated as output channels.
  public init(maxima: [Float], weights: [Matrix<Float>], granularity: Granularity) {
    self.maxima = maxima.map { Double($0) }
    self.weights = weights
    self.granularity = granularity
  }

  /// A strength and what it makes.
  public struct Choice: Sendable {
    /// Alpha.
    public let strength: MigrationStrength
    /// Its factors.
    public let factors: SmoothingFactors
    /// The predicted error divided by that of alpha 0.5; `nil` where nothing was chosen.
    public let errorRatio: Double?

    /// A strength that was given.
    public init(strength: MigrationStrength, factors: SmoothingFactors) {
      self.init(strength: strength, factors: factors, errorRatio: nil)
    }

    fileprivate init(strength: MigrationStrength, factors: SmoothingFactors, errorRatio: Double?) {
      (self.strength, self.factors, self.errorRatio) = (strength, factors, errorRatio)
    }
  }

  /// The strength with the least predicted error, the first of equals.
  ///
  /// - Parameters:
  ///   - strengths: What to choose from, at least one.
  ///   - factors: Makes the factors of a strength.
  /// - Returns: The strength and its factors.
  /// - Throws: What making factors throws.
  public func best(
    of strengths: [MigrationStrength],
    _ factors: (MigrationStrength) throws -> SmoothingFactors
  ) throws -> Choice {
    var best: (strength: MigrationStrength, factors: SmoothingFactors, error: Double)?
    for strength in strengths {
      let found = try factors(strength)
      let error = predictedError(found)
      if best.map({ error < $0.error }) ?? true { best = (strength, found, error) }
    }
    guard let best else { preconditionFailure("there is nothing to choose from") }
    let balanced = predictedError(try factors(.balanced))
    return Choice(
      strength: best.strength,
      factors: best.factors,
      errorRatio: balanced > 0 ? best.error / balanced : 1
    )
  }

  /// Sum of the error's variance over all outputs, but for the factor 1 / (12 * 127^2).
  public func predictedError(_ factors: SmoothingFactors) -> Double {
    let factors = factors.values.map { Double($0) }
    let smoothed = zip(maxima, factors).map { $0 / $1 }
    let range = smoothed.max() ?? 0
    let energy = smoothed.reduce(0) { $0 + $1 * $1 } / (Self.crest * Self.crest)
    return weights.reduce(0) { error, weight in
      var squares = 0.0
      var ranges: [Double] = []
      weight.withUnsafePointer { values in
        for row in 0..<weight.rows {
          var largest = 0.0
          for channel in factors.indices {
            let value = abs(Double(values[row * weight.rowStride + channel]) * factors[channel])
            squares += value * value
            largest = value > largest ? value : largest
          }
          ranges.append(largest)
        }
      }
      if granularity == .perTensor {
        let largest = ranges.max() ?? 0
        ranges = ranges.map { _ in largest }
      }
      return error + range * range * squares + energy * ranges.reduce(0) { $0 + $1 * $1 }
    }
  }
}
