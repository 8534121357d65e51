// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// How far the outputs of one INT8 layer may be from those of its weights in FP64 on the same input,
/// when every value is rounded to a code and none is cut off.
///
/// x = a (q + e) and w = b (p + f) with |e|, |f| <= 1/2 give, for K values,
///
///     |a b sum q p - sum x w| <= a / 2 ||w||_1 + b / 2 ||x||_1 + K a b / 4.
///
/// A quotient that is rounded to FP32 before it becomes a code may add 127 * 2^-24 steps. Conversion,
/// scales, bias and group sums round at most 16 times in FP32; channels that stay in floating point
/// round K times. Steps a and b follow from the definition of the scheme, not from the kernels.
///
/// Where codes are stored they are the weight: w = b p is rounded once to FP32, and f and the terms of b
/// are 0.
struct LinearCertificate {
  /// Half a step, and what rounding the quotient to FP32 may add to it.
  static let halfStep = 0.5 * (1 + 0x1p-16)

  let scheme: QuantizationScheme
  let scaleRule: ScaleRule
  /// The static scale of the input, or `nil`.
  let staticScale: Scale?
  /// Whether the weights are what stored codes stand for.
  private let hasStoredWeights: Bool

  init(
    scheme: QuantizationScheme,
    scaleRule: ScaleRule,
    staticScale: Scale?,
    hasStoredWeights: Bool = false
  ) {
    self.scheme = scheme
    self.scaleRule = scheme.scaleRule(of: scaleRule)
    self.staticScale = staticScale
    self.hasStoredWeights = hasStoredWeights
  }

  /// What is known of one token of an input.
  struct Token {
    /// Real units of one step, a above.
    let step: Double
    /// Values in INT8, zero where a channel stays in floating point.
    ///
    /// Shape: `[K]`.
    let regular: [Double]
    /// Sum of |x| over the values in INT8 of each group of input channels; one for all without groups.
    let groupSums: [Double]
    /// The largest |x| of the whole token.
    let largest: Double
  }

  /// Channels of an input that stay in floating point.
  func outlierChannels(of input: Matrix<Float>) -> Set<Int> {
    guard case .tokenWithoutOutliers(let threshold) = scheme.activation else { return [] }
    var channels: Set<Int> = []
    for row in 0..<input.rows {
      for (channel, value) in input.row(row).enumerated() where abs(value) >= threshold {
        channels.insert(channel)
      }
    }
    return channels
  }

  /// Describes every token of an input.
  func tokens(of input: Matrix<Float>) -> [Token] {
    let outliers = outlierChannels(of: input)
    let rows = (0..<input.rows).map { row in
      input.row(row).enumerated().map { outliers.contains($0) ? 0 : Double($1) }
    }
    let maxima = rows.map { row in row.reduce(0) { max($0, abs($1)) } }
    let largest = maxima.max() ?? 0
    return rows.indices.map { row in
      Token(
        step: step(maximum: maxima[row], ofAll: largest),
        regular: rows[row],
        groupSums: groups(of: rows[row].count).map { group in
          rows[row][group].reduce(0) { $0 + abs($1) }
        },
        largest: input.row(row).reduce(0) { max($0, Double(abs($1))) }
      )
    }
  }

  /// Groups of input channels whose weights share a scale.
  private func groups(of depth: Int) -> [Range<Int>] {
    guard case .perGroup(let size) = scheme.weight else { return [0..<depth] }
    return stride(from: 0, to: depth, by: size).map { $0..<min(depth, $0 + size) }
  }

  private func step(maximum: Double, ofAll largest: Double) -> Double {
    switch scheme.activation {
    case .token, .tokenWithoutOutliers: return step(maximum)
    case .tensorDynamic: return step(largest)
    case .tensorStatic, .tensorStaticApart:
      guard let staticScale else { preconditionFailure("a static scheme has scales") }
      let isApart =
        scheme.activation == .tensorStaticApart && Float(maximum) > 127 * staticScale.value
      return isApart ? step(maximum) : Double(staticScale.value)
    }
  }

  private func step(_ maximum: Double) -> Double {
    Double(Scale(absoluteMaximum: Float(maximum), rule: scaleRule).value)
  }

  /// What is known of one output channel of a weight.
  struct Channel {
    /// Sum of |w|.
    let sum: Double
    /// The step b of each group of input channels; one for all without groups, 0 where f is 0.
    let steps: [Double]
  }

  /// Describes every output channel of a weight.
  func channels(of weight: Matrix<Float>) -> [Channel] {
    let groups = groups(of: weight.columns)
    let magnitudes = (0..<weight.rows).map { weight.row($0).map { Double(abs($0)) } }
    let largest = magnitudes.reduce(0) { max($0, $1.max() ?? 0) }
    func steps(of row: [Double]) -> [Double] {
      if hasStoredWeights { return groups.map { _ in 0 } }
      return scheme.weight == .perTensor
        ? [step(largest)] : groups.map { step(row[$0].max() ?? 0) }
    }
    return magnitudes.map { Channel(sum: $0.reduce(0, +), steps: steps(of: $0)) }
  }

  /// The bound of one output.
  func bound(_ token: Token, _ channel: Channel, bias: Float) -> Double {
    let depth = token.regular.count
    var bound = Self.halfStep * token.step * channel.sum
    for (step, sum) in zip(channel.steps, token.groupSums) { bound += Self.halfStep * step * sum }
    let largestStep = channel.steps.max() ?? 0
    bound += Double(depth) * Self.halfStep * Self.halfStep * token.step * largestStep
    var roundings = 16.0 + Double(channel.steps.count) + (hasStoredWeights ? 1 : 0)
    if case .tokenWithoutOutliers = scheme.activation { roundings += Double(depth) }
    // The FP64 sum rounds K times too.
    let magnitude = token.largest * channel.sum + bound + abs(Double(bias))
    return bound + (roundings * 0x1p-24 + Double(depth) * 0x1p-53) * magnitude
  }
}
