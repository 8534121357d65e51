// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The clocks of the operating system that only run forwards.
///
/// Unit: seconds.
///
/// Only differences mean something; each clock starts at a time of its own.
public enum MonotonicClock {
  /// Elapsed time, unaffected by changes of the date.
  public static var elapsedSeconds: Double { seconds(CLOCK_MONOTONIC) }

  /// Processor time of the calling thread.
  public static var threadSeconds: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

  /// Processor time of all threads of this process.
  public static var processSeconds: Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    let status = clock_gettime(clock, &time)
    precondition(status == 0, "clock \(clock) does not exist: not a Linux system")
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
