// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Processor time of each thread of this process.
///
/// The kernel keeps it for every thread, so that threads which libraries start for themselves are
/// seen too, and none has to be registered.
enum ThreadClocks {
  /// The threads that exist now, by the numbers that the kernel gave them.
  static func threads() -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    return names.compactMap { pid_t($0) }
  }

  /// The clocks of the threads that exist now.
  ///
  /// Unit: seconds by thread.
  static func now() -> [clockid_t: Double] {
    var seconds: [clockid_t: Double] = [:]
    for clock in threads().map(clock(ofThread:)) {
      var time = timespec()
      // A thread may have ended since it was listed.
      guard clock_gettime(clock, &time) == 0 else { continue }
      seconds[clock] = MonotonicClock.seconds(time)
    }
    return seconds
  }

  /// What each thread that exists now has worked since an earlier look.
  ///
  /// - Parameter earlier: The clocks then.
  /// - Returns: Seconds of the calling thread, then of the others, the busiest first; threads that
  ///   did less than a thousandth of the work are left out.
  static func seconds(since earlier: [clockid_t: Double]) -> [Double] {
    var worked = now()
    for (clock, seconds) in earlier { worked[clock]? -= seconds }
    let caller = worked.removeValue(forKey: callingThread) ?? 0
    let least = worked.values.reduce(caller, +) / 1000
    return [caller] + worked.values.filter { $0 > least }.sorted(by: >)
  }

  /// The clock of a thread by its number in `/proc/self/task`.
  ///
  /// Linux makes the number of such a clock from the thread's: all bits inverted, shifted by three,
  /// and in the low bits "of one thread" (4) and "of its processor time" (2).
  static func clock(ofThread number: pid_t) -> clockid_t { ~number << 3 | 4 | 2 }

  /// The clock of the calling thread.
  static var callingThread: clockid_t {
    var clock: clockid_t = 0
    pthread_getcpuclockid(pthread_self(), &clock)
    return clock
  }
}
