// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Quantization
import ReferenceOperations
import TensorCore

/// What INT8 attention makes of queries, keys and values by the definition of its scheme, see
/// `IntegerAttention`, and how far FP32 arithmetic may be from that.
///
/// Codes of queries, keys and values are known exactly: rounded FP32 quotients by scales that are FP32
/// quotients themselves, or static. Products of codes are integers. So all that is uncertain is a weight,
/// p_t times the scale of value t, before it becomes a code:
///
/// - A score is rounded 8 times at most: integer to FP32, 1 / sqrt(head size), its product with the scale
///   of the query, those with the integer and with the scale of the key, and ALiBi's slope, product and
///   sum. Each is off by at most 2^-24 of S, the largest |score| + |bias| of the row. The difference from
///   the largest score is rounded once more, by 2^-24 of 2 S.
/// - An exponential is right to 4 * 2^-24. Softmax divides it by a sum of n of them, which has the same
///   errors and n - 1 of its own; reciprocal, product and value scale add 3.
/// - Together x = (20 S + n + 10) 2^-24: every weight is right to a factor of exp(x) or exp(-x).
/// - Its quotient by the step of its row is made of two such weights and rounded twice, and so is the step:
///   it is right to r = exp(2 x) (1 + 2^-24)^4 - 1.
///
/// Where quotients within r of the exact one have one code, that is the weight's code; where they have
/// several, the difference is counted for undecided. With a for the exact sum of products of codes and d
/// for the sum of undecided codes times |codes of values|, an output is right to
///
///     step (d + r (|a| + d)).
///
/// What rounding queries, keys and values does to an output is computed from their codes. A bound made of
/// their half steps lost: scores off by at most h change probabilities by factors up to exp(2 h), so that
/// everything passes as soon as h is near 1. Magnitudes are taken to be above 2^-126, where FP32 has all
/// its digits: a weight smaller than e^-87 of its row's largest is nothing beside it.
struct AttentionCertificate {
  let layout: AttentionLayout
  let rule: AttentionRule
  let scaling: AttentionScaling
  /// Static scales of the layer, or `nil` where scales are found at run time.
  let staticScales: AttentionScales?

  /// The query, key or value of one head of one token.
  struct Head {
    /// Real units of one step.
    let step: Double
    /// Shape: `[headSize]`.
    let values: [Double]
    /// What the rule makes of them.
    ///
    /// Unit: quantization steps. Shape: `[headSize]`.
    let codes: [Double]

    init(_ values: ArraySlice<Float>, scale: Scale) {
      step = Double(scale.value)
      self.values = values.map { Double($0) }
      codes = values.map { AttentionCertificate.range.code(Double($0 / scale.value)) }
    }
  }

  /// What the scheme makes of one query.
  struct Output {
    /// Shape: `[headSize]`.
    let values: [Double]
    /// How far each value may be off.
    ///
    /// Shape: `[headSize]`.
    let bounds: [Double]
    /// The token whose value has the largest weight.
    let heaviestToken: Int
  }

  /// The codes of every operand.
  static let range = QuantizedRange.restricted

  /// The head of keys that a head of queries meets, by its place in a row.
  func keyHead(of head: Int) -> Int {
    layout.heads + head / (layout.heads / layout.keyValueHeads)
  }

  /// Codes of the queries, keys and values of a text.
  ///
  /// - Parameter rows: Queries, keys and values of all tokens. Shape: `[M, layout.columns]`.
  /// - Returns: In the order of their columns. Shape: `[M][layout.heads + 2 * layout.keyValueHeads]`.
  func heads(of rows: Matrix<Float>) -> [[Head]] {
    let size = layout.headSize
    let shared = sharedScales(of: rows)
    return (0..<rows.rows).map { token in
      let row = rows.row(token)
      return (0..<layout.columns / size).map { head in
        let values = row[head * size..<(head + 1) * size]
        return Head(values, scale: shared?[head] ?? ownScale(of: values))
      }
    }
  }

  /// The scale of each head where all tokens share it, or `nil`.
  private func sharedScales(of rows: Matrix<Float>) -> [Scale]? {
    guard scaling == .tensors else { return nil }
    return layout.operands(staticScales).flatMap { operand -> [Scale] in
      let values = rows.columns(operand.columns).elements
      let scale = operand.scale ?? Self.scale(of: values[...])
      return Array(repeating: scale, count: operand.columns.count / layout.headSize)
    }
  }

  /// The scale of a head that has one of its own: that of zeros must be no factor of a weight beside
  /// others.
  private func ownScale(of values: ArraySlice<Float>) -> Scale {
    let isZero = values.allSatisfy { $0 == 0 }
    return Self.scale(of: isZero ? [.leastNonzeroMagnitude] : values)
  }

  private static func scale(of values: ArraySlice<Float>) -> Scale {
    Scale(absoluteMaximum: values.reduce(0) { max($0, abs($1)) })
  }

  /// What FP64 makes of queries, keys and values that have no codes.
  ///
  /// - Parameter rows: As of ``heads(of:)``.
  /// - Returns: Shape: `[M, layout.heads * layout.headSize]`.
  func exactOutput(of rows: Matrix<Float>) -> Matrix<Double> {
    let reference = ReferenceTransformer()
    var cache = reference.makeCache(block: 0, layout: layout, capacity: rows.rows)
    return reference.attention(
      rows.map { Double($0) },
      layout: layout,
      rule: rule,
      cache: &cache
    )
  }

  /// What the scheme makes of the query of one token and head.
  ///
  /// - Parameters:
  ///   - token: The token that asks.
  ///   - head: Its query head.
  ///   - heads: What ``heads(of:)`` returns.
  /// - Returns: Outputs with their bounds.
  func output(ofToken token: Int, head: Int, in heads: [[Head]]) -> Output {
    let seen = heads[..<(rule.isCausal ? token + 1 : heads.count)]
    let keyHead = keyHead(of: head)
    let (probabilities, error) = softmax(
      of: heads[token][head],
      keys: seen.map { $0[keyHead] },
      biases: seen.indices.map { key in
        rule.slopes.isEmpty ? 0 : rule.slopes[head] * Double(key - token)
      }
    )
    let values = seen.map { $0[keyHead + layout.keyValueHeads] }
    // Values of one call share a scale under ``AttentionScaling/tensors``: it is a factor of the step
    // then, not of the weights.
    let grid = Double(Scale(absoluteMaximum: 1).value)
    let weights =
      scaling == .rows ? zip(probabilities, values).map { $0 * $1.step } : probabilities
    let largest = weights.max() ?? 0
    let weightStep = scaling == .rows ? largest / 127 : grid
    let step = scaling == .rows ? weightStep : grid * values[0].step
    var sums = [Double](repeating: 0, count: layout.headSize)
    var undecided = sums
    for (weight, value) in zip(weights, values) {
      let quotient = weight / weightStep
      let code = Self.range.code(quotient)
      let span = Self.range.code(quotient * (1 + error)) - Self.range.code(quotient * (1 - error))
      for channel in sums.indices {
        sums[channel] += code * value.codes[channel]
        undecided[channel] += span * abs(value.codes[channel])
      }
    }
    return Output(
      values: sums.map { step * $0 },
      bounds: zip(sums, undecided).map { step * ($1 + error * (abs($0) + $1)) },
      heaviestToken: weights.firstIndex(of: largest) ?? token
    )
  }

  /// Softmax of the scores of one query, and r, the relative error of a weight's quotient.
  private func softmax(
    of query: Head,
    keys: [Head],
    biases: [Double]
  ) -> (probabilities: [Double], error: Double) {
    let products = keys.map { key in
      let sum = zip(query.codes, key.codes).reduce(0.0) { $0 + $1.0 * $1.1 }
      return sum * query.step * key.step * layout.scoreScale
    }
    let largest = zip(products, biases).reduce(0.0) { max($0, abs($1.0) + abs($1.1)) }
    let rounding = (20 * largest + Double(keys.count) + 10) * 0x1p-24
    let scores = zip(products, biases).map { $0 + $1 }
    return (
      ReferenceTransformer().softmax(scores),
      exp(2 * rounding + 4 * log1p(0x1p-24)) - 1
    )
  }
}
