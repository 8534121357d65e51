// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization
public import TensorCore

/// What some families of models need besides.
extension FloatTransformer {
  /// A function of each element; exponentials in FP32 by the C library.
  public func activated(
    _ activation: Matrix<Float>,
    by function: ActivationFunction
  ) -> Matrix<Float> {
    var output = activation
    let columns = output.columns
    update(&output) { _, values in
      switch function {
      case .relu: for index in 0..<columns { values[index] = max(values[index], 0) }
      case .silu: for index in 0..<columns { values[index] /= 1 + expf(-values[index]) }
      case .gelu:
        let root = Float(0.5.squareRoot())
        for index in 0..<columns { values[index] *= 0.5 + 0.5 * erff(values[index] * root) }
      case .geluByTanh:
        for index in 0..<columns {
          let x = values[index]
          values[index] = x * (0.5 + 0.5 * tanhf(0.79788456 * (x + 0.044715 * x * x * x)))
        }
      }
    }
    return output
  }

  /// Each column divided by its smoothing factor.
  public func divided(_ activation: Matrix<Float>, by divisors: [Float]) -> Matrix<Float> {
    precondition(divisors.count == activation.columns)
    var output = activation
    update(&output) { _, values in
      for column in divisors.indices { values[column] /= divisors[column] }
    }
    return output
  }

  /// The largest scores of each token, and the softmax over them: the others' share cancels.
  public func chosenExperts(_ scores: Matrix<Float>, count: Int) -> [[ExpertChoice]] {
    (0..<scores.rows).map { row in
      let values = scores.row(row).map { Double($0) }
      let chosen = values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }.prefix(count)
      let powers = chosen.map { exp(values[$0] - values[chosen[0]]) }
      let sum = powers.reduce(0, +)
      return zip(chosen, powers).map { ExpertChoice(expert: $0, weight: $1 / sum) }
    }
  }

  /// Adds rows with a weight each to some rows of a matrix.
  public func add(
    _ addend: Matrix<Float>,
    weights: [Double],
    toRows rows: [Int],
    of sum: inout Matrix<Float>
  ) {
    let columns = addend.columns
    let stride = sum.rowStride
    addend.withUnsafePointer { source in
      sum.withUnsafeMutablePointer { target in
        for (index, row) in rows.enumerated() {
          let weight = Float(weights[index])
          let source = source + index * addend.rowStride
          let target = target + row * stride
          for column in 0..<columns { target[column] += weight * source[column] }
        }
      }
    }
  }
}
