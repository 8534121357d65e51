// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Measurement

/// Other suites run beside this one in the same process, so only what a busy thread does is certain.
@Suite struct OtherThreadsTests {
  @Test func aThreadThatWorksIsWaitedForUpToTheLimit() {
    let isDone = Atomic(false)
    withUnsafePointer(to: isDone) { isDone in
      nonisolated(unsafe) let isDone = isDone
      let thread = Thread { while !isDone.pointee.load(ordering: .relaxed) {} }
      thread.start()
      let start = MonotonicClock.elapsedSeconds
      let isIdle = OtherThreads.waitUntilIdle(limitSeconds: 0.03)
      let seconds = MonotonicClock.elapsedSeconds - start
      isDone.pointee.store(true, ordering: .relaxed)
      while !thread.isFinished { usleep(1000) }
      #expect(!isIdle)
      #expect(seconds >= 0.03)
    }
  }
}
