// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import TensorCore

extension FloatTransformer {
  /// -log softmax(logits)[target] of each row: FP32 logits, exponentials and sums in FP64.
  public func negativeLogLikelihoods(_ logits: Matrix<Float>, targets: [Int]) -> [Double] {
    precondition(targets.count == logits.rows)
    return [Double](unsafeUninitializedCapacity: logits.rows) { results, count in
      let target = results
      logits.withUnsafePointer { values in
        pool.run(taskCount: logits.rows) { row, _ in
          let values = UnsafeBufferPointer(
            start: values + row * logits.rowStride,
            count: logits.columns
          )
          target[row] = Self.negativeLogLikelihood(values, target: targets[row])
        }
      }
      count = logits.rows
    }
  }

  private static func negativeLogLikelihood(
    _ values: UnsafeBufferPointer<Float>,
    target: Int
  ) -> Double {
    let largest = Double(values.max() ?? 0)
    var sum = 0.0
    for value in values { sum += exp(Double(value) - largest) }
    return log(sum) + largest - Double(values[target])
  }
}
