// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Quantization
public import TensorCore

/// A transformer in FP64: one plain loop for each equation.
public struct ReferenceTransformer: TransformerOperations, LinearOperations {
  /// Linear layers that share one input.
  public struct LinearGroup: Sendable {
    /// One row for each output channel.
    ///
    /// Shape: `[N, K]`.
    public let weight: Matrix<Double>
    /// Shape: `[N]`.
    public let bias: [Double]
  }

  /// Keys and values of the tokens a layer has seen, one row for each token.
  public struct KeyValueCache: Sendable {
    var keys: [[Double]] = []
    var values: [[Double]] = []
  }

  /// Creates the reference.
  public init() {}

  /// Stacks the weights of linear layers, exactly.
  public func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) -> LinearGroup {
    var rows: [Double] = []
    var joined: [Double] = []
    for (weight, bias) in zip(weights, biases) {
      rows += weight.elements.map { Double($0) }
      joined += bias?.map { Double($0) } ?? Array(repeating: 0, count: weight.rows)
    }
    let depth = weights.first?.columns ?? 0
    return LinearGroup(
      weight: Matrix(rows: joined.count, columns: depth, elements: rows),
      bias: joined
    )
  }

  /// y = W x + b for each row x.
  public func apply(_ group: LinearGroup, to activation: Matrix<Double>) -> Matrix<Double> {
    let weights = (0..<group.weight.rows).map { group.weight.row($0) }
    var output = Matrix<Double>(rows: activation.rows, columns: weights.count, repeating: 0)
    for row in 0..<activation.rows {
      let input = activation.row(row)
      for column in 0..<weights.count {
        output[row, column] = dotProduct(input, weights[column]) + group.bias[column]
      }
    }
    return output
  }

  /// Eight bytes for each weight and bias.
  public func byteCount(of group: LinearGroup) -> Int {
    (group.weight.rows * group.weight.columns + group.bias.count) * MemoryLayout<Double>.stride
  }

  /// Weights as activations, exactly.
  public func values(_ weights: Matrix<Float>) -> Matrix<Double> { weights.map { Double($0) } }

  /// Normalizes each row.
  ///
  /// RMSNorm: y_j = x_j / sqrt(mean(x^2) + epsilon) * gain_j.
  /// LayerNorm: y_j = (x_j - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) * gain_j + bias_j.
  public func normalized(
    _ activation: Matrix<Double>,
    by normalization: Normalization
  ) -> Matrix<Double> {
    let count = Double(activation.columns)
    var output = activation
    for row in 0..<activation.rows {
      let input = activation.row(row)
      let mean = normalization.kind == .layer ? input.reduce(0, +) / count : 0
      let variance = input.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      let deviation = (variance + Double(normalization.epsilon)).squareRoot()
      for column in 0..<activation.columns {
        let bias = normalization.bias.map { Double($0[column]) } ?? 0
        output[row, column] =
          (input[column] - mean) / deviation * Double(normalization.gain[column]) + bias
      }
    }
    return output
  }

  /// Rotary embedding: the pair (x_i, x_{i + half}) is turned by its angle.
  ///
  /// Source: RoFormer (arXiv:2104.09864), equation 34, with halves for pairs.
  public func rotate(
    _ rows: inout Matrix<Double>,
    layout: AttentionLayout,
    table: RotaryTable,
    firstPosition: Int
  ) {
    let half = layout.headSize / 2
    for row in 0..<rows.rows {
      for head in 0..<layout.heads + layout.keyValueHeads {
        for pair in 0..<half {
          let first = head * layout.headSize + pair
          let cosine = table.cosines[firstPosition + row, pair]
          let sine = table.sines[firstPosition + row, pair]
          let (left, right) = (rows[row, first], rows[row, first + half])
          rows[row, first] = left * cosine - right * sine
          rows[row, first + half] = right * cosine + left * sine
        }
      }
    }
  }

  /// An empty cache; it grows without limit.
  public func makeCache(block: Int, layout: AttentionLayout, capacity: Int) -> KeyValueCache {
    KeyValueCache()
  }

  /// softmax(q K^T / sqrt(d) + b) V over the tokens up to each row's own, or over all.
  ///
  /// b = slope * (position of the key - position of the query). Sources: Attention Is All You Need
  /// (arXiv:1706.03762), equation 1; ALiBi (arXiv:2108.12409), section 3.
  public func attention(
    _ rows: Matrix<Double>,
    layout: AttentionLayout,
    rule: AttentionRule,
    cache: inout KeyValueCache
  ) -> Matrix<Double> {
    let past = cache.keys.count
    for row in 0..<rows.rows {
      let values = rows.row(row)
      cache.keys.append(Array(values[layout.keyColumns]))
      cache.values.append(Array(values[layout.valueColumns]))
    }
    let size = layout.headSize
    var output = Matrix<Double>(
      rows: rows.rows,
      columns: layout.queryColumns.count,
      repeating: 0
    )
    for row in 0..<rows.rows {
      let query = rows.row(row)
      let visible = rule.isCausal ? past + row + 1 : past + rows.rows
      for head in 0..<layout.heads {
        let group = head / (layout.heads / layout.keyValueHeads)
        let ownQuery = Array(query[head * size..<(head + 1) * size])
        let slope = rule.slopes.isEmpty ? 0 : rule.slopes[head]
        let scores = (0..<visible).map { token in
          dotProduct(ownQuery, Array(cache.keys[token][group * size..<(group + 1) * size]))
            * layout.scoreScale + slope * Double(token - past - row)
        }
        let weights = softmax(scores)
        for token in 0..<visible {
          for element in 0..<size {
            output[row, head * size + element] +=
              weights[token] * cache.values[token][group * size + element]
          }
        }
      }
    }
    return output
  }

  /// silu(g) * u with silu(g) = g / (1 + exp(-g)).
  public func gatedSiLU(_ gateAndUp: Matrix<Double>) -> Matrix<Double> {
    let columns = gateAndUp.columns / 2
    return Matrix(rows: gateAndUp.rows, columns: columns) { row, column in
      let gate = gateAndUp[row, column]
      return gate / (1 + exp(-gate)) * gateAndUp[row, columns + column]
    }
  }

  /// log(sum of exp(x_j - max)) + max - x_target.
  public func negativeLogLikelihoods(_ logits: Matrix<Double>, targets: [Int]) -> [Double] {
    (0..<logits.rows).map { row in
      let values = logits.row(row)
      let largest = values.max() ?? 0
      let sum = values.reduce(0) { $0 + exp($1 - largest) }
      return log(sum) + largest - values[targets[row]]
    }
  }

  /// Adds to the residual stream.
  public func add(_ addend: Matrix<Double>, to residual: inout Matrix<Double>) {
    for row in 0..<residual.rows {
      for column in 0..<residual.columns { residual[row, column] += addend[row, column] }
    }
  }

  /// exp(x_i - max) / sum of exp(x_j - max).
  public func softmax(_ values: [Double]) -> [Double] {
    let largest = values.max() ?? 0
    let powers = values.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  private func dotProduct(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += left[index] * right[index] }
    return sum
  }
}
