// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What a model says of the scored tokens of one window.
public struct WindowScore: Sendable, Equatable, Codable {
  /// Scored tokens.
  public let tokens: Int
  /// Sum of -log p(token | the tokens before it in the window).
  ///
  /// Unit: nats.
  public let negativeLogLikelihood: Double
  /// How the predictions differ from those of FP32, or `nil` where they were not compared.
  public let comparison: Comparison?

  /// Predictions of every scored position against those of FP32.
  public struct Comparison: Sendable, Equatable, Codable {
    /// Sum of KL(FP32 || scheme), the divergence of the predicted distributions.
    ///
    /// Unit: nats.
    public let divergence: Double
    /// Positions at which both hold the same token for the likeliest.
    public let agreements: Int
    /// Sum of -log p(token) by the FP32 states that were compared with.
    ///
    /// Unit: nats.
    public let referenceNegativeLogLikelihood: Double
  }
}
