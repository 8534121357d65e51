// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One case verified and timed, ours (`benchmark`) or floating point or other people's (`baseline`).
public struct BenchmarkRecord: Codable, Sendable {
  /// A limit of the machine that applies to a case.
  public struct Limit: Codable, Sendable {
    /// Name with unit, such as `int8 peak, GOP/s`.
    public var name: String
    /// The limit's value in that unit: the median of its rates.
    public var value: Double
    /// What was measured beside each sample, in their order and to four decimals.
    ///
    /// Each is the mean of a burst before the sample and one after it. `nil` where only the value is
    /// told and in files of older builds.
    public var rates: [Double]?
    /// Whether there is one rate only, taken before the first sample; else `nil`.
    ///
    /// That is so where the limit allows less than half of the time that another one does.
    public var isMeasuredOnce: Bool?

    /// Creates a limit.
    public init(
      name: String,
      value: Double,
      rates: [Double]? = nil,
      isMeasuredOnce: Bool? = nil
    ) {
      self.name = name
      self.value = value
      self.rates = rates
      self.isMeasuredOnce = isMeasuredOnce
    }
  }

  /// What one call has to do at least, whoever implements it.
  public struct Work: Codable, Sendable {
    /// Operations; one multiplication and one addition are 2.
    public var operations: Double
    /// Bytes read from memory or caches.
    public var bytesRead: Int
    /// Bytes written to memory or caches.
    public var bytesWritten: Int

    /// Creates a description of work.
    public init(operations: Double, bytesRead: Int, bytesWritten: Int) {
      self.operations = operations
      self.bytesRead = bytesRead
      self.bytesWritten = bytesWritten
    }

    /// Operations for each byte moved, or `nil` where no traffic is declared.
    public var arithmeticIntensity: Double? {
      let bytes = bytesRead + bytesWritten
      return bytes > 0 ? operations / Double(bytes) : nil
    }
  }

  /// A ratio of times, paired by round.
  public struct Ratio: Codable, Sendable {
    /// Median.
    public var median: Double
    /// 99 % interval of the median, or `nil` where fewer than eight rounds were taken.
    public var confidenceInterval: [Double]?

    /// Creates a ratio.
    public init(median: Double, confidenceInterval: [Double]?) {
      self.median = median
      self.confidenceInterval = confidenceInterval
    }
  }

  /// How many times faster than floating point, each against the best such linear beside it.
  public struct Speedup: Codable, Sendable {
    /// Against FP32, or `nil` where not run.
    public var fp32: Double?
    /// Against FP16 storage with FP32 arithmetic, or `nil` where not run.
    public var fp16: Double?
    /// Against BF16, or `nil` where not run.
    public var bf16: Double?

    /// Creates speedups.
    public init(fp32: Double? = nil, fp16: Double? = nil, bf16: Double? = nil) {
      self.fp32 = fp32
      self.fp16 = fp16
      self.bf16 = bf16
    }

    /// Writes every field, `null` where not run.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(fp32, forKey: .fp32)
      try container.encode(fp16, forKey: .fp16)
      try container.encode(bf16, forKey: .bf16)
    }
  }

  /// Memory of the weights.
  ///
  /// Unit: bytes.
  public struct Bytes: Codable, Sendable {
    /// N * K codes of one byte, and N scales of four.
    public var weightInt8: Int
    /// N * K values of two bytes.
    public var weightFp16: Int
    /// N * K values of four bytes.
    public var weightFp32: Int
    /// Growth of the allocator's live bytes while only this case's weights were made, or `nil`.
    public var allocatorLive: Int?
    /// Growth of the resident set over the same span, or `nil`.
    public var resident: Int?

    /// Creates byte counts.
    public init(
      weightInt8: Int,
      weightFp16: Int,
      weightFp32: Int,
      allocatorLive: Int?,
      resident: Int?
    ) {
      self.weightInt8 = weightInt8
      self.weightFp16 = weightFp16
      self.weightFp32 = weightFp32
      self.allocatorLive = allocatorLive
      self.resident = resident
    }
  }

  /// How the timed output was checked.
  public struct Verified: Codable, Sendable {
    /// Name of the check.
    public var method: String
    /// The bound with its derivation.
    public var bound: String
    /// What was observed.
    public var observed: String

    /// Creates a verification summary.
    public init(method: String, bound: String, observed: String) {
      self.method = method
      self.bound = bound
      self.observed = observed
    }
  }

  /// The group of the suite that asked for the case, or `nil`.
  public var group: String?
  /// Text of the case, as `benchmark --case` and `verify --case` read it.
  public var `case`: String
  /// Operation, such as `w8a8_linear`.
  public var operation: String
  /// M.
  public var rows: Int
  /// K.
  public var depth: Int
  /// N.
  public var columns: Int
  /// Row of the kernel table, or the library's own name for what it ran.
  public var kernel: String
  /// `smoothbench` or the name of a library.
  public var provider: String
  /// The library's file, as `--provider` takes it, or `nil` for our own and in files of older builds.
  public var library: String?
  /// What the library says of its version and build, or `nil` for our own and in files of older builds.
  public var libraryVersion: String?
  /// Threads used.
  public var threads: Int
  /// `hot` or `cold-weights`.
  public var cache: String
  /// Where the data came from.
  public var fill: String
  /// Every sample, in the order taken.
  ///
  /// Unit: seconds for each call.
  public var samplesSeconds: [Double]
  /// Median of the samples.
  public var medianSeconds: Double
  /// 99 % interval of the median, or `nil` where there are fewer than eight samples: too few for any
  /// interval between them to hold the median that often.
  ///
  /// Unit: seconds.
  public var confidenceInterval: [Double]?
  /// 2 * M * N * K divided by the median, in 10^9 a second.
  public var gigaOperationsPerSecond: Double
  /// Median over samples of this case's rate divided by the peak measured beside the sample.
  public var shareOfPeak: Double?
  /// Median over samples of the shortest time that the limits measured beside the sample allow,
  /// divided by the sample's.
  public var shareOfLimit: Double?
  /// The binding limit: the one that allows the longest of the shortest times.
  public var limit: Limit?
  /// Every limit that applies, the binding one first; `nil` in files of older builds.
  public var limits: [Limit]?
  /// What one call has to do; `nil` in files of older builds.
  public var work: Work?
  /// Why the time or the limit cannot be right, or `nil`: nothing is faster than its limit.
  public var mistrusted: String?
  /// Speedups of this case; all `nil` for a baseline.
  public var speedup: Speedup
  /// Whether a baseline stayed below 85 % of its own measured limit, so that speedups against it
  /// flatter.
  public var weakBaseline: Bool
  /// The precisions whose fastest baseline is weak, such as `fp32`; `nil` for a baseline and in files
  /// of older builds.
  public var weakPrecisions: [String]?
  /// A baseline's time divided by our kernel's; `nil` for our kernel and in files of older builds.
  public var timeRatio: Ratio?
  /// Memory of the weights.
  public var bytes: Bytes
  /// How the output was checked before timing.
  public var verified: Verified

  /// Creates a record.
  public init(
    case caseText: String,
    operation: String,
    rows: Int,
    depth: Int,
    columns: Int,
    kernel: String,
    provider: String,
    threads: Int,
    cache: String,
    fill: String,
    samplesSeconds: [Double],
    medianSeconds: Double,
    confidenceInterval: [Double]?,
    gigaOperationsPerSecond: Double,
    shareOfPeak: Double?,
    shareOfLimit: Double?,
    limit: Limit?,
    limits: [Limit],
    work: Work,
    mistrusted: String?,
    speedup: Speedup,
    weakBaseline: Bool,
    weakPrecisions: [String]?,
    timeRatio: Ratio?,
    bytes: Bytes,
    verified: Verified
  ) {
    self.case = caseText
    self.operation = operation
    self.rows = rows
    self.depth = depth
    self.columns = columns
    self.kernel = kernel
    self.provider = provider
    self.threads = threads
    self.cache = cache
    self.fill = fill
    self.samplesSeconds = samplesSeconds
    self.medianSeconds = medianSeconds
    self.confidenceInterval = confidenceInterval
    self.gigaOperationsPerSecond = gigaOperationsPerSecond
    self.shareOfPeak = shareOfPeak
    self.shareOfLimit = shareOfLimit
    self.limit = limit
    self.limits = limits
    self.work = work
    self.mistrusted = mistrusted
    self.speedup = speedup
    self.weakBaseline = weakBaseline
    self.weakPrecisions = weakPrecisions
    self.timeRatio = timeRatio
    self.bytes = bytes
    self.verified = verified
  }
}

extension BenchmarkRecord.Limit {
  /// The value with its unit, then the name: `167.4 GOP/s, int8 peak of a thread`.
  public var text: String {
    let words = name.components(separatedBy: ", ")
    guard words.count > 1, let unit = words.last else {
      return String(format: "%.1f", value) + " " + name
    }
    return String(format: "%.1f", value) + " \(unit), " + words.dropLast().joined(separator: ", ")
  }
}
