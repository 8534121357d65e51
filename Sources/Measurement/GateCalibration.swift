// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Records

/// How often the gate would err on this machine now, and what it can see.
///
/// The pairs of base and its copy show the machine's noise and no change. Drawing from them, in
/// blocks that keep what neighbours have in common, and judging each draw as a case is judged, gives
/// the share of false alarms; adding a slowdown to every pair gives the share that is found.
public enum GateCalibration {
  /// Draws, and the medians drawn within each: errors of a few in a thousand are seen.
  private static let simulations = 400
  private static let resamples = 2000
  /// Neighbours that stay together.
  private static let blockLength = 5
  /// The share of slowdowns that must be found.
  private static let power = 0.9

  /// Simulates one case, before it is confirmed in fresh processes.
  ///
  /// - Parameters:
  ///   - values: ln(copy / base) of the control's pairs.
  ///   - looks: When it is decided.
  ///   - margin: What counts as a change.
  ///   - seed: Seed of the draws.
  /// - Returns: How often it errs, and what it finds.
  public static func simulate(
    _ values: [Double],
    looks: SequentialLooks = .gate,
    margin: Double,
    seed: UInt64
  ) -> GateRecord.Calibration {
    var generator = BootstrapGenerator(state: seed)
    let count = looks.pairs[looks.pairs.count - 1]
    let runs = (0..<simulations).map { run in
      var drawn: [Double] = []
      while drawn.count < count {
        let start = generator.index(below: values.count)
        for step in 0..<blockLength { drawn.append(values[(start + step) % values.count]) }
      }
      return SimulatedRun(Array(drawn.prefix(count)), looks, resamples, seed &+ UInt64(run))
    }
    let limit = log(1 + margin)
    func found(_ slowdown: Double) -> Int {
      runs.count { $0.isCalledSlower(after: log(1 + slowdown), limit: limit) }
    }
    let steps = (0...60).map { Double($0) / 200 }
    return GateRecord.Calibration(
      simulations: simulations,
      falseAlarms: found(0),
      detectableSlowdown: steps.first { Double(found($0)) >= power * Double(simulations) },
      pairs: count
    )
  }
}

/// One drawn comparison: the intervals at each look.
///
/// A slowdown of every pair moves them and changes nothing else.
private struct SimulatedRun {
  private let intervals: [(lower: Double, upper: Double)?]

  init(_ values: [Double], _ looks: SequentialLooks, _ resamples: Int, _ seed: UInt64) {
    intervals = looks.pairs.indices.map { look in
      let ratios = PairedLogRatios(Array(values.prefix(looks.pairs[look])))
      guard ratios.isDecidable else { return nil }
      return ratios.bootstrap(resamples: resamples, seed: seed)
        .interval(confidence: looks.confidence(ofLook: look))
    }
  }

  func isCalledSlower(after shift: Double, limit: Double) -> Bool {
    for case (let lower, let upper)? in intervals {
      if lower + shift > limit { return true }
      if upper + shift < -limit || (lower + shift >= -limit && upper + shift <= limit) {
        return false
      }
    }
    return false
  }
}
