// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
import Quantization

/// Normalizes rows: statistics in FP64, so that long rows lose nothing; results in FP32.
struct RowNormalizer {
  let kernels: MicroKernels
  let normalization: Normalization

  /// Normalizes a row while the upcoming one is asked for; the largest absolute result, or the sign
  /// that a value, given or normalized, is not finite.
  func normalize(
    _ values: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>,
    upcoming: UnsafePointer<Float>?
  ) -> ActivationQuantizer.Magnitude {
    guard let statistics = statistics(of: values, upcoming: upcoming) else { return .notFinite }
    let count = normalization.gain.count
    let bits = withUnsafePointer(to: statistics) { statistics in
      normalization.gain.withUnsafeBufferPointer { gain in
        guard let bias = normalization.bias else {
          return kernels.normalize(
            count,
            values,
            statistics,
            gain.baseAddress,
            nil,
            output,
            upcoming
          )
        }
        return bias.withUnsafeBufferPointer { bias in
          kernels.normalize(
            count,
            values,
            statistics,
            gain.baseAddress,
            bias.baseAddress,
            output,
            upcoming
          )
        }
      }
    }
    return ActivationQuantizer.magnitude(bits: bits)
  }

  /// Mean and deviation of a row, or `nil` where a value is not finite.
  ///
  /// One pass in FP64 over differences from the row's first value, from which the variance is
  /// sum(d^2) - sum(d)^2 / K. A difference from a value of the row makes the cancellation harmless:
  /// (x_0 - mean)^2 <= K variance, so the first term is at most K + 1 times the result, where
  /// differences from 0 could exceed it by 2^48. A constant row has d = 0 and a variance of 0.
  private func statistics(
    of values: UnsafePointer<Float>,
    upcoming: UnsafePointer<Float>?
  ) -> smoothbench_row_statistics? {
    let count = normalization.gain.count
    let origin = normalization.kind == .layer ? values : nil
    let (sum, squares) = withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { moments in
      kernels.rowMoments(count, values, origin, moments.baseAddress, upcoming)
      return (moments[0], moments[1])
    }
    guard squares.isFinite else { return nil }
    let mean = origin.map { Double($0[0]) + sum / Double(count) } ?? 0
    let centredSquares = max(0, squares - sum * sum / Double(count))
    let deviation = (centredSquares / Double(count) + Double(normalization.epsilon)).squareRoot()
    // No value is further from the origin than sqrt(squares), nor the mean: FP32 holds every
    // difference that is formed while this is below 2^126.
    let stepDown = squares.squareRoot() < 0x1p125 ? 1.0 : 0x1p-8
    let meanHigh = Float(mean * stepDown)
    return smoothbench_row_statistics(
      step_down: Float(stepDown),
      mean_high: meanHigh,
      mean_low: Float(mean * stepDown - Double(meanHigh)),
      reciprocal_deviation: Float(1 / (deviation * stepDown))
    )
  }
}
