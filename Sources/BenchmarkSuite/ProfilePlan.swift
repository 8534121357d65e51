// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Measurement
import Records

/// How many samples a profile takes, and what it looks for in them.
///
/// Sized by samples, not seconds: the kernel decides how many samples a second there are, and
/// shares are as good as their number. The standard deviation of a share p is
/// sqrt(p (1 - p) / samples): 1.6 percentage points at worst for 1000.
public struct ProfilePlan: Sendable {
  /// The work is repeated until there are this many samples.
  public var samples: Int
  /// No new repetition begins after this elapsed time.
  ///
  /// Unit: seconds.
  public var limitSeconds: Double
  /// Instructions to name, those with the most samples.
  public var instructions: Int

  /// Creates a plan.
  public init(samples: Int, limitSeconds: Double, instructions: Int = 3) {
    self.samples = samples
    self.limitSeconds = limitSeconds
    self.instructions = instructions
  }

  private static let secondsBetweenLooks = 0.002

  /// Repeats a piece of work under the profiler.
  ///
  /// - Parameter work: One call; everything it needs was made before.
  /// - Returns: The region and the number of calls in it.
  /// - Throws: ``ProfilerError``, or what the work throws.
  public func record(_ work: () throws -> Void) throws -> (region: ProfiledRegion, calls: Int) {
    var calls = 0
    let region = try ProfilerSession.record {
      let start = MonotonicClock.elapsedSeconds
      var lastLook = start
      var callsBetweenLooks = 1
      while true {
        for _ in 0..<callsBetweenLooks { try work() }
        calls += callsBetweenLooks
        let now = MonotonicClock.elapsedSeconds
        guard now < start + limitSeconds, ProfilerSession.samplesTaken < samples else { return }
        // Reading clocks and counts is work too: for short calls it is done less and less often,
        // until it is too rare to be seen in the profile.
        if now - lastLook < Self.secondsBetweenLooks { callsBetweenLooks *= 2 }
        lastLook = now
      }
    }
    return (region, calls)
  }

  /// The instructions of some spots that most samples fell on, for a record.
  func hottest(of spots: [HotSpot], samples: Int) -> [ProfileRecord.HotInstruction] {
    let lines = spots.flatMap { spot in spot.lines.map { (spot, $0) } }
    return lines.filter { $0.1.samples > 0 }.sorted { $0.1.samples > $1.1.samples }
      .prefix(instructions).map { spot, line in
        ProfileRecord.HotInstruction(
          function: spot.function,
          offset: Int(line.offset),
          file: spot.file,
          samples: line.samples,
          share: Double(line.samples) / Double(samples),
          instruction: line.instruction
        )
      }
  }
}
