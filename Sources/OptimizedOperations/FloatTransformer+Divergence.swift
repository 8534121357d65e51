// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import TensorCore

/// How the distribution that one row of logits predicts differs from that of another.
public struct PredictionDifference: Sendable, Equatable {
  /// KL(reference || row), 0 or more up to rounding.
  ///
  /// Unit: nats.
  public let divergence: Double
  /// Whether the likeliest element is the same; the first one where several are equal.
  public let isSameLikeliest: Bool
}

extension FloatTransformer {
  /// KL(softmax(reference) || softmax(logits)) of each row, from FP32 logits, summed in FP64.
  ///
  /// With p, q for the two distributions and a, b for the logits:
  /// sum p (log p - log q) = sum p (a - b) - log sum exp a + log sum exp b.
  ///
  /// - Parameters:
  ///   - logits: Shape: `[M, vocabulary]`.
  ///   - reference: Of the same shape.
  /// - Returns: Shape: `[M]`.
  public func differences(
    of logits: Matrix<Float>,
    from reference: Matrix<Float>
  ) -> [PredictionDifference] {
    precondition(logits.shape == reference.shape)
    return [PredictionDifference](unsafeUninitializedCapacity: logits.rows) { results, count in
      let target = results
      logits.withUnsafePointer { values in
        reference.withUnsafePointer { expected in
          pool.run(taskCount: logits.rows) { row, _ in
            target[row] = Self.difference(
              UnsafeBufferPointer(start: values + row * logits.rowStride, count: logits.columns),
              from: UnsafeBufferPointer(
                start: expected + row * reference.rowStride,
                count: logits.columns
              )
            )
          }
        }
      }
      count = logits.rows
    }
  }

  private static func difference(
    _ values: UnsafeBufferPointer<Float>,
    from reference: UnsafeBufferPointer<Float>
  ) -> PredictionDifference {
    let (likeliest, expected) = (firstMaximum(values), firstMaximum(reference))
    let (largest, largestExpected) = (Double(values[likeliest]), Double(reference[expected]))
    var sum = 0.0
    var sumExpected = 0.0
    var weighted = 0.0
    for index in values.indices {
      let value = Double(values[index]) - largest
      let other = Double(reference[index]) - largestExpected
      let probability = exp(other)
      sum += exp(value)
      sumExpected += probability
      weighted += probability * (other - value)
    }
    return PredictionDifference(
      divergence: weighted / sumExpected - log(sumExpected) + log(sum),
      isSameLikeliest: likeliest == expected
    )
  }

  private static func firstMaximum(_ values: UnsafeBufferPointer<Float>) -> Int {
    var best = 0
    for index in values.indices where values[index] > values[best] { best = index }
    return best
  }
}
