// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
import Records

/// What the machine could do at best with the work of one contender, measured beside every sample.
///
/// The roofline (Williams, Waterman and Patterson 2009): no call can be shorter than the longest of
/// its operations at the peak and its bytes at the bandwidth of where they live.
struct Roofline {
  /// One limit with the rates measured so far.
  struct Limit {
    let sampler: any RateSampler
    /// Operations or bytes of one call.
    let work: Double
    /// Whether it is the peak of the arithmetic, whose share is always stated.
    let isPeak: Bool
    fileprivate var isSampled = true
    /// Beside each sample the mean of the bursts before and after it.
    ///
    /// Unit: operations or bytes a second.
    fileprivate var rates: [Double] = []
    fileprivate var before = 0.0

    /// Creates a limit that was not measured yet.
    init(_ sampler: any RateSampler, work: Double, isPeak: Bool = false) {
      self.sampler = sampler
      self.work = work
      self.isPeak = isPeak
    }

    /// The shortest time this limit allows one call, from all that was measured.
    fileprivate var medianSeconds: Double { work / RobustStatistics.median(rates) }
  }

  private var limits: [Limit]

  /// A limit that allows less than this part of the longest time cannot come to bind by noise.
  private static let neverBinds = 0.5

  /// Measures every limit once; those that are far from binding are left at that.
  init(_ limits: [Limit]) {
    self.limits = limits
    for index in limits.indices { self.limits[index].rates = [limits[index].sampler.burst()] }
    let longest = self.limits.map(\.medianSeconds).max() ?? 0
    for index in limits.indices {
      let binds = self.limits[index].medianSeconds > longest * Self.neverBinds
      self.limits[index].isSampled = binds || limits[index].isPeak
      if self.limits[index].isSampled { self.limits[index].rates = [] }
    }
  }

  /// The limits of a contender by the work it declares.
  ///
  /// - Parameters:
  ///   - contender: Declares its arithmetic and its traffic.
  ///   - operations: Operations of one call.
  ///   - row: Whose loads and stores measure memory.
  ///   - pool: The threads of the case.
  ///   - memory: Shared with other samplers of the run.
  init(
    of contender: any Contender,
    operations: Double,
    row: KernelRow,
    pool: WorkerPool,
    memory: ProbeMemory
  ) {
    let peak = contender.peakProbe.map {
      Limit(PeakSampler(probe: $0, pool: pool), work: operations, isPeak: true)
    }
    let bandwidths = contender.traffic.filter { $0.bytes > 0 }.map { traffic in
      let sampler = BandwidthSampler(
        probe: MemoryProbe(row: row, pattern: traffic.pattern),
        workingSet: traffic.workingSet,
        pool: pool,
        memory: memory
      )
      return Limit(sampler, work: Double(traffic.bytes))
    }
    self.init((peak.map { [$0] } ?? []) + bandwidths)
  }

  /// Bursts of all probes, before a sample.
  mutating func measureBefore() {
    for index in limits.indices where limits[index].isSampled {
      limits[index].before = limits[index].sampler.burst()
    }
  }

  /// The same after the sample, in the opposite order: what is close to it on one side is far on the
  /// other.
  mutating func measureAfter() {
    for index in limits.indices.reversed() where limits[index].isSampled {
      let after = limits[index].sampler.burst()
      limits[index].rates.append((limits[index].before + after) / 2)
    }
  }

  /// Median over samples of the shortest possible time divided by the sample's, or `nil` where no
  /// limit applies.
  func shareOfLimit(_ samples: [Double]) -> Double? {
    guard !limits.isEmpty else { return nil }
    return RobustStatistics.median(
      samples.indices.map { index in
        let seconds = limits.filter(\.isSampled).map { $0.work / $0.rates[index] }.max() ?? 0
        return seconds / samples[index]
      }
    )
  }

  /// The same against the peak of the arithmetic alone.
  func shareOfPeak(_ samples: [Double]) -> Double? {
    guard let peak = limits.first(where: \.isPeak) else { return nil }
    return RobustStatistics.median(zip(samples, peak.rates).map { peak.work / $1 / $0 })
  }

  /// Every limit with its median and its rates, the binding one first.
  var values: [BenchmarkRecord.Limit] {
    limits.sorted { $0.medianSeconds > $1.medianSeconds }.map {
      BenchmarkRecord.Limit(
        name: "\($0.sampler.name), \($0.sampler.unit)",
        value: RobustStatistics.median($0.rates) / 1e9,
        rates: $0.rates.map { ($0 / 1e5).rounded() / 1e4 },
        isMeasuredOnce: $0.isSampled ? nil : true
      )
    }
  }
}
