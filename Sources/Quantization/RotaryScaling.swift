// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How Llama 3.1 and 3.2 slow rotary positions down for longer texts than the model began with.
///
/// A frequency is a wave of 2 pi / frequency tokens. Those that fit into the original length less
/// than ``lowFrequencyFactor`` times are slowed by ``factor``, those that fit more than
/// ``highFrequencyFactor`` times are left as they are, and between the two each has its share.
///
/// Source: `rope_scaling` of type llama3 in the transformers package, `_compute_llama3_parameters`.
public struct RotaryScaling: Hashable, Sendable {
  /// What the frequencies of long waves are divided by.
  public let factor: Double
  /// How often a wave fits into the original length at least, unless it is a long one.
  public let lowFrequencyFactor: Double
  /// How often a wave fits into the original length at most, unless it is a short one.
  public let highFrequencyFactor: Double
  /// The longest text before positions were slowed down.
  ///
  /// Unit: tokens.
  public let originalContextLength: Int

  /// Creates a scaling.
  ///
  /// - Precondition: All are finite and above 0, and the low factor is below the high one.
  public init(
    factor: Double,
    lowFrequencyFactor: Double,
    highFrequencyFactor: Double,
    originalContextLength: Int
  ) {
    precondition(factor > 0 && factor.isFinite)
    precondition(lowFrequencyFactor > 0 && highFrequencyFactor.isFinite)
    precondition(lowFrequencyFactor < highFrequencyFactor)
    precondition(originalContextLength > 0)
    self.factor = factor
    self.lowFrequencyFactor = lowFrequencyFactor
    self.highFrequencyFactor = highFrequencyFactor
    self.originalContextLength = originalContextLength
  }

  /// What a frequency is divided by, which is what GGUF files hold of a scaling.
  ///
  /// With t, from 0 for long waves to 1 for short ones: 1 / ((1 - t) / factor + t).
  ///
  /// - Parameter frequency: Above 0. Unit: radians for each token.
  /// - Returns: From 1 to ``factor``.
  public func divisor(ofFrequency frequency: Double) -> Double {
    let waves = Double(originalContextLength) * frequency / (2 * Double.pi)
    let share = (waves - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor)
    return factor / (1 + min(max(share, 0), 1) * (factor - 1))
  }
}
