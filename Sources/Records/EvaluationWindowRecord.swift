// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One window that a scheme has scored: what an interrupted evaluation is continued from.
public struct EvaluationWindowRecord: Codable, Sendable {
  /// Folder or file of the model.
  public var model: String
  /// Digest of all tensors of the model.
  public var modelDigest: String
  /// Name of the scheme.
  public var scheme: String
  /// All that decides the result, as text.
  public var settings: String
  /// Index of the window, 0 first.
  public var index: Int
  /// Digest of the window's ids.
  public var tokenDigest: String
  /// Tokens scored, the window's last.
  public var tokens: Int
  /// Sum over the scored tokens.
  ///
  /// Unit: nats.
  public var negativeLogLikelihood: Double
  /// Sum of KL(FP32 || scheme), or `nil` where not compared.
  ///
  /// Unit: nats.
  public var divergence: Double?
  /// Tokens at which the likeliest next token is FP32's, or `nil` where not compared.
  public var agreements: Int?
  /// Wall time.
  public var seconds: Double

  /// Creates a record.
  public init(
    model: String,
    modelDigest: String,
    scheme: String,
    settings: String,
    index: Int,
    tokenDigest: String,
    tokens: Int,
    negativeLogLikelihood: Double,
    divergence: Double?,
    agreements: Int?,
    seconds: Double
  ) {
    self.model = model
    self.modelDigest = modelDigest
    self.scheme = scheme
    self.settings = settings
    self.index = index
    self.tokenDigest = tokenDigest
    self.tokens = tokens
    self.negativeLogLikelihood = negativeLogLikelihood
    self.divergence = divergence
    self.agreements = agreements
    self.seconds = seconds
  }
}
