// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import Records

/// A contender with its samples, each beside bursts of the probes of its limits.
struct TimedEntry {
  let contender: any Contender
  let verified: BenchmarkRecord.Verified
  private let clock: SampleClock
  private let threads: Int
  private let callsPerSample: Int
  /// Whether a sample is preceded by a call that is not timed.
  private let warmsUp: Bool

  /// Seconds for each call, in the order taken.
  private(set) var samples: [Double] = []
  /// Of a library: the share of the processor time of each sample that its clock did not count.
  private var uncountedShares: [Double] = []
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
    self.threads = threads
    try contender.run()
    verified = try contender.verify()
    // The third call finds caches, pages and threads as every later call will; the second brings back
    // what verification pushed out of the caches.
    try contender.run()
    let start = (clock.now, MonotonicClock.elapsedSeconds)
    try contender.run()
    let counted = clock.now - start.0
    // A library may do its work where the clock does not look: its calls are as long as they take.
    let elapsed = contender.isForeign ? MonotonicClock.elapsedSeconds - start.1 : 0
    let seconds = max(counted, elapsed, 1e-9)
    callsPerSample = max(1, Int((plan.sampleSeconds / seconds).rounded(.up)))
    warmsUp = callsPerSample > 1 || Self.showsRefill(in: seconds, traffic: contender.traffic)
  }

  /// What memory brings into caches at least.
  ///
  /// Unit: bytes a second.
  private static let refillRate = 8e9
  /// The part of a call that may be spent on filling caches again: products overlap it with arithmetic.
  private static let refillShare = 0.05

  /// Whether a call could be seen to bring back what caches hold between two calls.
  static func showsRefill(in seconds: Double, traffic: [MemoryTraffic]) -> Bool {
    let kept = traffic.compactMap(\.workingSet).filter(MachineCaches.keepSome).max() ?? 0
    return Double(kept) / refillRate > refillShare * seconds
  }

  /// One sample between two bursts of every probe.
  ///
  /// - Throws: The error of a call; no sample is added then.
  mutating func takeSample() throws {
    // Threads of the contender before may still be looking for work, on the cores needed now, and
    // what they do must not be taken for this library's work.
    if threads > 1 || contender.isForeign { OtherThreads.waitUntilIdle() }
    roofline.measureBefore()
    // Caches hold what the call before left there, not what a probe or another contender left: from a
    // large last cache the second call can take half of the first one's time. Where a call is much
    // longer than bringing everything back takes, it does not matter.
    if warmsUp { try contender.run() }
    let times = contender.isForeign ? ProcessorTimes() : nil
    let start = clock.now
    for _ in 0..<callsPerSample { try contender.run() }
    let seconds = clock.now - start
    if let times { uncountedShares.append(uncountedShare(of: times, in: seconds)) }
    samples.append(seconds / Double(callsPerSample))
    roofline.measureAfter()
  }

  /// The share of the processor time of a sample that its time on so many threads cannot hold.
  private func uncountedShare(of times: ProcessorTimes, in seconds: Double) -> Double {
    let worked = times.worked
    let total = worked.caller + worked.others
    return total > 0 ? max(0, total - Double(threads) * seconds) / total : 0
  }

  /// Refuses the times of a library that works on more threads than it was told to.
  ///
  /// One thread is timed in its own processor time, where work of others costs nothing.
  ///
  /// - Throws: ``UncountedTimeError``.
  func requireCountedTime() throws(UncountedTimeError) {
    guard !uncountedShares.isEmpty else { return }
    let share = RobustStatistics.median(uncountedShares)
    guard share <= UncountedTimeError.allowedShare else {
      throw UncountedTimeError(threads: threads, share: share)
    }
  }

  /// See ``Roofline/shareOfPeak(_:)``.
  var shareOfPeak: Double? { roofline.shareOfPeak(samples) }
  /// See ``Roofline/shareOfLimit(_:)``.
  var shareOfLimit: Double? { roofline.shareOfLimit(samples) }
}

/// A library that works where the clock of its samples does not look, so that it would be shown as
/// faster than it is.
struct UncountedTimeError: Error, CustomStringConvertible {
  /// Threads of the case.
  let threads: Int
  /// Median over samples of the share of processor time that is not in the time.
  let share: Double

  /// What a runtime does beside the work, such as looking for more of it.
  static let allowedShare = 0.05

  var description: String {
    let count = "\(threads) thread\(threads == 1 ? "" : "s")"
    return "works on other threads too: \(Int((share * 100).rounded())) % of its processor time is "
      + "not in its time on \(count); a library keeps to what set_threads says"
  }
}
