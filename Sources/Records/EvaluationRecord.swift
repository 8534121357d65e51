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
    /// Part of the decoding time that the head takes, which stays in floating point, or `nil` in
    /// records of older versions.
    public var headShare: Double?

    /// Creates rates.
    public init(prefill: Double, decode: Double, headShare: Double? = nil) {
      self.prefill = prefill
      self.decode = decode
      self.headShare = headShare
    }
  }

  /// How predictions differ from those of FP32 on the same tokens.
  public struct Difference: Codable, Sendable {
    /// Mean of KL(FP32 || scheme) over all scored tokens.
    ///
    /// Unit: nats.
    public var divergence: Double
    /// Share of scored tokens for which the likeliest next token is the same.
    public var topAgreement: Double

    /// Creates a difference.
    public init(divergence: Double, topAgreement: Double) {
      self.divergence = divergence
      self.topAgreement = topAgreement
    }
  }

  /// Memory of the process that ran the scheme and nothing else.
  ///
  /// Unit: bytes.
  public struct Memory: Codable, Sendable {
    /// Allocated and not freed when the model was ready, by the allocator's count, or `nil`.
    public var allocatorLive: Int?
    /// Resident when the model was ready; pages of the mapped checkpoint are not among them, or
    /// `nil`.
    public var resident: Int?
    /// The most that was resident up to the end of the timed prompt: loading and pages of the mapped
    /// checkpoint included, or `nil`.
    public var peakResident: Int?

    /// Creates figures.
    public init(allocatorLive: Int?, resident: Int?, peakResident: Int?) {
      self.allocatorLive = allocatorLive
      self.resident = resident
      self.peakResident = peakResident
    }
  }

  /// The scheme's FP32 twin: codes by the reference's rules, products in FP32.
  public struct Simulation: Codable, Sendable {
    /// Perplexity of the twin on the same tokens.
    public var perplexity: Double
    /// The largest difference of a logit of a scored token.
    public var largestLogitDifference: Double
    /// The twin's largest minus its smallest logit.
    public var logitRange: Double

    /// Creates figures.
    public init(perplexity: Double, largestLogitDifference: Double, logitRange: Double) {
      self.perplexity = perplexity
      self.largestLogitDifference = largestLogitDifference
      self.logitRange = logitRange
    }
  }

  /// Folder or file of the model.
  public var model: String
  /// Name of the scheme, or of the floating-point storage.
  public var scheme: String
  /// Migration strength, or `nil` where nothing is smoothed or each input has its own.
  public var alpha: Double?
  /// Layers kept in floating point, by the end of their names.
  public var keptFloat: [String]
  /// All that decides the result, as text, or `nil` in records of older versions.
  public var settings: String?
  /// Storage of weights that stay floating point, or `nil` in records of older versions.
  public var floatStorage: String?
  /// Tokens of a window.
  public var window: Int
  /// Tokens from window to window, or `nil` in records of older versions, where it is `window`.
  public var stride: Int?
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
  /// Differences from FP32's predictions, or `nil` where not compared.
  public var difference: Difference?
  /// 99 % interval of ``Difference/divergence``, windows drawn with replacement, or `nil` where there
  /// are no two of them, and in records of older versions.
  ///
  /// Unit: nats.
  public var divergenceInterval: [Double]?
  /// The same of ``Difference/topAgreement``.
  public var topAgreementInterval: [Double]?
  /// As ``Memory/allocatorLive``, or `nil` where not measured.
  ///
  /// Unit: bytes.
  public var allocatorLiveBytes: Int?
  /// As ``Memory/resident``, or `nil` where not measured.
  ///
  /// Unit: bytes.
  public var residentBytes: Int?
  /// As ``Memory/peakResident``, or `nil` where not measured.
  ///
  /// Unit: bytes.
  public var peakResidentBytes: Int?
  /// The scheme's FP32 twin beside it, or `nil` where not run.
  public var simulation: Simulation?
  /// Threads used.
  public var threads: Int

  /// Creates a record.
  public init(
    model: String,
    scheme: String,
    alpha: Double?,
    keptFloat: [String],
    settings: String? = nil,
    floatStorage: String? = nil,
    window: Int,
    stride: Int? = nil,
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
    difference: Difference? = nil,
    divergenceInterval: [Double]? = nil,
    topAgreementInterval: [Double]? = nil,
    memory: Memory? = nil,
    simulation: Simulation? = nil,
    threads: Int
  ) {
    self.model = model
    self.scheme = scheme
    self.alpha = alpha
    self.keptFloat = keptFloat
    self.settings = settings
    self.floatStorage = floatStorage
    self.window = window
    self.stride = stride
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
    self.difference = difference
    self.divergenceInterval = divergenceInterval
    self.topAgreementInterval = topAgreementInterval
    allocatorLiveBytes = memory?.allocatorLive
    residentBytes = memory?.resident
    peakResidentBytes = memory?.peakResident
    self.simulation = simulation
    self.threads = threads
  }
}
