// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The real value of one quantization step.
///
/// Unit: real units for each step.
///
/// Always finite and greater than zero.
@frozen public struct Scale: Hashable, Sendable, BitwiseCopyable {
  /// Real units for each quantization step.
  public let value: Float

  /// Creates a scale.
  ///
  /// - Throws: ``QuantizationError/scaleNotUsable(value:)`` unless finite and above zero.
  public init(_ value: Float) throws(QuantizationError) {
    guard value.isFinite, value > 0 else { throw .scaleNotUsable(value: value) }
    self.value = value
  }

  /// Creates a scale that is known to be finite and above zero.
  init(unchecked value: Float) { self.value = value }

  /// Creates the run-time scale of values whose largest absolute value is known:
  /// RN32(absmax / 127), and 1 where all values are zero.
  ///
  /// An absolute maximum so small that the quotient rounds to zero gives the smallest positive
  /// number, so that a scale is never zero. Source: design rule "Quantization rule".
  ///
  /// - Precondition: `absoluteMaximum` is finite and not negative.
  public init(absoluteMaximum: Float) {
    precondition(absoluteMaximum.isFinite && absoluteMaximum >= 0)
    let quotient = absoluteMaximum / 127
    value = absoluteMaximum == 0 ? 1 : max(quotient, Float.leastNonzeroMagnitude)
  }
}
