// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations

/// What this machine can do at best, measured now, and how steady it is.
public struct MachineLimits: Sendable {
  /// Name with unit, and value.
  public let values: [String: Double]
  /// (p90 - p10) / median of the wall time of a fixed piece of work.
  public let noise: Double

  /// Bursts taken of each probe; the median counts.
  private static let bursts = 15

  /// Measures the peaks of every row this machine can run.
  ///
  /// - Parameter threads: Threads to measure with; 1 is always measured.
  public init(threads: Int) {
    var values: [String: Double] = [:]
    for count in Set([1, threads]) {
      let pool = WorkerPool(threads: count)
      let suffix = "\(count) thread\(count == 1 ? "" : "s"), GOP/s"
      for row in KernelRow.supported {
        for (unit, name) in [(PeakProbe.Unit.integer, "int8"), (.float, "fp32")] {
          let sampler = PeakSampler(probe: PeakProbe(row: row, unit: unit), pool: pool)
          let rates = (0..<Self.bursts).map { _ in sampler.burst() }
          values["\(name) peak \(row.name), \(suffix)"] = RobustStatistics.median(rates) / 1e9
        }
      }
    }
    self.values = values
    noise = Self.measureNoise()
  }

  /// Wall time of the same short work, repeated: processor time would hide what neighbours take.
  private static func measureNoise() -> Double {
    guard let row = KernelRow.supported.first else { return 0 }
    let probe = PeakProbe(row: row, unit: .integer)
    var samples: [Double] = []
    for _ in 0..<200 {
      let start = MonotonicClock.elapsedSeconds
      opaque(probe.run(iterations: 20_000))
      samples.append(MonotonicClock.elapsedSeconds - start)
    }
    return RobustStatistics.relativeSpread(samples)
  }
}
