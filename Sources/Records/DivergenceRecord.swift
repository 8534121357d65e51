// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What following an INT8 run layer by layer found: one output, or one code.
public struct DivergenceRecord: Codable, Sendable {
  /// Folder or file of the model.
  public var model: String
  /// Name of the scheme.
  public var scheme: String
  /// `first-beyond-bound`, `largest-error` or `first-tie`.
  public var finding: String
  /// Name of the layer's tensor, without `.weight`, or of the module of attention.
  public var layer: String
  /// `quantize`, from values to codes, `linear`, from input to output, or `attention`, from queries, keys
  /// and values to what attention makes of them.
  public var operation: String
  /// Token of the window, 0 first.
  public var token: Int
  /// Channel of the layer's output, or of its input where it is quantized: of attention's queries, then
  /// keys, then values.
  public var channel: Int
  /// |found - exact|; of a tie, the difference of the codes.
  public var error: Double
  /// The most that rounding to codes explains; `nil` for a tie.
  public var bound: Double?
  /// What FP64 makes of the same input; of a cut value, the value; of a tie, the quotient; of attention
  /// beyond its bound, what FP64 makes of the scheme's codes.
  public var exact: Double
  /// The error beside the root mean square of the token's outputs; `nil` for a code.
  public var relativeError: Double?
  /// `static-range-exceeded`, `clipped`, `outlier`, `outlier-elsewhere`, `tie`, `rounding` or
  /// `unexplained`.
  public var cause: String
  /// Input channel the cause sits at.
  public var inputChannel: Int
  /// Its value.
  public var inputValue: Double
  /// The largest value that codes can hold there.
  public var range: Double
  /// The words of the command that makes it anew, or `nil` in files of older builds.
  public var command: [String]?

  /// Creates a record.
  public init(
    model: String,
    scheme: String,
    finding: String,
    layer: String,
    operation: String,
    token: Int,
    channel: Int,
    error: Double,
    bound: Double?,
    exact: Double,
    relativeError: Double?,
    cause: String,
    inputChannel: Int,
    inputValue: Double,
    range: Double
  ) {
    self.model = model
    self.scheme = scheme
    self.finding = finding
    self.layer = layer
    self.operation = operation
    self.token = token
    self.channel = channel
    self.error = error
    self.bound = bound
    self.exact = exact
    self.relativeError = relativeError
    self.cause = cause
    self.inputChannel = inputChannel
    self.inputValue = inputValue
    self.range = range
  }
}
