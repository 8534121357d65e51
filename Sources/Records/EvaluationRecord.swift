// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How well, how fast and in how much memory a model runs with its linear layers in some scheme.
public struct EvaluationRecord: Codable, Sendable {
  /// Tokens a second.
  public struct TokensPerSecond: Codable, Sendable {
    /// Tokens of a prompt.
    public var prefill: Double
    /// Tokens generated one after another.
    public var decode: Double

    /// Creates rates.
    public init(prefill: Double, decode: Double) {
      self.prefill = prefill
      self.decode = decode
    }
  }

  /// Folder or file of the model.
  public var model: String
  /// Name of the scheme, or of the floating-point storage.
  public var scheme: String
  /// Migration strength, or `nil` where nothing is smoothed.
  public var alpha: Double?
  /// Layers kept in floating point, by the end of their names.
  public var keptFloat: [String]
  /// Tokens of a window.
  public var window: Int
  /// Windows evaluated.
  public var windows: Int
  /// Tokens scored.
  public var tokens: Int
  /// exp(negative log-likelihood).
  public var perplexity: Double
  /// Perplexity of FP32 on the same windows, or `nil` where not run.
  public var perplexityFp32: Double?
  /// 99 % interval of the perplexity divided by FP32's, windows drawn with replacement, or `nil`.
  public var ratioInterval: [Double]?
  /// Mean over all scored tokens.
  ///
  /// Unit: nats.
  public var negativeLogLikelihood: Double
  /// Wall time of all windows.
  public var seconds: Double
  /// Rates, or `nil` where not measured.
  public var tokensPerSecond: TokensPerSecond?
  /// Memory of the linear layers of all blocks.
  ///
  /// Unit: bytes.
  public var weightBytes: Int
  /// Memory of the head, which stays in floating point.
  ///
  /// Unit: bytes.
  public var headBytes: Int
  /// Threads used.
  public var threads: Int

  /// Creates a record.
  public init(
    model: String,
    scheme: String,
    alpha: Double?,
    keptFloat: [String],
    window: Int,
    windows: Int,
    tokens: Int,
    perplexity: Double,
    perplexityFp32: Double?,
    ratioInterval: [Double]?,
    negativeLogLikelihood: Double,
    seconds: Double,
    tokensPerSecond: TokensPerSecond?,
    weightBytes: Int,
    headBytes: Int,
    threads: Int
  ) {
    self.model = model
    self.scheme = scheme
    self.alpha = alpha
    self.keptFloat = keptFloat
    self.window = window
    self.windows = windows
    self.tokens = tokens
    self.perplexity = perplexity
    self.perplexityFp32 = perplexityFp32
    self.ratioInterval = ratioInterval
    self.negativeLogLikelihood = negativeLogLikelihood
    self.seconds = seconds
    self.tokensPerSecond = tokensPerSecond
    self.weightBytes = weightBytes
    self.headBytes = headBytes
    self.threads = threads
  }
}
