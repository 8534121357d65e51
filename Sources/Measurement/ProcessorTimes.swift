// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Processor time from one moment on: that of the calling thread, and that of all others of this
/// process.
///
/// Two looks at the others, of which each sees what the other one misses. The clocks of the threads
/// that exist are exact, and know nothing of threads that ended since. The clock of the process keeps
/// the time of those, and learns what a thread on another core works only at that core's next tick.
public struct ProcessorTimes {
  private let threads = ThreadClocks.now()
  private let process = MonotonicClock.processSeconds
  private let caller = MonotonicClock.threadSeconds

  /// Begins now, on the calling thread.
  public init() {}

  /// What has been worked since, asked by the same thread.
  ///
  /// Unit: seconds.
  public var worked: (caller: Double, others: Double) {
    let caller = MonotonicClock.threadSeconds - caller
    let process = MonotonicClock.processSeconds - process
    let existing = ThreadClocks.seconds(since: threads).dropFirst().reduce(0, +)
    return (caller, max(existing, process - caller))
  }
}
