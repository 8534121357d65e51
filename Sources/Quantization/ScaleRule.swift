// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How a scale is made of the largest absolute value, and which codes follow.
///
/// One checkpoint runs under both: it stores the weights' scales, and the rule decides those of
/// activations at run time.
public enum ScaleRule: String, Sendable, CaseIterable {
  /// scale = RN32(absmax / 127), codes -127 to 127. The default; vLLM uses this divisor too.
  case own
  /// scale = RN32(absmax / 127.5), codes -128 to 127, as the compressed-tensors package computes
  /// (half of the 255 steps between its codes). The largest value is a tie and saturates when it is
  /// positive.
  case compressedTensors = "compressed-tensors"

  /// The codes allowed.
  public var range: QuantizedRange { self == .own ? .restricted : .full }

  /// What the largest absolute value is divided by.
  public var divisor: Float { self == .own ? 127 : 127.5 }
}

extension Scale {
  /// Creates the scale of values whose largest absolute value is known, by a rule.
  ///
  /// Values all zero get the scale 1 by our own rule, and a quotient that rounds to zero the smallest
  /// positive number; by that of compressed-tensors both get the distance from 1 to the next FP32
  /// number. ``Dialect`` states both rules in full.
  ///
  /// - Precondition: `absoluteMaximum` is finite and not negative.
  public init(absoluteMaximum: Float, rule: ScaleRule) {
    guard rule == .compressedTensors else {
      self.init(absoluteMaximum: absoluteMaximum)
      return
    }
    precondition(absoluteMaximum.isFinite && absoluteMaximum >= 0)
    let quotient = absoluteMaximum / rule.divisor
    self.init(
      unchecked: quotient == 0 ? .ulpOfOne : quotient
    )
  }
}
