// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization

/// The largest of some values that share a step, and what it says of an error within its bound.
struct Peak {
  /// A value this many times the mean magnitude of its token is an outlier, and so is one this many
  /// times all values of another token.
  private static let outlierFactor = Double(ChannelObservation.outlierFactor)

  /// Its channel.
  let channel: Int
  let value: Double
  /// The largest magnitude that codes can hold there.
  let range: Double
  /// Whether it is cut off.
  let isCut: Bool
  /// Why an error within its bound is as large as it is.
  let cause: DivergenceSearch.Cause

  /// Finds the largest value.
  ///
  /// - Parameters:
  ///   - values: At least one.
  ///   - firstChannel: Channel of the first value.
  ///   - step: Real units of one step.
  ///   - codes: The codes allowed.
  ///   - cutCause: Why a value is cut off.
  init(
    of values: [Double],
    firstChannel: Int = 0,
    step: Double,
    codes: QuantizedRange,
    cutCause: DivergenceSearch.Cause
  ) {
    let magnitudes = values.map(abs)
    let largest = magnitudes.indices.max { magnitudes[$0] < magnitudes[$1] } ?? 0
    channel = firstChannel + largest
    value = values[largest]
    range = codes.limit(step: step, isNegative: value < 0)
    isCut = abs(value) > range + step * LinearCertificate.halfStep
    let sum = magnitudes.reduce(0, +)
    if isCut {
      cause = cutCause
    } else if range > Self.outlierFactor * abs(value) {
      cause = .outlierElsewhere
    } else {
      let isOutlier = abs(value) * Double(values.count) > Self.outlierFactor * sum
      cause = isOutlier ? .outlier : .rounding
    }
  }
}

extension [Double] {
  /// The root of the mean of the squares.
  var rootMeanSquare: Double {
    (reduce(0) { $0 + $1 * $1 } / Double(Swift.max(1, count))).squareRoot()
  }
}
