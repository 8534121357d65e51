// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A timer for each thread of this process, which interrupts it with SIGPROF as it works.
///
/// The timer of the whole process (`ITIMER_PROF`) looks at one processor at a time: of two threads
/// that work side by side and meet the kernel's tick together, one is sampled (Linux 6: 56 % of the
/// samples of two busy threads). Timers on the threads' own clocks miss none.
struct ThreadTimers {
  /// The kernel's numbers of the timers.
  ///
  /// The first of a process is 0, which looks like no pointer.
  private let timers: [timer_t?]

  /// Starts a timer on every thread that exists now, those that libraries started included.
  ///
  /// Fails when the kernel refuses a timer for every one of them.
  ///
  /// - Parameter hz: Signals a second of a thread's processor time.
  init?(hz: Double) {
    let nanoseconds = Int((1e9 / hz).rounded())
    let period = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    var timers: [timer_t?] = []
    for thread in ThreadClocks.threads() {
      var event = sigevent()
      event.sigev_signo = SIGPROF
      event.sigev_notify = Int32(SIGEV_THREAD_ID)
      event._sigev_un._tid = thread
      var timer: timer_t?
      // A thread may have ended since it was listed.
      let clock = ThreadClocks.clock(ofThread: thread)
      guard timer_create(clock, &event, &timer) == 0 else { continue }
      var times = itimerspec(it_interval: period, it_value: period)
      timer_settime(timer, 0, &times, nil)
      timers.append(timer)
    }
    guard !timers.isEmpty else { return nil }
    self.timers = timers
  }

  /// Deletes the timers; no further signal comes.
  func stop() { for timer in timers { timer_delete(timer) } }
}
