// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Records

@Suite struct GoalTests {
  private func result(_ goal: String, _ records: [Record]) throws -> GoalRecord {
    GoalRecord(try JSONDecoder().decode(Goal.self, from: Data(goal.utf8)), records: records)
  }

  private let shares: [Record] = [
    .benchmark(.timing(128, 768, 768, share: 0.97, group: "layer")),
    .benchmark(.timing(512, 768, 768, share: 0.94, group: "layer")),
    .benchmark(.timing(512, 4096, 4096, share: 0.99, group: "layer")),
    .benchmark(.timing(512, 4096, 4096, share: 0.10, group: "other")),
    .baseline(.timing(512, 4096, 4096, share: 0.10, group: "layer")),
  ]

  @Test func everyTimingOfTheGroupHasToReachTheThreshold() throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "metric": "share_of_peak", "statistic": "least",
       "atLeast": 0.95}
      """
    let result = try result(goal, shares)
    #expect(result.outcome == .notReached)
    #expect(result.value == 0.94)
    #expect(result.cases == 3)
    #expect(result.lowestAt == "512x768x768, 1 thread")
    let table = RecordTable(.goal(result))
    #expect(
      table.csvRow == "not reached,g,every >= 95.0 %,94.0 %,3,\"512x768x768, 1 thread\""
    )
  }

  @Test func theMedianIsThatOfTheSelection() throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "metric": "share_of_limit", "statistic": "median",
       "atLeast": 0.97}
      """
    #expect(try result(goal, shares).outcome == .reached)
  }

  @Test func sizesSelectByTheSmallerOfDepthAndColumns() throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "narrowest": {"least": 2048}, "rows": {"greatest": 512},
       "metric": "share_of_peak", "statistic": "least", "atLeast": 0.98}
      """
    let result = try result(goal, shares)
    #expect(result.outcome == .reached)
    #expect(result.cases == 1)
  }

  @Test func twoThreadsAreComparedWithOneOnTheSameShape() throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "threads": [2], "metric": "speed_versus",
       "versus": {"threads": 1}, "statistic": "least", "atLeast": 1.9}
      """
    let records: [Record] = [
      .benchmark(.timing(8, 8, 8, threads: 1, seconds: 2, group: "layer")),
      .benchmark(.timing(8, 8, 8, threads: 2, seconds: 1, group: "layer")),
      .benchmark(.timing(9, 8, 8, threads: 2, seconds: 1, group: "layer")),
    ]
    let result = try result(goal, records)
    #expect(result.outcome == .reached)
    #expect(result.value == 2)
    #expect(result.cases == 1)
  }

  @Test func anOddShapeIsComparedWithItsNeighbourByWorkDone() throws {
    let goal = """
      {"name": "g", "groups": ["odd"], "metric": "speed_versus",
       "versus": {"group": "round", "isRound": true}, "statistic": "least", "atLeast": 0.6}
      """
    let records: [Record] = [
      .benchmark(.timing(33, 63, 1000, seconds: 1, group: "odd")),
      .benchmark(.timing(32, 64, 1024, seconds: 0.5, group: "round")),
    ]
    let expected = 33.0 * 63 * 1000 / (32 * 64 * 1024 / 0.5)
    let result = try result(goal, records)
    #expect(result.outcome == .notReached)
    #expect(abs((result.value ?? 0) - expected) < 1e-12)
  }

  @Test(arguments: [(1, 1), (33, 32), (63, 64), (65, 64), (127, 128), (1000, 1024), (4097, 4096)])
  func theNeighbourIsTheNearestPowerOfTwo(size: Int, neighbour: Int) {
    #expect(Goal.nearestPowerOfTwo(size) == neighbour)
  }

  @Test func aSpeedupOverAWeakBaselineDoesNotCount() throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "metric": "speedup_fp32", "statistic": "least",
       "atLeast": 3.8}
      """
    var weak = BenchmarkRecord.timing(8, 8, 8, speedup: .init(fp32: 9), group: "layer")
    weak.weakPrecisions = ["fp32"]
    #expect(try result(goal, [.benchmark(weak)]).outcome == .notMeasured)
    weak.weakPrecisions = ["fp16"]
    #expect(try result(goal, [.benchmark(weak)]).outcome == .reached)
  }

  @Test func aMistrustedTimingReachesNothing() throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "metric": "share_of_limit", "statistic": "least",
       "atLeast": 0.9}
      """
    var record = BenchmarkRecord.timing(8, 8, 8, share: 1.2, group: "layer")
    record.mistrusted = "1.200 of its limit"
    #expect(try result(goal, [.benchmark(record)]).outcome == .mistrusted)
  }

  @Test func aMistrustedBaselineReachesNothing() throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "metric": "speedup_fp32", "statistic": "least",
       "atLeast": 3.8}
      """
    let own = BenchmarkRecord.timing(8, 8, 8, speedup: .init(fp32: 4), group: "layer")
    var fastest = BenchmarkRecord.timing(8, 8, 8, kernel: "f32", group: "layer")
    fastest.timeRatio = .init(median: 4, confidenceInterval: nil)
    fastest.mistrusted = "1.200 of its limit"
    #expect(try result(goal, [.benchmark(own), .baseline(fastest)]).outcome == .mistrusted)
    // The baseline that the speedup is not of does not matter.
    fastest.timeRatio?.median = 5
    #expect(try result(goal, [.benchmark(own), .baseline(fastest)]).outcome == .reached)
  }

  @Test func whatIsComparedWithAMistrustedTimingReachesNothing() throws {
    let goal = """
      {"name": "g", "groups": ["static"], "metric": "speed_versus", "versus": {"group": "layer"},
       "statistic": "median", "atLeast": 1.0}
      """
    var other = BenchmarkRecord.timing(8, 8, 8, seconds: 2, group: "layer")
    let own = Record.benchmark(.timing(8, 8, 8, seconds: 1, group: "static"))
    #expect(try result(goal, [own, .benchmark(other)]).outcome == .reached)
    other.mistrusted = "1.200 of its limit"
    #expect(try result(goal, [own, .benchmark(other)]).outcome == .mistrusted)
  }

  @Test(arguments: [("least", GoalRecord.Outcome.notReached), ("median", .mistrusted)])
  func aTrustedTimingThatIsTooLowDecidesWhatEveryOneMustReach(
    statistic: String,
    outcome: GoalRecord.Outcome
  ) throws {
    let goal = """
      {"name": "g", "groups": ["layer"], "metric": "share_of_limit", "statistic": "\(statistic)",
       "atLeast": 0.9}
      """
    var beyond = BenchmarkRecord.timing(8, 8, 8, share: 1.2, group: "layer")
    beyond.mistrusted = "1.200 of its limit"
    let low = Record.benchmark(.timing(16, 8, 8, share: 0.5, group: "layer"))
    #expect(try result(goal, [.benchmark(beyond), low]).outcome == outcome)
  }

  @Test func aMisspelledMetricIsRefused() {
    let goal = """
      {"name": "g", "groups": [], "metric": "share", "statistic": "least", "atLeast": 1}
      """
    #expect(throws: DecodingError.self) { try result(goal, []) }
  }
}
