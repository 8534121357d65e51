// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Measurement

@Suite struct PairedStatisticsTests {
  @Test func intervalOfFewValuesCoversAsOftenAsItSays() {
    var generator = BootstrapGenerator(state: 11)
    let trials = 1000
    let missed = (0..<trials).count { trial in
      let values = GateNoise.independent.logRatios(15, slowdown: 0, using: &generator)
      let interval = MedianBootstrap(values, blockLength: 1, resamples: 1000, seed: UInt64(trial))
        .interval(confidence: 0.99)
      return interval.lower > 0 || interval.upper < 0
    }
    // 10 expected at most; 20 or more with a probability of 0.003. The plain percentile interval
    // misses 30.
    #expect(missed < 20)
  }

  @Test func blocksWidenTheIntervalOfCorrelatedValues() {
    var generator = BootstrapGenerator(state: 2)
    let values = GateNoise.correlated.logRatios(120, slowdown: 0, using: &generator)
    func width(_ blockLength: Int) -> Double {
      let interval = MedianBootstrap(values, blockLength: blockLength, resamples: 4000, seed: 1)
        .interval(confidence: 0.95)
      return interval.upper - interval.lower
    }
    #expect(width(8) > 1.3 * width(1))
  }

  @Test func signTestIsThatOfAFairCoin() {
    #expect(SignTest.atMost(-1, of: 15) == 0)
    #expect(SignTest.atMost(0, of: 15) == 0x1p-15)
    #expect(SignTest.atMost(1, of: 15) == 16 * 0x1p-15)
    #expect(abs(SignTest.atMost(15, of: 15) - 1) < 1e-12)
    #expect(abs(SignTest.atMost(59, of: 119) - 0.5) < 1e-12)
  }

  @Test func pValueIsNeverBelowTheSignTests() {
    let values = (0..<15).map { 0.1 + Double($0) / 1000 }
    let bootstrap = MedianBootstrap(values, blockLength: 1, resamples: 100_000, seed: 1)
    #expect(bootstrap.pValue(above: 0.05) == 0x1p-15)
    #expect(bootstrap.pValue(above: 0.2) > 0.99)
  }

  @Test func fewValuesAllowNoIntervalOfHighConfidence() {
    let bootstrap = MedianBootstrap([1, 2, 3], blockLength: 1, resamples: 100, seed: 1)
    #expect(bootstrap.interval(confidence: 0.99) == (-.infinity, .infinity))
  }

  @Test func autocorrelationSeesDriftAndNotOneOutlier() {
    let drift = PairedLogRatios((0..<60).map { Double($0) })
    #expect(drift.lagOneAutocorrelation > 0.9)
    #expect(drift.blockLength == 4)
    var drifting = drift.values
    drifting[30] = 1e6
    #expect(PairedLogRatios(drifting).lagOneAutocorrelation > 0.8)
    let alternating = PairedLogRatios((0..<60).map { Double($0 % 2) })
    #expect(alternating.blockLength == 1)
  }

  @Test func looksSpendTheWholeErrorRateAndNoMore() {
    let looks = SequentialLooks.gate
    let shares = looks.pairs.indices.map { looks.share(ofLook: $0) }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(shares.allSatisfy { $0 > 0 })
    #expect(SequentialLooks.single.share(ofLook: 0) == 1)
    #expect(abs(SequentialLooks.single.confidence(ofLook: 0) - 0.99) < 1e-12)
  }

  @Test func correctionsAreThoseOfThePapers() {
    // Holm 1979: the smallest times 4, the next times 3, never below the one before.
    #expect(MultipleTests.holm([0.01, 0.04, 0.03, 0.005]) == [0.03, 0.06, 0.06, 0.02])
    // Benjamini and Hochberg 1995: times m / rank, never above the one after.
    let adjusted = MultipleTests.benjaminiHochberg([0.01, 0.04, 0.03, 0.005])
    for (value, expected) in zip(adjusted, [0.02, 0.04, 0.04, 0.02]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(MultipleTests.holm([0.9, 0.8]) == [1, 1])
  }

  @Test func fewProcessesThatDifferGiveAWideInterval() {
    let alike = [0.05, 0.051, 0.049].map { median in (0..<30).map { median + Double($0 % 3) / 1e3 }
    }
    let apart = [0.0, 0.05, 0.1].map { median in (0..<30).map { median + Double($0 % 3) / 1e3 } }
    let narrow = LaunchBootstrap.interval(alike)
    let wide = LaunchBootstrap.interval(apart)
    #expect(narrow.upper - narrow.lower < 0.01)
    #expect(wide.upper - wide.lower > 0.05)
  }
}
