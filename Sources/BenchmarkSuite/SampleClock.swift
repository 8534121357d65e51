// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement

/// The clock of samples, and of the bandwidth measured beside them.
///
/// One thread is timed in its own processor time, so that neighbours who take the processor away do
/// not count; several threads are timed by the wall clock, because waiting for one another is part
/// of their work. Neither sees the work of threads that a library was told not to use, which
/// ``TimedEntry/requireCountedTime()`` looks for.
struct SampleClock {
  private let isSingleThreaded: Bool

  /// Chooses the clock for a number of threads.
  init(threads: Int) { isSingleThreaded = threads == 1 }

  /// Now; only differences mean something.
  ///
  /// Unit: seconds.
  var now: Double {
    isSingleThreaded ? MonotonicClock.threadSeconds : MonotonicClock.elapsedSeconds
  }
}
