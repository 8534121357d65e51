// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Evidence that a converted model computes the function of its original: for one group of layers,
/// for all tensors outside of groups, or for the logits.
public struct CertificateRecord: Codable, Sendable {
  /// Folder or file of the original.
  public var model: String
  /// Folder of the converted model.
  public var output: String
  /// What is certified: a site, `other_tensors` or `logits`.
  public var subject: String
  /// Layer, or `null` where all are meant.
  public var layer: Int?
  /// The linear layers whose columns were multiplied.
  public var consumers: [String]
  /// The module that was divided, or `null`.
  public var foldsInto: String?
  /// How it ended.
  public var outcome: VerificationRecord.Outcome
  /// What was wrong, or why it was skipped; empty when passed.
  public var reason: String
  /// The bound with its derivation.
  public var bound: String
  /// Worst error seen divided by its bound.
  public var ratio: Double
  /// Migration strength, or `null` where nothing was smoothed.
  public var alpha: Double?
  /// The error that is predicted for this alpha divided by that of 0.5, or `null` where alpha was
  /// given.
  public var predictedErrorRatio: Double?
  /// Channels of the group.
  public var channels: Int
  /// Channels whose factor is not 1.
  public var changedChannels: Int
  /// Elements on the disk that differ from the original's, the witness that something happened; `nil`
  /// for logits, and in files of older builds.
  public var changedElements: Int?
  /// The smallest factor, or `null` without a group.
  public var smallestFactor: Float?
  /// The largest factor, or `null` without a group.
  public var largestFactor: Float?
  /// Largest activation of calibration before, or `null` where not known.
  public var activationMaximumBefore: Float?
  /// Largest activation of calibration after, or `null` where not known.
  public var activationMaximumAfter: Float?
  /// The words of the command that makes it anew, or `nil` in files of older builds.
  public var command: [String]?

  /// Creates a record without a group.
  public init(
    model: String,
    output: String,
    subject: String,
    outcome: VerificationRecord.Outcome,
    reason: String,
    bound: String,
    ratio: Double
  ) {
    self.model = model
    self.output = output
    self.subject = subject
    self.outcome = outcome
    self.reason = reason
    self.bound = bound
    self.ratio = ratio
    consumers = []
    channels = 0
    changedChannels = 0
  }
}
