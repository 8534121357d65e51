// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Where the processor time of one case went.
public struct ProfileRecord: Codable, Sendable {
  /// One phase of the work.
  public struct Phase: Codable, Sendable {
    /// `quantize`, `pack`, `product`, `epilogue` or `other`.
    public var name: String
    /// Samples whose innermost known function belongs to the phase.
    public var samples: Int
    /// Share of all samples, 0 to 1.
    public var share: Double

    /// Creates a phase.
    public init(name: String, samples: Int, share: Double) {
      self.name = name
      self.samples = samples
      self.share = share
    }
  }

  /// Text of the case.
  public var `case`: String
  /// Operation, such as `w8a8_linear`.
  public var operation: String
  /// Row of the kernel table.
  public var kernel: String
  /// `smoothbench` or the name of a library.
  public var provider: String
  /// Threads used.
  public var threads: Int
  /// The phases, largest first.
  public var phases: [Phase]
  /// Number of samples taken.
  public var samples: Int
  /// Sampling rate asked for.
  ///
  /// Unit: samples a second of processor time.
  public var requestedHz: Double
  /// Sampling rate delivered: samples divided by processor seconds.
  public var realHz: Double
  /// Processor time of the profiled region.
  ///
  /// Unit: seconds.
  public var processorSeconds: Double
  /// Elapsed time of the profiled region.
  ///
  /// Unit: seconds.
  public var wallSeconds: Double

  /// Creates a record.
  public init(
    case caseText: String,
    operation: String,
    kernel: String,
    provider: String,
    threads: Int,
    phases: [Phase],
    samples: Int,
    requestedHz: Double,
    realHz: Double,
    processorSeconds: Double,
    wallSeconds: Double
  ) {
    self.case = caseText
    self.operation = operation
    self.kernel = kernel
    self.provider = provider
    self.threads = threads
    self.phases = phases
    self.samples = samples
    self.requestedHz = requestedHz
    self.realHz = realHz
    self.processorSeconds = processorSeconds
    self.wallSeconds = wallSeconds
  }
}
