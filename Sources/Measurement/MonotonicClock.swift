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

  /// Ticks of the kernel's timer.
  ///
  /// Unit: ticks a second, commonly 100 to 1000.
  ///
  /// The coarse clock is set at each tick, so its resolution is the time between two.
  public static var tickHz: Double {
    var resolution = timespec()
    let status = clock_getres(CLOCK_MONOTONIC_COARSE, &resolution)
    precondition(status == 0, "no coarse clock: not a Linux system")
    return 1 / seconds(resolution)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    let status = clock_gettime(clock, &time)
    precondition(status == 0, "clock \(clock) does not exist: not a Linux system")
    return seconds(time)
  }

  static func seconds(_ time: timespec) -> Double {
    Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
