// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import BenchmarkSuite

@Suite struct SamplingPlanTests {
  private let plan = SamplingPlan(rounds: 11, sampleSeconds: 0.003, limitSeconds: 4)

  /// Rounds that are taken where each one lasts so long.
  private func rounds(of seconds: Double) -> Int {
    var done = 0
    while plan.continues(after: done, elapsed: Double(done) * seconds) { done += 1 }
    return done
  }

  @Test(arguments: [
    (0.01, 11), (0.4, 10),
    // Beyond the limit, eight rounds are enough for an interval.
    (0.6, 8), (2, 8),
    // Eight would take more than sixteen seconds: the case has no interval.
    (2.1, 3), (60, 3),
  ])
  func roundsEndAtTheLimitOnceThereIsAnInterval(seconds: Double, expected: Int) {
    #expect(rounds(of: seconds) == expected)
  }
}
