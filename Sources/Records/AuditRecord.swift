// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What an audit found: one group of layers that share an input, or a fault.
public struct AuditRecord: Codable, Sendable {
  /// Folder or file of the original.
  public var original: String
  /// Folder of the quantized checkpoint.
  public var quantized: String
  /// `group`, or the kind of fault such as `sibling-missed`.
  public var flag: String
  /// Whether this is a fault that was not allowed, one that was, or a group in order.
  public var outcome: VerificationRecord.Outcome
  /// Layer, or `null` where it does not matter.
  public var layer: Int?
  /// Site of a group, tensor or module of a fault.
  public var subject: String
  /// What was found and what was expected.
  public var detail: String
  /// Channels of a group whose recovered factor is not 1.
  public var smoothedChannels: Int?
  /// The recovered factor of each input channel of a group.
  public var factors: [Double]?
  /// The smallest recovered factor of a group.
  public var smallestFactor: Double?
  /// The largest recovered factor of a group.
  public var largestFactor: Double?
  /// What the largest weight of a row is divided by to make its step, median over rows.
  public var divisor: Double?

  /// Creates a record.
  public init(
    original: String,
    quantized: String,
    flag: String,
    outcome: VerificationRecord.Outcome,
    layer: Int?,
    subject: String,
    detail: String
  ) {
    self.original = original
    self.quantized = quantized
    self.flag = flag
    self.outcome = outcome
    self.layer = layer
    self.subject = subject
    self.detail = detail
  }
}
