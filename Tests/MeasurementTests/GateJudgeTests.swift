// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@testable import Measurement

/// The statistics of `gate` on data whose truth is known.
@Suite struct GateJudgeTests {
  /// What a run of one case ends with.
  private func verdict(_ values: [Double], cases: Int = 1) -> GateRecord.Verdict {
    let judge = GateJudge(cases: cases)
    var looks: [GateRecord.Look] = []
    while true {
      looks.append(judge.look(values, at: looks.count))
      if let verdict = judge.verdict(after: looks) {
        return judge.settled([(looks, verdict)])[0].verdict
      }
    }
  }

  private func share(
    of wanted: GateRecord.Verdict,
    trials: Int,
    noise: GateNoise,
    slowdown: Double
  ) -> Double {
    var generator = BootstrapGenerator(state: 7)
    let found = (0..<trials).count { _ in
      verdict(noise.logRatios(120, slowdown: slowdown, using: &generator)) == wanted
    }
    return Double(found) / Double(trials)
  }

  @Test(arguments: GateNoise.allCases)
  func sameBuildIsNotCalledSlower(_ noise: GateNoise) {
    // One in 200 is allowed at the margin itself; without any change it is far rarer.
    #expect(share(of: .regressed, trials: 100, noise: noise, slowdown: 0) == 0)
  }

  @Test func slowdownAtTheMarginIsRarelyCalledOne() {
    // At most 0.005 by design; of 200 trials 4 or fewer with a probability of 0.996.
    #expect(share(of: .regressed, trials: 200, noise: .independent, slowdown: 0.02) <= 0.02)
  }

  @Test func fivePercentAreFoundNineteenTimesInTwenty() {
    #expect(share(of: .regressed, trials: 100, noise: .independent, slowdown: 0.05) >= 0.95)
    #expect(share(of: .regressed, trials: 100, noise: .disturbed, slowdown: 0.05) >= 0.95)
  }

  @Test func fivePercentFasterAreAnImprovement() {
    #expect(share(of: .improved, trials: 40, noise: .independent, slowdown: -0.05) >= 0.95)
  }

  @Test func quietMachineShowsThatNothingChanged() {
    #expect(verdict(Array(repeating: 0.001, count: 120)) == .same)
  }

  @Test func noiseLeavesTheQuestionOpen() {
    let values = (0..<120).map { $0.isMultiple(of: 2) ? 0.3 : -0.3 }
    #expect(verdict(values) == .inconclusive)
  }

  @Test func correlatedPairsAreDrawnInBlocksAndNotDecidedEarly() {
    var generator = BootstrapGenerator(state: 3)
    let values = GateNoise.correlated.logRatios(120, slowdown: 0.2, using: &generator)
    let judge = GateJudge(cases: 1)
    let looks = judge.looks.pairs.indices.map { judge.look(values, at: $0) }
    #expect(looks.allSatisfy { $0.autocorrelation > 0.2 && $0.blockLength > 1 })
    #expect(looks.map(\.isDecidable) == [false, false, true, true])
    #expect(judge.verdict(after: Array(looks.prefix(2))) == nil)
  }

  @Test func moreCasesAskForSurerSlowdowns() {
    // One pair in four is not slower: p is about 0.002 after 60 pairs of one look's share.
    let values = (0..<120).map { $0 % 8 < 3 ? 0.019 : 0.03 }
    let alone = GateJudge(looks: SequentialLooks(pairs: [120], alpha: 0.01), cases: 1)
    let looks = [alone.look(values, at: 0)]
    #expect(alone.verdict(after: looks) == .regressed)
    let among = GateJudge(looks: alone.looks, cases: 10)
    #expect(among.verdict(after: looks) != .regressed)
    // The nine others are clearly not slower, so that Holm's procedure does not help either.
    let others = Array(
      repeating: (
        looks: [alone.look(values.map { -$0 }, at: 0)], verdict: GateRecord.Verdict.improved
      ),
      count: 9
    )
    let settled = among.settled([(looks, .inconclusive)] + others)
    #expect(settled[0].verdict == .inconclusive)
    #expect(
      settled[0].holm > settled[0].benjaminiHochberg
        || settled[0].holm == settled[0].benjaminiHochberg
    )
  }

  @Test func calibrationTellsAQuietMachineFromANoisyOne() throws {
    var generator = BootstrapGenerator(state: 5)
    let quiet = GateNoise.independent.logRatios(120, slowdown: 0, using: &generator)
    let calibration = GateCalibration.simulate(quiet, margin: 0.02, seed: 1)
    #expect(calibration.falseAlarms == 0)
    #expect(try #require(calibration.detectableSlowdown) < 0.06)
    let noisy = GateCalibration.simulate(quiet.map { 20 * $0 }, margin: 0.02, seed: 1)
    #expect(noisy.detectableSlowdown.map { $0 > 0.1 } ?? true)
    // A control that is itself slower raises an alarm every time.
    let slower = GateCalibration.simulate(quiet.map { $0 + 0.2 }, margin: 0.02, seed: 1)
    #expect(slower.falseAlarms == slower.simulations)
  }
}

/// Kinds of noise that log ratios have.
enum GateNoise: CaseIterable {
  /// Normal, 5 %.
  case independent
  /// The same, with one sample in ten three times too long on either side.
  case disturbed
  /// Each value remembers 70 % of the one before.
  case correlated

  func logRatios(
    _ count: Int,
    slowdown: Double,
    using generator: inout BootstrapGenerator
  ) -> [Double] {
    var before = 0.0
    return (0..<count).map { _ in
      // The sum of twelve uniform values has variance 1.
      let normal = (0..<12).reduce(-6.0) { sum, _ in
        sum + Double(generator.index(below: 1 << 30)) / Double(1 << 30)
      }
      var value = 0.05 * normal
      switch self {
      case .independent: break
      case .disturbed:
        let luck = generator.index(below: 20)
        if luck < 2 { value += luck == 0 ? log(3) : -log(3) }
      case .correlated:
        value = 0.7 * before + 0.02 * normal
        before = value
      }
      return value + log(1 + slowdown)
    }
  }
}
