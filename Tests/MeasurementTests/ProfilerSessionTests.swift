// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Measurement

/// Work that no optimizer can take out of its loop: every step needs the last one.
@inline(never)
func burnProcessorTime(_ state: inout UInt64, steps: Int) {
  for _ in 0..<steps { state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407 }
}

/// Works until the profiler has taken some samples: how long that takes is the machine's affair.
@inline(never)
func burn(untilSamples samples: Int) -> UInt64 {
  var state: UInt64 = 1
  // A profiler that takes none is a failure, not a test that hangs.
  let end = MonotonicClock.threadSeconds + 60
  while ProfilerSession.samplesTaken < samples, MonotonicClock.threadSeconds < end {
    burnProcessorTime(&state, steps: 1_000_000)
  }
  return state
}

/// A thread that works until it is stopped.
private final class BusyNeighbour: Sendable {
  private let clock = Atomic<clockid_t>(0)
  private let isStopped = Atomic(false)

  func start() { Thread.detachNewThread { self.burnUntilStopped() } }

  func stop() { isStopped.store(true, ordering: .relaxed) }

  @inline(never)
  private func burnUntilStopped() {
    var clock: clockid_t = 0
    pthread_getcpuclockid(pthread_self(), &clock)
    self.clock.store(clock, ordering: .releasing)
    var state: UInt64 = 1
    while !isStopped.load(ordering: .relaxed) { burnProcessorTime(&state, steps: 100_000) }
  }

  /// Processor time of this thread; waits until it has begun.
  var processorSeconds: Double {
    while clock.load(ordering: .acquiring) == 0 { sched_yield() }
    var time = timespec()
    clock_gettime(clock.load(ordering: .acquiring), &time)
    return MonotonicClock.seconds(time)
  }
}

// One profiler for the process: tests of it run one after the other.
@Suite(
  .serialized,
  .enabled(if: ProfilerSession.isBuiltIn, "built without the package trait Profiling")
)
struct ProfilerSessionTests {
  private struct Interruption: Error {}

  @Test func attributesABusyLoopToItsFunction() throws {
    var result: UInt64 = 0
    let region = try ProfilerSession.record { result = burn(untilSamples: 400) }
    #expect(result != 1)
    #expect(region.requestedHz == 1000)
    #expect(region.processorSeconds > 0 && region.wallSeconds > 0)
    #expect(region.profile.sampleCount >= 400)
    let stacks = try ProfileSymbols(mappings: region.profile.mappings).named(region.profile.stacks)
    let functions = ProfiledFunction.functions(of: stacks)
    // Other tests run beside this one, so a share of the loop's own thread is taken.
    let loop = functions.first { $0.name.contains("burn(untilSamples:)") }
    let cumulative = loop?.cumulativeSamples ?? 0
    let own = functions.first { $0.name.contains("burnProcessorTime") }?.selfSamples ?? 0
    #expect(cumulative > 0)
    // The rest looks at clocks and counts; the function that works has most of the samples.
    #expect(2 * own > cumulative)
    let collapsed = CollapsedStacks.text(stacks)
    #expect(
      collapsed.contains(
        "MeasurementTests.burn(untilSamples:);MeasurementTests.burnProcessorTime(_:steps:) "
      )
    )
  }

  @Test func samplesEveryThreadByItsOwnTime() throws {
    // A timer of the whole process finds one of two busy threads at a tick: half of what is expected.
    let neighbour = BusyNeighbour()
    neighbour.start()
    var before = 0.0
    var after = 0.0
    let region = try ProfilerSession.record {
      before = neighbour.processorSeconds
      _ = burn(untilSamples: 200)
      after = neighbour.processorSeconds
    }
    neighbour.stop()
    let stacks = try ProfileSymbols(mappings: region.profile.mappings).named(region.profile.stacks)
    let functions = ProfiledFunction.functions(of: stacks)
    let samples = functions.first { $0.name.contains("burnUntilStopped") }?.cumulativeSamples ?? 0
    // Give or take a twentieth, and a sample at either end, which the kernel's ticks may cut off.
    // There can be more where threads wait for processors, whose slices begin between two ticks, but
    // no more than one at each tick of the region.
    let expected = (after - before) * region.realHz
    #expect(Double(samples) > 0.95 * expected - 2)
    #expect(Double(samples) < 1.01 * region.wallSeconds * region.realHz + 2)
  }

  @Test func canRunAgainAndStopsItsTimer() throws {
    for _ in 0..<2 {
      let region = try ProfilerSession.record(requestedHz: 100) { _ = burn(untilSamples: 5) }
      #expect(region.profile.sampleCount >= 5)
    }
    var timer = itimerval()
    getitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer)
    #expect(timer.it_interval.tv_usec == 0 && timer.it_value.tv_usec == 0)
    #expect(ProfilerSession.samplesTaken == 0)
  }

  @Test func reportsZeroSamples() {
    #expect {
      try ProfilerSession.record(requestedHz: 1) {}
    } throws: { error in
      guard case ProfilerError.zeroSamples? = error as? ProfilerError else { return false }
      return true
    }
  }

  @Test func refusesToNest() throws {
    _ = try ProfilerSession.record {
      #expect {
        try ProfilerSession.record {}
      } throws: { error in
        "\(error)".contains("already")
      }
      _ = burn(untilSamples: 1)
    }
  }

  @Test func passesOnWhatTheRegionThrowsAndStops() throws {
    #expect(throws: Interruption.self) { try ProfilerSession.record { throw Interruption() } }
    _ = try ProfilerSession.record { _ = burn(untilSamples: 1) }
  }

  @Test func refusesWhenAnotherPartHandlesTheSignal() {
    let before = signal(SIGPROF) { _ in }
    defer { signal(SIGPROF, before) }
    #expect {
      try ProfilerSession.record {}
    } throws: { error in
      "\(error)".contains("SIGPROF")
    }
  }
}

@Suite struct LeftOutProfilerTests {
  @Test(.enabled(if: !ProfilerSession.isBuiltIn, "built with the package trait Profiling"))
  func reportsThatProfilingWasLeftOut() {
    #expect(throws: ProfilerError.notBuiltIn) { try ProfilerSession.record {} }
    #expect(AllocatorStatistics.liveBytes == nil)
    ProfilerSession.registerThread()
  }
}
