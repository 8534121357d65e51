// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import Testing

@Suite struct RobustStatisticsTests {
  @Test func medianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    #expect(RobustStatistics.median([3, 1, 2]) == 2)
    #expect(RobustStatistics.median([4, 1, 2, 3]) == 2.5)
    #expect(RobustStatistics.median([7]) == 7)
  }

  @Test func quantilesInterpolate() {
    #expect(RobustStatistics.quantile([0, 10], 0.25) == 2.5)
    #expect(RobustStatistics.quantile([5, 1, 3], 0) == 1)
    #expect(RobustStatistics.quantile([5, 1, 3], 1) == 5)
  }

  @Test func intervalOfEqualValuesIsAPoint() {
    let interval = RobustStatistics.medianInterval([2, 2, 2, 2])
    #expect(interval.lower == 2 && interval.upper == 2)
  }

  @Test func sameSamplesGiveTheSameInterval() {
    let values = [1.0, 5, 2, 8, 3, 9, 4]
    let first = RobustStatistics.medianInterval(values)
    let second = RobustStatistics.medianInterval(values)
    #expect(first.lower == second.lower && first.upper == second.upper)
  }

  /// Of 200 intervals at 99 %, 198 are expected to hold the true median; fewer than 190 would have
  /// a probability below 1e-4 even if each held it only 98 times in 100.
  @Test func intervalHoldsTheTrueMedianAlmostAlways() {
    var state: UInt64 = 42
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    var held = 0
    for trial in 0..<200 {
      let sample = (0..<31).map { _ in uniform() }
      let interval = RobustStatistics.medianInterval(
        sample,
        resamples: 1000,
        seed: UInt64(trial)
      )
      if interval.lower <= 0.5, 0.5 <= interval.upper { held += 1 }
    }
    #expect(held >= 190)
  }
}
