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

  /// Measures the peaks of every row this machine can run, and memory and caches with the best row.
  ///
  /// - Parameter threads: Threads to measure with; 1 is always measured.
  public init(threads: Int) {
    var values: [String: Double] = [:]
    let memory = ProbeMemory()
    for count in Set([1, threads]) {
      let pool = WorkerPool(threads: count)
      for (name, sampler) in Self.samplers(pool: pool, memory: memory) {
        let rates = (0..<Self.bursts).map { _ in sampler.burst() }
        let text = "\(name), \(count) thread\(count == 1 ? "" : "s"), \(sampler.unit)"
        values[text] = RobustStatistics.median(rates) / 1e9
      }
    }
    self.values = values
    noise = Self.measureNoise()
  }

  private static func samplers(
    pool: WorkerPool,
    memory: ProbeMemory
  ) -> [(name: String, sampler: any RateSampler)] {
    var samplers: [(name: String, sampler: any RateSampler)] = []
    for row in KernelRow.supported {
      for unit in [PeakProbe.Unit.integer, .float] {
        let probe = PeakProbe(row: row, unit: unit)
        samplers.append(
          ("\(probe.arithmetic) peak \(row.name)", PeakSampler(probe: probe, pool: pool))
        )
      }
    }
    if let probe = PeakProbe.bfloat16 {
      samplers.append(("bf16 peak", PeakSampler(probe: probe, pool: pool)))
    }
    guard let row = KernelRow.supported.first else { return samplers }
    for workingSet in workingSets(threads: pool.threads) {
      for pattern in MemoryProbe.Pattern.allCases {
        let sampler = BandwidthSampler(
          probe: MemoryProbe(row: row, pattern: pattern),
          workingSet: workingSet,
          pool: pool,
          memory: memory
        )
        samplers.append((sampler.place, sampler))
      }
    }
    return samplers
  }

  /// Half of a core's own caches and a quarter of the last, which others use too, so that nothing
  /// else in them matters; then more than all of them hold.
  private static func workingSets(threads: Int) -> [Int?] {
    let own = [MachineCaches.firstLevelBytes, MachineCaches.secondLevelBytes]
      .map { $0 / 2 * threads }
    let shared = MachineCaches.lastLevelBytes / 4
    let caches = own.filter { $0 > 0 } + (shared > (own.last ?? 0) ? [shared] : [])
    return caches + [nil]
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
