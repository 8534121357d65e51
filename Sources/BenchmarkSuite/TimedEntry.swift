// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import Records

/// A contender with its samples, each beside bursts of the probes of its limits.
struct TimedEntry {
  let contender: any Contender
  let verified: BenchmarkRecord.Verified
  private let clock: SampleClock
  private let needsEveryCore: Bool
  private let callsPerSample: Int

  /// Seconds for each call, in the order taken.
  private(set) var samples: [Double] = []
  /// The limits measured beside each sample.
  private(set) var roofline: Roofline

  /// Verifies, warms up, and finds how many calls make a sample.
  ///
  /// - Throws: ``ResultCheckError``.
  init(
    _ contender: any Contender,
    roofline: Roofline,
    threads: Int,
    plan: SamplingPlan
  ) throws {
    self.contender = contender
    self.roofline = roofline
    clock = SampleClock(threads: threads)
    needsEveryCore = threads > 1
    try contender.run()
    verified = try contender.verify()
    // The second call finds caches, pages and threads as every later call will.
    let start = clock.now
    try contender.run()
    let seconds = max(clock.now - start, 1e-9)
    callsPerSample = max(1, Int((plan.sampleSeconds / seconds).rounded(.up)))
  }

  /// One sample between two bursts of every probe.
  ///
  /// - Throws: The error of a call; no sample is added then.
  mutating func takeSample() throws {
    // Threads of the contender before may still be looking for work, on the cores needed now.
    if needsEveryCore { OtherThreads.waitUntilIdle() }
    roofline.measureBefore()
    // Caches hold what the call before left there, not what a probe or another contender left. A
    // call that fills a sample alone is too long for that to matter.
    if callsPerSample > 1 { try contender.run() }
    let start = clock.now
    for _ in 0..<callsPerSample { try contender.run() }
    samples.append((clock.now - start) / Double(callsPerSample))
    roofline.measureAfter()
  }

  /// See ``Roofline/shareOfPeak(_:)``.
  var shareOfPeak: Double? { roofline.shareOfPeak(samples) }
  /// See ``Roofline/shareOfLimit(_:)``.
  var shareOfLimit: Double? { roofline.shareOfLimit(samples) }
}
