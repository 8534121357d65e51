// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What the profiler recorded of one region of the program.
public struct ProfiledRegion: Sendable {
  /// The stacks.
  ///
  /// At least one sample.
  public var profile: ProfileFile
  /// Sampling rate asked for.
  ///
  /// Unit: samples a second of processor time.
  public var requestedHz: Double
  /// Processor time of all threads.
  ///
  /// Unit: seconds.
  public var processorSeconds: Double
  /// Elapsed time.
  ///
  /// Unit: seconds.
  public var wallSeconds: Double
  /// Processor time of each thread that is still there, the one that ran the region first, then the
  /// busiest first.
  ///
  /// Unit: seconds.
  public var threadSeconds: [Double]

  /// Creates a region.
  public init(
    profile: ProfileFile,
    requestedHz: Double,
    processorSeconds: Double,
    wallSeconds: Double,
    threadSeconds: [Double]
  ) {
    self.profile = profile
    self.requestedHz = requestedHz
    self.processorSeconds = processorSeconds
    self.wallSeconds = wallSeconds
    self.threadSeconds = threadSeconds
  }

  /// Sampling rate that the kernel can deliver.
  ///
  /// Unit: samples a second of processor time.
  ///
  /// It looks at the processor time of a thread once a tick, so that this stays at its tick rate
  /// whatever more was asked for.
  public var realHz: Double { min(requestedHz, MonotonicClock.tickHz) }

  /// Processor time that the samples stand for, divided by the time that the threads' clocks show.
  ///
  /// Far from 1, samples were lost or fell on the wrong threads.
  public var accountedShare: Double {
    Double(profile.sampleCount) / realHz / processorSeconds
  }

  /// Whether samples and clocks agree within 5 %, give or take one sample for each thread, whose
  /// time may begin and end anywhere between two ticks.
  public var isAccounted: Bool {
    let expected = processorSeconds * realHz
    let threads = Double(max(threadSeconds.count, 1))
    return abs(Double(profile.sampleCount) - expected) <= 0.05 * expected + threads
  }
}
