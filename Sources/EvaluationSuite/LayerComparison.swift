// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore

/// One input of some layers, and what FP64 makes of it.
struct LayerComparison {
  /// A value this many times the mean magnitude of its token is an outlier, and so is one this many
  /// times all values of another token.
  private static let outlierFactor = Double(ChannelObservation.outlierFactor)

  private let certificate: LinearCertificate
  private let input: Matrix<Float>
  private let pool: WorkerPool
  private let tokens: [LinearCertificate.Token]

  init(certificate: LinearCertificate, input: Matrix<Float>, pool: WorkerPool) {
    self.certificate = certificate
    self.input = input
    self.pool = pool
    tokens = certificate.tokens(of: input)
  }

  /// Compares all outputs of one layer.
  ///
  /// - Parameters:
  ///   - output: What the kernels made. Shape: `[M, N]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - bias: Shape: `[N]`, or `nil`.
  ///   - layer: Name for findings.
  ///   - summary: Takes in what is found.
  func compare(
    _ output: Matrix<Float>,
    weight: Matrix<Float>,
    bias: [Float]?,
    layer: String,
    into summary: inout DivergenceSearch.Summary
  ) {
    let channels = certificate.channels(of: weight)
    let exact = product(by: weight, bias: bias)
    for (token, known) in tokens.enumerated() {
      let expected = exact.row(token)
      let squares = expected.reduce(0) { $0 + $1 * $1 } / Double(max(1, expected.count))
      let size = squares.squareRoot()
      for channel in expected.indices {
        let error = abs(Double(output[token, channel]) - expected[channel])
        let bound = certificate.bound(known, channels[channel], bias: bias?[channel] ?? 0)
        let relative = size > 0 ? error / size : 0
        let isBeyond = !(error <= bound)
        summary.outputs += 1
        if bound > 0 { summary.largestRatio = max(summary.largestRatio, error / bound) }
        let isWorst = relative > summary.largestError?.relative ?? -1
        guard (isBeyond && summary.first == nil) || isWorst else { continue }
        let finding = finding(
          layer: layer,
          token: token,
          channel: channel,
          error: error,
          bound: bound,
          exact: expected[channel],
          relative: relative
        )
        if isBeyond, summary.first == nil { summary.first = finding }
        if isWorst { summary.largestError = finding }
      }
    }
  }

  /// Looks at the code of every input value: what is cut off is beyond the half step that rounding
  /// explains, and some codes FP64 would have rounded otherwise than the FP32 rule.
  func compareCodes(layer: String, into summary: inout DivergenceSearch.Summary) {
    let range = certificate.scaleRule.range
    let limits = Double(range.lowest)...Double(range.highest)
    for (token, known) in tokens.enumerated() {
      for (channel, value) in known.regular.enumerated() {
        let quotient = value / known.step
        let exact = Self.code(quotient, limits)
        let error = abs(value - exact * known.step)
        let bound = LinearCertificate.halfStep * known.step
        if error > bound, summary.first == nil {
          summary.first = codeFinding(
            layer: layer,
            token: token,
            channel: channel,
            error: error,
            bound: bound,
            exact: value,
            cause: cutCause
          )
        }
        let rounded = Self.code(Double(Float(value) / Float(known.step)), limits)
        guard exact != rounded else { continue }
        summary.ties += 1
        guard summary.firstTie == nil else { continue }
        summary.firstTie = codeFinding(
          layer: layer,
          token: token,
          channel: channel,
          error: abs(exact - rounded),
          bound: 0,
          exact: quotient,
          cause: .tie
        )
      }
    }
  }

  private func codeFinding(
    layer: String,
    token: Int,
    channel: Int,
    error: Double,
    bound: Double,
    exact: Double,
    cause: DivergenceSearch.Cause
  ) -> DivergenceSearch.Finding {
    let value = tokens[token].regular[channel]
    return DivergenceSearch.Finding(
      layer: layer,
      operation: .quantize,
      token: token,
      channel: channel,
      error: error,
      bound: bound,
      exact: exact,
      relative: 0,
      cause: cause,
      inputChannel: channel,
      inputValue: value,
      range: tokens[token].limit(certificate.scaleRule.range, isNegative: value < 0)
    )
  }

  /// Why a value is cut off.
  private var cutCause: DivergenceSearch.Cause {
    certificate.scheme.activation.isStatic ? .staticRangeExceeded : .clipped
  }

  private static func code(_ quotient: Double, _ limits: ClosedRange<Double>) -> Double {
    min(max(quotient.rounded(.toNearestOrEven), limits.lowerBound), limits.upperBound)
  }

  private func finding(
    layer: String,
    token: Int,
    channel: Int,
    error: Double,
    bound: Double,
    exact: Double,
    relative: Double
  ) -> DivergenceSearch.Finding {
    let known = tokens[token]
    let magnitudes = known.regular.map(abs)
    let largest = magnitudes.indices.max { magnitudes[$0] < magnitudes[$1] } ?? 0
    let limit = known.limit(
      certificate.scaleRule.range,
      isNegative: known.regular[largest] < 0
    )
    let isCut = magnitudes[largest] > limit + known.step * LinearCertificate.halfStep
    let isOutlier =
      magnitudes[largest] * Double(magnitudes.count) > Self.outlierFactor
      * known.groupSums.reduce(0, +)
    let isElsewhere = limit > Self.outlierFactor * magnitudes[largest]
    let cause: DivergenceSearch.Cause =
      if isCut {
        cutCause
      } else if !(error <= bound) {
        .unexplained
      } else {
        isElsewhere ? .outlierElsewhere : isOutlier ? .outlier : .rounding
      }
    return DivergenceSearch.Finding(
      layer: layer,
      operation: .linear,
      token: token,
      channel: channel,
      error: error,
      bound: bound,
      exact: exact,
      relative: relative,
      cause: cause,
      inputChannel: largest,
      inputValue: known.regular[largest],
      range: limit
    )
  }

  /// X W^T + bias in FP64, a token on each thread.
  private func product(by weight: Matrix<Float>, bias: [Float]?) -> Matrix<Double> {
    var exact = Matrix<Double>(uninitializedRows: input.rows, columns: weight.rows)
    let (depth, columns) = (weight.columns, weight.rows)
    exact.withUnsafeMutablePointer { exact in
      input.withUnsafePointer { values in
        weight.withUnsafePointer { weights in
          pool.run(taskCount: input.rows) { token, _ in
            let values = values + token * input.rowStride
            for column in 0..<columns {
              let sum = Self.dotProduct(values, weights + column * weight.rowStride, depth)
              exact[token * columns + column] = sum + Double(bias?[column] ?? 0)
            }
          }
        }
      }
    }
    return exact
  }

  /// A sum in four lanes, so that additions do not wait for one another.
  private static func dotProduct(
    _ left: UnsafePointer<Float>,
    _ right: UnsafePointer<Float>,
    _ count: Int
  ) -> Double {
    var lanes = SIMD4<Double>.zero
    let whole = count / 4 * 4
    for index in stride(from: 0, to: whole, by: 4) {
      for lane in 0..<4 {
        lanes[lane] += Double(left[index + lane]) * Double(right[index + lane])
      }
    }
    for index in whole..<count { lanes[0] += Double(left[index]) * Double(right[index]) }
    return lanes.sum()
  }
}
