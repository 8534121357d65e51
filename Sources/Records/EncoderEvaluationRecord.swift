// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How near an encoder's sentence embeddings stay to those of FP32 with its linear layers in some
/// scheme.
public struct EncoderEvaluationRecord: Codable, Sendable {
  /// Folder of the model.
  public var model: String
  /// Name of the scheme, or of the floating-point storage.
  public var scheme: String
  /// Migration strength, or `nil` where nothing is smoothed or each input has its own.
  public var alpha: Double?
  /// Layers kept in floating point, by the end of their names.
  public var keptFloat: [String]
  /// All that decides the result, as text, or `nil` in records of older versions.
  public var settings: String?
  /// Sentences embedded.
  public var sentences: Int
  /// Their tokens, special tokens included.
  public var tokens: Int
  /// Mean over sentences of the cosine with FP32's embedding.
  public var cosineMean: Double
  /// The least of them.
  public var cosineLeast: Double
  /// 99 % interval of the mean, sentences drawn with replacement.
  public var cosineInterval: [Double]
  /// Share of sentences whose nearest neighbour is the one FP32 finds.
  public var nearestNeighbourAgreement: Double
  /// 99 % interval of that share, sentences drawn with replacement, or `nil` in records of older
  /// versions.
  public var nearestNeighbourInterval: [Double]?
  /// Wall time of all sentences.
  public var seconds: Double
  /// ``tokens`` divided by ``seconds``, or `nil` in records of older versions.
  public var tokensPerSecond: Double?
  /// Memory of the linear layers of all blocks.
  ///
  /// Unit: bytes.
  public var weightBytes: Int
  /// Allocated and not freed when the model was ready, or `nil` where the allocator does not count.
  ///
  /// Unit: bytes.
  public var allocatorLiveBytes: Int?
  /// Resident when the model was ready, pages of the mapped checkpoint left out, or `nil` where it is
  /// not known.
  ///
  /// Unit: bytes.
  public var residentBytes: Int?
  /// The most that was resident up to the last sentence, or `nil` where it is not known.
  ///
  /// Unit: bytes.
  public var peakResidentBytes: Int?
  /// Threads used.
  public var threads: Int
  /// The words of the command that makes it anew, or `nil` in files of older builds.
  public var command: [String]?

  /// Creates a record.
  public init(
    model: String,
    scheme: String,
    alpha: Double?,
    keptFloat: [String],
    settings: String?,
    sentences: Int,
    tokens: Int,
    cosineMean: Double,
    cosineLeast: Double,
    cosineInterval: [Double],
    nearestNeighbourAgreement: Double,
    nearestNeighbourInterval: [Double]? = nil,
    seconds: Double,
    weightBytes: Int,
    memory: EvaluationRecord.Memory? = nil,
    threads: Int
  ) {
    self.model = model
    self.scheme = scheme
    self.alpha = alpha
    self.keptFloat = keptFloat
    self.settings = settings
    self.sentences = sentences
    self.tokens = tokens
    self.cosineMean = cosineMean
    self.cosineLeast = cosineLeast
    self.cosineInterval = cosineInterval
    self.nearestNeighbourAgreement = nearestNeighbourAgreement
    self.nearestNeighbourInterval = nearestNeighbourInterval
    self.seconds = seconds
    tokensPerSecond = Double(tokens) / seconds
    self.weightBytes = weightBytes
    allocatorLiveBytes = memory?.allocatorLive
    residentBytes = memory?.resident
    peakResidentBytes = memory?.peakResident
    self.threads = threads
  }
}
