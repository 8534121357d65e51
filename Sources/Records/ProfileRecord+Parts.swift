// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension ProfileRecord {
  /// One phase of the work.
  public struct Phase: Codable, Sendable {
    /// `quantize`, `pack`, `product`, `epilogue` or `other`.
    public var name: String
    /// Samples whose innermost known function belongs to the phase.
    public var samples: Int
    /// Share of all samples, 0 to 1.
    public var share: Double
    /// The rate of the phase's own work in its own time, divided by its limit; `nil` where no limit
    /// is known.
    public var shareOfLimit: Double?
    /// What the phase cannot be faster than: one thread's part of it.
    public var limit: BenchmarkRecord.Limit?

    /// Creates a phase.
    public init(
      name: String,
      samples: Int,
      share: Double,
      shareOfLimit: Double? = nil,
      limit: BenchmarkRecord.Limit? = nil
    ) {
      self.name = name
      self.samples = samples
      self.share = share
      self.shareOfLimit = shareOfLimit
      self.limit = limit
    }
  }

  /// How the threads shared the work.
  public struct ThreadBalance: Codable, Sendable {
    /// Processor time of each thread that worked: the one that made the calls, then the busiest
    /// first.
    ///
    /// Unit: seconds.
    public var processorSeconds: [Double]
    /// Share of the busiest thread's time that an even split would save.
    public var imbalance: Double
    /// Share of samples in which a thread kept its processor busy waiting for others.
    public var spinningShare: Double
    /// Elapsed time of all threads asked for, less the processor time they used.
    ///
    /// Unit: seconds.
    public var waitingSeconds: Double

    /// Creates a balance.
    public init(
      processorSeconds: [Double],
      imbalance: Double,
      spinningShare: Double,
      waitingSeconds: Double
    ) {
      self.processorSeconds = processorSeconds
      self.imbalance = imbalance
      self.spinningShare = spinningShare
      self.waitingSeconds = waitingSeconds
    }
  }

  /// One instruction that samples fell on.
  ///
  /// A sample falls on the instruction after the one that was waited for.
  public struct HotInstruction: Codable, Sendable {
    /// The function's name to show.
    public var function: String
    /// Bytes from the function's first instruction.
    public var offset: Int
    /// The executable or library.
    public var file: String
    /// Samples that fell on it.
    public var samples: Int
    /// Share of all samples, 0 to 1.
    public var share: Double
    /// The instruction in words, or `nil` where it cannot be read.
    public var instruction: String?

    /// Creates an instruction.
    public init(
      function: String,
      offset: Int,
      file: String,
      samples: Int,
      share: Double,
      instruction: String?
    ) {
      self.function = function
      self.offset = offset
      self.file = file
      self.samples = samples
      self.share = share
      self.instruction = instruction
    }
  }

  /// Live bytes by what allocated them, as asked of the allocator.
  public struct Heap: Codable, Sendable {
    /// Everything one function allocated and still held.
    public struct Site: Codable, Sendable {
      /// What was being made: `fp16 weight`, `int8 weight` or `first call`.
      public var step: String
      /// The function that allocated, to show.
      public var function: String
      /// Number of live allocations.
      public var objects: Int
      /// Their size.
      ///
      /// Unit: bytes.
      public var bytes: Int

      /// Creates a site.
      public init(step: String, function: String, objects: Int, bytes: Int) {
        self.step = step
        self.function = function
        self.objects = objects
        self.bytes = bytes
      }
    }

    /// The weight in FP16.
    ///
    /// Unit: bytes.
    public var fp16Bytes: Int
    /// The packed weight in INT8 with its scales.
    ///
    /// Unit: bytes.
    public var int8Bytes: Int
    /// The second divided by the first.
    public var ratio: Double
    /// Every site, in the order of the steps, most bytes first.
    public var sites: [Site]

    /// Creates a heap profile.
    public init(fp16Bytes: Int, int8Bytes: Int, sites: [Site]) {
      self.fp16Bytes = fp16Bytes
      self.int8Bytes = int8Bytes
      ratio = fp16Bytes > 0 ? Double(int8Bytes) / Double(fp16Bytes) : 0
      self.sites = sites
    }
  }
}
