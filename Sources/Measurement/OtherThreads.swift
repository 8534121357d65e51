// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The threads of this process besides the calling one.
public enum OtherThreads {
  /// A look at what they do takes this long.
  private static let lookSeconds = 0.0005
  /// They are idle when they work for less than this part of a look.
  private static let idleShare = 0.1

  /// Sleeps until no other thread works.
  ///
  /// Threads of libraries go on looking for work after a call, those of GNU's OpenMP for nine
  /// milliseconds. Until they sleep, they take the cores from whoever is timed next: a product of two
  /// milliseconds on two threads took four.
  ///
  /// - Parameter limitSeconds: How long at most.
  /// - Returns: Whether they are idle.
  @discardableResult
  public static func waitUntilIdle(limitSeconds: Double = 0.2) -> Bool {
    let start = MonotonicClock.elapsedSeconds
    while MonotonicClock.elapsedSeconds - start < limitSeconds {
      // The clock of the whole process would not do: it counts what threads on other cores work
      // only at their next tick.
      let before = ThreadClocks.now()
      usleep(UInt32(lookSeconds * 1e6))
      let others = ThreadClocks.seconds(since: before).dropFirst()
      // One that wants to work and waits for a processor has worked as little as one that sleeps.
      if others.reduce(0, +) < idleShare * lookSeconds, !isAnyRunnable { return true }
    }
    return false
  }

  /// Whether another thread works or waits for a processor.
  private static var isAnyRunnable: Bool {
    ThreadClocks.threads().contains { thread in
      guard ThreadClocks.clock(ofThread: thread) != ThreadClocks.callingThread,
        let line = SystemFile.contents("/proc/self/task/\(thread)/stat"),
        let name = line.lastIndex(of: UInt8(ascii: ")"))
      else { return false }
      // The state follows the name, which may hold anything but ends at the last parenthesis.
      return line[name...].dropFirst(2).first == UInt8(ascii: "R")
    }
  }
}
