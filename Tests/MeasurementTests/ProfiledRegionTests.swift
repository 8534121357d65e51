// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

@Suite struct ProfiledRegionTests {
  /// A region of some samples; 100 Hz is no more than any kernel's tick.
  private static func region(
    samples: Int,
    seconds: Double,
    threads: Int = 1
  ) throws -> ProfiledRegion {
    var file = ProfileBytes()
    file.records = [[UInt64(samples), 1, 0x1010]]
    return ProfiledRegion(
      profile: try ProfileFile(bytes: file.bytes, path: "hand"),
      requestedHz: 100,
      processorSeconds: seconds,
      wallSeconds: seconds,
      threadSeconds: Array(repeating: seconds / Double(threads), count: threads)
    )
  }

  @Test func theRealRateIsTheOneAskedForButAtMostTheTick() throws {
    var region = try Self.region(samples: 10, seconds: 0.1)
    #expect(MonotonicClock.tickHz >= 100)
    #expect(region.realHz == 100)
    region.requestedHz = 1e12
    #expect(region.realHz == MonotonicClock.tickHz)
  }

  @Test func samplesAreAccountedForWithinFivePercentAndOneOfEachThread() throws {
    #expect(try Self.region(samples: 1000, seconds: 10).accountedShare == 1)
    // 1000 expected; 5 % is 50, and one more for the thread.
    for (samples, isAccounted) in [(949, true), (948, false), (1051, true), (1052, false)] {
      #expect(
        try Self.region(samples: samples, seconds: 10).isAccounted == isAccounted,
        "\(samples)"
      )
    }
    #expect(try Self.region(samples: 948, seconds: 10, threads: 2).isAccounted)
  }
}

@Suite struct ThreadClocksTests {
  @Test func showTheCallerFirstAndOtherThreadsToo() {
    let before = ThreadClocks.now()
    #expect(!before.isEmpty)
    let stopped = DispatchSemaphore(value: 0)
    let looked = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      var state: UInt64 = 1
      let start = MonotonicClock.threadSeconds
      while MonotonicClock.threadSeconds - start < 0.05 { burnProcessorTime(&state, steps: 10_000) }
      stopped.signal()
      looked.wait()
    }
    stopped.wait()
    let own = MonotonicClock.threadSeconds
    let seconds = ThreadClocks.seconds(since: before)
    looked.signal()
    // The caller slept; the other thread worked, and so may threads of other tests.
    #expect(seconds[0] <= own)
    #expect(seconds.dropFirst().contains { $0 >= 0.05 })
    #expect(Array(seconds.dropFirst()) == seconds.dropFirst().sorted(by: >))
  }

  @Test func agreeWithTheCallersOwnClock() {
    let before = MonotonicClock.threadSeconds
    let start = ThreadClocks.now()
    var state: UInt64 = 1
    burnProcessorTime(&state, steps: 1_000_000)
    let worked = ThreadClocks.seconds(since: start)[0]
    #expect(state != 1)
    #expect(worked > 0)
    #expect(worked <= MonotonicClock.threadSeconds - before)
  }
}
