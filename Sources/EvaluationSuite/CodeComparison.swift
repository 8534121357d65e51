// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization

/// Values that share a step, and the codes they get.
struct CodeComparison {
  /// Name for findings.
  let layer: String
  /// The codes allowed.
  let range: QuantizedRange
  /// Why a value is cut off.
  let cutCause: DivergenceSearch.Cause

  /// Looks at the code of every value: what is cut off is beyond the half step that rounding explains,
  /// and some codes FP64 would have rounded otherwise than the FP32 rule.
  ///
  /// - Parameters:
  ///   - values: Those of neighbouring channels of one token.
  ///   - step: Real units of one step.
  ///   - token: Token of the window.
  ///   - firstChannel: Channel of the first value.
  ///   - summary: Takes in what is found.
  func compare(
    _ values: [Double],
    step: Double,
    token: Int,
    firstChannel: Int = 0,
    into summary: inout DivergenceSearch.Summary
  ) {
    for (index, value) in values.enumerated() {
      let exact = range.code(value / step)
      func finding(
        error: Double,
        bound: Double,
        exact: Double,
        cause: DivergenceSearch.Cause
      ) -> DivergenceSearch.Finding {
        DivergenceSearch.Finding(
          layer: layer,
          operation: .quantize,
          token: token,
          channel: firstChannel + index,
          error: error,
          bound: bound,
          exact: exact,
          relative: 0,
          cause: cause,
          inputChannel: firstChannel + index,
          inputValue: value,
          range: range.limit(step: step, isNegative: value < 0)
        )
      }
      let error = abs(value - exact * step)
      let bound = LinearCertificate.halfStep * step
      if error > bound, summary.first == nil {
        summary.first = finding(error: error, bound: bound, exact: value, cause: cutCause)
      }
      let rounded = range.code(Double(Float(value) / Float(step)))
      guard exact != rounded else { continue }
      summary.ties += 1
      guard summary.firstTie == nil else { continue }
      let difference = abs(exact - rounded)
      summary.firstTie = finding(error: difference, bound: 0, exact: value / step, cause: .tie)
    }
  }
}

extension QuantizedRange {
  /// The code of a quotient: to nearest, ties to even, cut off at both ends.
  func code(_ quotient: Double) -> Double {
    min(max(quotient.rounded(.toNearestOrEven), Double(lowest)), Double(highest))
  }

  /// The largest magnitude that codes of one sign can hold.
  func limit(step: Double, isNegative: Bool) -> Double {
    step * Double(isNegative ? -lowest : highest)
  }
}

extension DivergenceSearch.Cause {
  /// Why a value is cut off: its scale is static, or made of the value itself.
  static func cut(isStatic: Bool) -> DivergenceSearch.Cause {
    isStatic ? .staticRangeExceeded : .clipped
  }
}
