// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Values that cannot be quantized or smoothed, with the evidence.
public enum QuantizationError: Error, Equatable, CustomStringConvertible {
  /// An infinite value or one that is not a number.
  case notFinite(matrix: String, row: Int, column: Int, value: Float)
  /// A scale that is not finite and above zero.
  case scaleNotUsable(value: Float)
  /// An output scale so small that an output channel's scale or bias divided by it leaves FP32.
  case outputScaleTooSmall(channel: Int, outputScale: Float)
  /// An epsilon of a normalization that is not finite and above zero.
  case epsilonNotUsable(value: Float)
  /// An alpha outside 0 ... 1.
  case migrationStrengthOutOfRange(value: Double)
  /// A smoothing factor that is not finite and above zero.
  case factorNotUsable(channel: Int, value: Double)
  /// A channel's absolute maximum that is negative or not finite.
  case maximumNotUsable(vector: String, channel: Int, value: Double)
  /// A folded weight beyond the largest FP16 value.
  case overflowsHalfPrecision(row: Int, column: Int, value: Double)
  /// A key or value of a token beyond what the format that stores it can hold.
  case keyValueOverflow(format: FloatStorage, token: Int, column: Int, value: Float)
  /// A group size below 1.
  case groupSizeNotPositive(size: Int)

  /// What was found, where, and what was expected.
  public var description: String {
    switch self {
    case .notFinite(let matrix, let row, let column, let value):
      return "\(matrix) holds \(value) at row \(row), column \(column); "
        + "every value must be finite"
    case .scaleNotUsable(let value):
      return "scale \(value) is not usable; it must be finite and above zero"
    case .outputScaleTooSmall(let channel, let outputScale):
      return
        "output scale \(outputScale) is too small for output channel \(channel): the channel's "
        + "scale or bias divided by it leaves FP32"
    case .epsilonNotUsable(let value):
      return "epsilon of the normalization is \(value); it must be finite and above zero"
    case .migrationStrengthOutOfRange(let value):
      return "migration strength alpha is \(value), expected 0 ... 1"
    case .factorNotUsable(let channel, let value):
      return "smoothing factor of input channel \(channel) is \(value); "
        + "it must be finite and above zero"
    case .maximumNotUsable(let vector, let channel, let value):
      return "\(vector) of input channel \(channel) is \(value); "
        + "it must be finite and zero or above"
    case .overflowsHalfPrecision(let row, let column, let value):
      return "folded weight at row \(row), column \(column) is \(value), beyond FP16's largest "
        + "value 65504; keep this weight in FP32 or lower alpha"
    case .keyValueOverflow(let format, let token, let column, let value):
      return
        "key or value of token \(token), column \(column) is \(value), beyond what \(format.rawValue) "
        + "holds; store the floating-point part as fp32"
    case .groupSizeNotPositive(let size):
      return "group size \(size) is not usable; expected 1 or more"
    }
  }
}
