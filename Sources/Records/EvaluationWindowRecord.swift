// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One window that a scheme has scored, or one sentence that it has embedded: what an interrupted
/// evaluation is continued from.
public struct EvaluationWindowRecord: Codable, Sendable {
  /// Folder or file of the model.
  public var model: String
  /// Digest of all tensors of the model.
  public var modelDigest: String
  /// Name of the scheme.
  public var scheme: String
  /// All that decides the result, as text.
  public var settings: String
  /// Index of the window or sentence, 0 first.
  public var index: Int
  /// Digest of its ids.
  public var tokenDigest: String
  /// Tokens scored, the window's last, or all of the sentence.
  public var tokens: Int
  /// Sum over the scored tokens, or `nil` for a sentence.
  ///
  /// Unit: nats.
  public var negativeLogLikelihood: Double?
  /// Sum of KL(FP32 || scheme), or `nil` where not compared.
  ///
  /// Unit: nats.
  public var divergence: Double?
  /// Tokens at which the likeliest next token is FP32's, or `nil` where not compared.
  public var agreements: Int?
  /// The sentence as a vector of length 1, or `nil` for a window.
  public var embedding: [Double]?
  /// Wall time.
  public var seconds: Double
  /// Threads used, or `nil` in records of older versions.
  public var threads: Int?

  /// Creates a record.
  public init(
    model: String,
    modelDigest: String,
    scheme: String,
    settings: String,
    index: Int,
    tokenDigest: String,
    tokens: Int,
    negativeLogLikelihood: Double? = nil,
    divergence: Double? = nil,
    agreements: Int? = nil,
    embedding: [Double]? = nil,
    seconds: Double,
    threads: Int? = nil
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
    self.embedding = embedding
    self.seconds = seconds
    self.threads = threads
  }
}
