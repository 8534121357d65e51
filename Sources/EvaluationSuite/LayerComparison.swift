// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore

/// One input of some layers, and what FP64 makes of it.
struct LayerComparison {
  private let certificate: LinearCertificate
  private let input: Matrix<Float>
  private let pool: WorkerPool
  private let rows: [LinearCertificate.Token]
  private let tokens: [Int]

  /// Takes an input.
  ///
  /// - Parameters:
  ///   - certificate: The scheme.
  ///   - input: Shape: `[M, K]`.
  ///   - tokens: Which tokens of the window the rows are, or `nil` where they are all of them in order.
  ///     Shape: `[M]`.
  ///   - pool: The threads.
  init(
    certificate: LinearCertificate,
    input: Matrix<Float>,
    tokens: [Int]? = nil,
    pool: WorkerPool
  ) {
    precondition(tokens == nil || tokens?.count == input.rows, "a token for each row")
    self.certificate = certificate
    self.input = input
    self.tokens = tokens ?? Array(0..<input.rows)
    self.pool = pool
    rows = certificate.tokens(of: input)
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
    for (row, known) in rows.enumerated() {
      let expected = exact.row(row)
      let size = expected.rootMeanSquare
      for channel in expected.indices {
        let error = abs(Double(output[row, channel]) - expected[channel])
        let bound = certificate.bound(known, channels[channel], bias: bias?[channel] ?? 0)
        let relative = size > 0 ? error / size : 0
        let isBeyond = !(error <= bound)
        summary.outputs += 1
        if bound > 0 { summary.largestRatio = max(summary.largestRatio, error / bound) }
        let isWorst = relative > summary.largestError?.relative ?? -1
        guard (isBeyond && summary.first == nil) || isWorst else { continue }
        let finding = finding(
          layer: layer,
          row: row,
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

  /// Compares the code of every input value, see `CodeComparison`.
  func compareCodes(layer: String, into summary: inout DivergenceSearch.Summary) {
    let comparison = CodeComparison(
      layer: layer,
      range: certificate.scaleRule.range,
      cutCause: cutCause
    )
    for (row, known) in rows.enumerated() {
      comparison.compare(known.regular, step: known.step, token: tokens[row], into: &summary)
    }
  }

  private var cutCause: DivergenceSearch.Cause {
    .cut(isStatic: certificate.scheme.activation.isStatic)
  }

  private func finding(
    layer: String,
    row: Int,
    channel: Int,
    error: Double,
    bound: Double,
    exact: Double,
    relative: Double
  ) -> DivergenceSearch.Finding {
    let peak = Peak(
      of: rows[row].regular,
      step: rows[row].step,
      codes: certificate.scaleRule.range,
      cutCause: cutCause
    )
    return DivergenceSearch.Finding(
      layer: layer,
      operation: .linear,
      token: tokens[row],
      channel: channel,
      error: error,
      bound: bound,
      exact: exact,
      relative: relative,
      cause: peak.isCut || error <= bound ? peak.cause : .unexplained,
      inputChannel: peak.channel,
      inputValue: peak.value,
      range: peak.range
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
