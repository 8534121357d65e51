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

  /// Ranks from a table of the sign test at 1 %, both sides.
  @Test(arguments: [(8, 1), (11, 1), (12, 2), (14, 2), (15, 3), (31, 8), (100, 37)])
  func intervalOfTheMedianReachesFromRankToRank(count: Int, rank: Int) throws {
    let values = (1...count).map(Double.init).reversed()
    let interval = try #require(RobustStatistics.medianInterval(Array(values)))
    #expect(interval.lower == Double(rank))
    #expect(interval.upper == Double(count + 1 - rank))
  }

  @Test(arguments: 1..<RobustStatistics.leastIntervalCount)
  func tooFewValuesHaveNoInterval(count: Int) {
    let values = [Double](repeating: 2, count: count)
    #expect(RobustStatistics.medianInterval(values)?.lower == nil)
    let many = [Double](repeating: 2, count: RobustStatistics.leastIntervalCount)
    #expect(RobustStatistics.ratioInterval(values, to: many)?.lower == nil)
    #expect(RobustStatistics.ratioInterval(many, to: values)?.lower == nil)
    #expect(RobustStatistics.ratioInterval(many, to: many)?.lower == 1)
  }

  /// Of 400 intervals at 99 %, 4 are expected to miss the true median.
  ///
  /// More than 16 would have a probability below 1e-5. Between the least and the greatest of three,
  /// 100 would.
  @Test(arguments: [8, 11, 31])
  func intervalHoldsTheTrueMedianAlmostAlways(count: Int) throws {
    var state: UInt64 = 42
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    var held = 0
    for _ in 0..<400 {
      let sample = (0..<count).map { _ in uniform() }
      let interval = try #require(RobustStatistics.medianInterval(sample))
      if interval.lower <= 0.5, 0.5 <= interval.upper { held += 1 }
    }
    #expect(held >= 384)
  }
}
