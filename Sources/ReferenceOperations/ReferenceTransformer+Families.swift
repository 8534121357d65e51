// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization
public import TensorCore

/// What some families of models need besides.
extension ReferenceTransformer {
  /// f(x) of each element, as ``ActivationFunction`` defines f.
  public func activated(
    _ activation: Matrix<Double>,
    by function: ActivationFunction
  ) -> Matrix<Double> {
    activation.map { x in
      switch function {
      case .relu: max(x, 0)
      case .silu: x / (1 + exp(-x))
      case .gelu: x / 2 * (1 + erf(x / 2.0.squareRoot()))
      case .geluByTanh: x / 2 * (1 + tanh(0.79788456 * (x + 0.044715 * x * x * x)))
      }
    }
  }

  /// x_j / s_j.
  public func divided(_ activation: Matrix<Double>, by divisors: [Float]) -> Matrix<Double> {
    Matrix(rows: activation.rows, columns: activation.columns) { row, column in
      activation[row, column] / Double(divisors[column])
    }
  }

  /// The largest of softmax(scores), divided by their sum.
  public func chosenExperts(_ scores: Matrix<Double>, count: Int) -> [[ExpertChoice]] {
    (0..<scores.rows).map { row in
      let shares = softmax(scores.row(row))
      // Sorting is stable in what counts: equal shares are ordered by expert.
      let order = shares.indices.sorted { (-shares[$0], $0) < (-shares[$1], $1) }
      let chosen = order.prefix(count)
      let sum = chosen.reduce(0) { $0 + shares[$1] }
      return chosen.map { ExpertChoice(expert: $0, weight: shares[$0] / sum) }
    }
  }

  /// sum_{rows_i} += weight_i * addend_i.
  public func add(
    _ addend: Matrix<Double>,
    weights: [Double],
    toRows rows: [Int],
    of sum: inout Matrix<Double>
  ) {
    for (index, row) in rows.enumerated() {
      for column in 0..<sum.columns { sum[row, column] += weights[index] * addend[index, column] }
    }
  }
}
