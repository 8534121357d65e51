// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
import Records

/// A contender with its samples, each beside a burst of its peak probe.
struct TimedEntry {
  let contender: any Contender
  let verified: BenchmarkRecord.Verified
  private let peak: PeakSampler?
  private let callsPerSample: Int
  private let isSingleThreaded: Bool

  /// Seconds for each call, in the order taken.
  private(set) var samples: [Double] = []
  /// The peak measured beside each sample.
  ///
  /// Unit: operations a second.
  private(set) var peaks: [Double] = []

  /// Verifies, warms up, and finds how many calls make a sample.
  ///
  /// - Throws: ``ResultCheckError``.
  init(
    _ contender: any Contender,
    pool: WorkerPool,
    threads: Int,
    plan: SamplingPlan
  ) throws {
    self.contender = contender
    isSingleThreaded = threads == 1
    peak = contender.peakProbe.map { PeakSampler(probe: $0, pool: pool) }
    try contender.run()
    verified = try contender.verify()
    // The second call finds caches, pages and threads as every later call will.
    let start = Self.now(isSingleThreaded)
    try contender.run()
    let seconds = max(Self.now(isSingleThreaded) - start, 1e-9)
    callsPerSample = max(1, Int((plan.sampleSeconds / seconds).rounded(.up)))
  }

  /// One sample between two bursts of the probe.
  mutating func takeSample() {
    let before = peak?.burst()
    let start = Self.now(isSingleThreaded)
    for _ in 0..<callsPerSample {
      // Data and shapes were accepted when the contender was verified.
      do { try contender.run() } catch { preconditionFailure("\(error)") }
    }
    samples.append((Self.now(isSingleThreaded) - start) / Double(callsPerSample))
    let after = peak?.burst()
    if let before, let after { peaks.append((before + after) / 2) }
  }

  /// One thread is timed in its own processor time, so that neighbours who take the processor away
  /// do not count; several threads are timed by the wall clock, because waiting for one another is
  /// part of their work.
  private static func now(_ isSingleThreaded: Bool) -> Double {
    isSingleThreaded ? MonotonicClock.threadSeconds : MonotonicClock.elapsedSeconds
  }
}
