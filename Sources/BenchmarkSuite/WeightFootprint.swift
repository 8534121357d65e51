// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement

/// Memory taken while weights were made: by the allocator's own count, and by the system's.
public struct WeightFootprint: Sendable {
  /// Growth of the allocator's live bytes, or `nil` without tcmalloc.
  public let allocatorLive: Int?
  /// Growth of the resident set, or `nil` where the system does not say.
  public let resident: Int?

  /// Makes something and measures what stays allocated.
  ///
  /// Everything the closure frees again does not count; what it returns does.
  static func measure<Result>(_ make: () throws -> Result) rethrows -> (Result, WeightFootprint) {
    AllocatorStatistics.releaseFreeMemory()
    let liveBefore = AllocatorStatistics.liveBytes
    let residentBefore = AllocatorStatistics.residentBytes()
    let result = try make()
    AllocatorStatistics.releaseFreeMemory()
    let liveAfter = AllocatorStatistics.liveBytes
    let residentAfter = AllocatorStatistics.residentBytes()
    return (
      result,
      WeightFootprint(
        allocatorLive: difference(liveBefore, liveAfter),
        resident: difference(residentBefore, residentAfter)
      )
    )
  }

  private static func difference(_ before: Int?, _ after: Int?) -> Int? {
    guard let before, let after else { return nil }
    return after - before
  }
}
