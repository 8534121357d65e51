// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Measurement
import Records
import TensorCore

/// Two builds with one case each, verified, and sampled in neighbouring pairs of random order.
///
/// Where a packed weight lies in memory changes its time by a few per cent, and the build that packs
/// first tends to get the same place in every process. So weights are packed anew after every fifteen
/// pairs, by the builds in turn: what depends on the place shows as noise, not as a difference.
final class GatePair {
  /// A build's side of the pairs.
  private struct Side {
    /// Packs the weight.
    let make: () throws -> any Contender
    var contender: any Contender
    /// Calls in a sample for every ``GatePair/callsPerSample``; more for the slower control.
    let calls: Int
    var times = GateRecord.Times()
  }

  private var base: Side
  private var head: Side
  private let clock: GateClock
  private let callsPerSample: Int
  private var generator: SequentialRandomSource
  private var isHeadFirst: Bool

  /// Pairs with one place in memory: all of the first look.
  private static let pairsPerLayout = 15

  /// A sample repeats its call until it is about this long.
  ///
  /// Unit: seconds.
  private static let sampleSeconds = 0.002
  /// Short calls are repeated a multiple of this many times, so that one call more in so many is 5 %.
  static let callsForFivePercent = 20

  /// Verifies both builds, warms up and finds how many calls make a sample.
  ///
  /// - Parameters:
  ///   - base: Lets the old build pack the weight.
  ///   - head: Lets the new build pack the weight.
  ///   - threads: Threads of the case.
  ///   - isHeadSlowed: Whether head gets 5 % more calls in each sample: the known slowdown.
  ///   - seed: Seed of the order within pairs.
  /// - Throws: ``ResultCheckError``, or the error of a call.
  init(
    base: @escaping () throws -> any Contender,
    head: @escaping () throws -> any Contender,
    threads: Int,
    isHeadSlowed: Bool = false,
    seed: UInt64
  ) throws {
    generator = SequentialRandomSource(seed: seed)
    isHeadFirst = Bool.random(using: &generator)
    clock = GateClock(threads: threads)
    let contenders = try Self.contenders(base, head, isHeadFirst: isHeadFirst)
    try GateFault.attributing(to: .base) { try Self.verify(contenders.base) }
    try GateFault.attributing(to: .head) { try Self.verify(contenders.head) }
    let start = clock.now.primary
    try contenders.base.run()
    let seconds = max(clock.now.primary - start, 1e-9)
    let group = Self.callsForFivePercent
    let calls = max(1, Int((Self.sampleSeconds / seconds).rounded(.up)))
    let isShort = calls >= group || isHeadSlowed
    callsPerSample = isShort ? (calls + group - 1) / group * group : calls
    self.base = Side(make: base, contender: contenders.base, calls: callsPerSample)
    self.head = Side(
      make: head,
      contender: contenders.head,
      calls: isHeadSlowed ? callsPerSample + callsPerSample / group : callsPerSample
    )
    try warmUp()
  }

  /// Both weights packed, in one order or the other.
  private static func contenders(
    _ base: () throws -> any Contender,
    _ head: () throws -> any Contender,
    isHeadFirst: Bool
  ) throws -> (base: any Contender, head: any Contender) {
    func made(
      _ make: () throws -> any Contender,
      _ side: GateFault.Side
    ) throws -> any Contender { try GateFault.attributing(to: side, make) }
    if isHeadFirst {
      let headContender = try made(head, .head)
      return (try made(base, .base), headContender)
    }
    return (try made(base, .base), try made(head, .head))
  }

  /// Takes the pair that fills the caches, and throws it away.
  private func warmUp() throws {
    let before = (base.times, head.times)
    try takePair()
    (base.times, head.times) = before
  }

  /// Takes pairs until there are so many.
  ///
  /// - Throws: ``GateFault``.
  func take(pairs: Int) throws {
    while base.times.seconds.count < pairs {
      let count = base.times.seconds.count
      if count > 0, count.isMultiple(of: Self.pairsPerLayout) { try layOutAnew() }
      try takePair()
    }
  }

  private func layOutAnew() throws {
    isHeadFirst.toggle()
    let contenders = try Self.contenders(base.make, head.make, isHeadFirst: isHeadFirst)
    base.contender = contenders.base
    head.contender = contenders.head
    try warmUp()
  }

  private func takePair() throws {
    if Bool.random(using: &generator) {
      try GateFault.attributing(to: .base) { try takeSample(&base) }
      try GateFault.attributing(to: .head) { try takeSample(&head) }
    } else {
      try GateFault.attributing(to: .head) { try takeSample(&head) }
      try GateFault.attributing(to: .base) { try takeSample(&base) }
    }
  }

  private func takeSample(_ side: inout Side) throws {
    // Caches hold what this build left there, not the other; calls that fill a sample alone find what
    // the other left, on both sides alike.
    if side.calls > 1 { try side.contender.run() }
    let start = clock.now
    for _ in 0..<side.calls { try side.contender.run() }
    let end = clock.now
    let calls = Double(callsPerSample)
    side.times.seconds.append((end.primary - start.primary) / calls)
    side.times.otherSeconds.append((end.other - start.other) / calls)
  }

  /// ln(head / base) of each pair.
  var logRatios: [Double] {
    zip(head.times.seconds, base.times.seconds).map { log($0 / $1) }
  }

  /// Median of head / base by the other clock.
  var otherClockRatio: Double {
    exp(
      RobustStatistics.median(
        zip(head.times.otherSeconds, base.times.otherSeconds).map { log($0 / $1) }
      )
    )
  }

  /// The times of base.
  var baseTimes: GateRecord.Times { base.times }
  /// The times of head.
  var headTimes: GateRecord.Times { head.times }
  /// The clock that decides.
  var clockName: String { clock.name }

  /// Checks both results again, after the last sample.
  ///
  /// - Throws: ``GateFault``.
  func verify() throws {
    try GateFault.attributing(to: .base) { try Self.verify(base.contender) }
    try GateFault.attributing(to: .head) { try Self.verify(head.contender) }
  }

  /// Computes once and checks the result.
  ///
  /// - Throws: ``ResultCheckError``, or the error of the call.
  private static func verify(_ contender: any Contender) throws {
    try contender.run()
    _ = try contender.verify()
  }
}

/// Two clocks at once: the one that decides, and the other for comparison.
///
/// One thread is judged by its own processor time, several by the wall clock; see `SampleClock`. The
/// other clock is the wall for one thread, and the processor time of the process for several.
struct GateClock {
  private let threads: Int
  private let clock: SampleClock

  init(threads: Int) {
    self.threads = threads
    clock = SampleClock(threads: threads)
  }

  var name: String { threads == 1 ? "thread-processor-time" : "wall" }

  /// Unit: seconds.
  var now: (primary: Double, other: Double) {
    (
      clock.now,
      threads == 1 ? MonotonicClock.elapsedSeconds : MonotonicClock.processSeconds
    )
  }
}
