// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How many codes two dialects make differently of the same tensors.
public struct DialectDifferenceRecord: Codable, Sendable {
  /// The file the tensors are from.
  public var path: String
  /// Number of tensors.
  public var tensors: Int
  /// Name of a dialect.
  public var first: String
  /// Name of another.
  public var second: String
  /// Codes compared.
  public var codes: Int
  /// Codes that differ.
  public var differing: Int
  /// `differing` / `codes`, 0 where nothing was compared.
  public var share: Double
  /// The largest difference of two codes.
  ///
  /// Unit: quantization steps.
  public var largestDifference: Int
  /// The words of the command that makes it anew, or `nil` in files of older builds.
  public var command: [String]?

  /// Creates a record.
  public init(
    path: String,
    tensors: Int,
    first: String,
    second: String,
    codes: Int,
    differing: Int,
    largestDifference: Int
  ) {
    self.path = path
    self.tensors = tensors
    self.first = first
    self.second = second
    self.codes = codes
    self.differing = differing
    share = codes == 0 ? 0 : Double(differing) / Double(codes)
    self.largestDifference = largestDifference
  }
}

extension RecordTable {
  static func cells(_ difference: DialectDifferenceRecord) -> [Cell] {
    [
      text("first", difference.first, 24), text("second", difference.second, 24),
      number("codes", Double(difference.codes), "%.0f"),
      number("differing", Double(difference.differing), "%.0f"),
      number("share", difference.share * 100, "%.4f %%"),
      number("steps", Double(difference.largestDifference), "%.0f"),
    ]
  }
}
