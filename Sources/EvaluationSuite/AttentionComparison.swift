// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// The INT8 attention of one layer, beside its scheme and beside FP64.
///
/// An output is beyond its bound when it is not what the scheme makes of the codes, see
/// `AttentionCertificate`: a code of a query, key, value or weight that was rounded otherwise, a wrong
/// scale, a token too many or too few. How large an error is, is said beside FP64 without codes.
struct AttentionComparison {
  private let certificate: AttentionCertificate
  private let layer: String
  private let input: Matrix<Float>
  private let heads: [[AttentionCertificate.Head]]

  /// Takes an input.
  ///
  /// - Parameters:
  ///   - certificate: The scheme.
  ///   - input: Queries, keys and values of a whole text. Shape: `[M, layout.columns]`.
  ///   - layer: Name for findings.
  init(certificate: AttentionCertificate, input: Matrix<Float>, layer: String) {
    self.certificate = certificate
    self.input = input
    self.layer = layer
    heads = certificate.heads(of: input)
  }

  private var layout: AttentionLayout { certificate.layout }

  private var cutCause: DivergenceSearch.Cause {
    .cut(isStatic: certificate.staticScales != nil)
  }

  /// Compares the codes of queries, keys and values, see `CodeComparison`.
  ///
  /// - Parameter summary: Takes in what is found; channels are columns of the input.
  func compareCodes(into summary: inout DivergenceSearch.Summary) {
    let comparison = CodeComparison(
      layer: layer,
      range: AttentionCertificate.range,
      cutCause: cutCause
    )
    for (token, heads) in heads.enumerated() {
      for (index, head) in heads.enumerated() {
        comparison.compare(
          head.values,
          step: head.step,
          token: token,
          firstChannel: index * layout.headSize,
          into: &summary
        )
      }
    }
  }

  /// Compares all outputs.
  ///
  /// - Parameters:
  ///   - output: What attention made. Shape: `[M, layout.heads * layout.headSize]`.
  ///   - summary: Takes in what is found.
  func compare(_ output: Matrix<Float>, into summary: inout DivergenceSearch.Summary) {
    let exact = certificate.exactOutput(of: input)
    for token in 0..<output.rows {
      for head in 0..<layout.heads {
        compareHead(
          head,
          ofToken: token,
          found: output.row(token),
          exact: exact.row(token),
          into: &summary
        )
      }
    }
  }

  private func compareHead(
    _ head: Int,
    ofToken token: Int,
    found: [Float],
    exact: [Double],
    into summary: inout DivergenceSearch.Summary
  ) {
    let size = exact.rootMeanSquare
    let coded = certificate.output(ofToken: token, head: head, in: heads)
    let peak = coarsestPeak(token: token, head: head, heaviestToken: coded.heaviestToken)
    for (index, (value, bound)) in zip(coded.values, coded.bounds).enumerated() {
      let channel = head * layout.headSize + index
      let difference = abs(Double(found[channel]) - value)
      let isBeyond = !(difference <= bound)
      summary.outputs += 1
      if bound > 0 { summary.largestRatio = max(summary.largestRatio, difference / bound) }
      // What codes explain of the distance to FP64 is the scheme's own distance and its bound.
      let error = abs(Double(found[channel]) - exact[channel])
      var finding = DivergenceSearch.Finding(
        layer: layer,
        operation: .attention,
        token: token,
        channel: channel,
        error: error,
        bound: abs(value - exact[channel]) + bound,
        exact: exact[channel],
        relative: size > 0 ? error / size : 0,
        cause: isBeyond ? .unexplained : peak.cause,
        inputChannel: peak.channel,
        inputValue: peak.value,
        range: peak.range
      )
      if finding.relative > summary.largestError?.relative ?? -1 { summary.largestError = finding }
      guard isBeyond, summary.first == nil else { continue }
      (finding.error, finding.bound, finding.exact) = (difference, bound, value)
      finding.relative = size > 0 ? difference / size : 0
      summary.first = finding
    }
  }

  /// What stands out where the step is coarsest beside the values: in the query, or in the key or value
  /// of the token it reads most of.
  private func coarsestPeak(token: Int, head: Int, heaviestToken: Int) -> Peak {
    let keyHead = certificate.keyHead(of: head)
    let query = (token: token, head: head)
    let places = [
      query, (token: heaviestToken, head: keyHead),
      (token: heaviestToken, head: keyHead + layout.keyValueHeads),
    ]
    func coarseness(_ place: (token: Int, head: Int)) -> Double {
      let operand = heads[place.token][place.head]
      let sum = operand.values.reduce(0) { $0 + abs($1) }
      return sum > 0 ? operand.step / sum : 0
    }
    let coarsest = places.max { coarseness($0) < coarseness($1) } ?? query
    return Peak(
      of: heads[coarsest.token][coarsest.head].values,
      firstChannel: coarsest.head * layout.headSize,
      step: heads[coarsest.token][coarsest.head].step,
      codes: AttentionCertificate.range,
      cutCause: cutCause
    )
  }
}
