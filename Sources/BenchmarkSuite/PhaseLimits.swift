// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
import Quantization
import Records
import TensorCore

/// What this machine could do at best in each phase of a case, measured beside the profile.
///
/// A phase is judged by its own work in its own time: no call can spend less time in it than the
/// longest of its operations at the peak and its bytes at the bandwidth of where they live. Its
/// samples stand for processor time, that of all threads together, so a limit is what one thread has
/// when all of them work.
struct PhaseLimits {
  /// One limit of one phase with the rates measured so far.
  struct Limit {
    let phase: ProfilePhase
    let sampler: any RateSampler
    /// Operations or bytes of one call.
    let work: Double
    /// Of all threads together.
    ///
    /// Unit: operations or bytes a second.
    var rates: [Double] = []

    /// Processor time of one call at this limit, all threads together.
    ///
    /// Unit: seconds.
    func seconds(threads: Int) -> Double {
      Double(threads) * work / RobustStatistics.median(rates)
    }
  }

  private var limits: [Limit]
  private let threads: Int

  /// Fewer samples say so little of a phase, 25 % give or take, that a share would mislead.
  private static let leastSamples = 16
  private static let burstsOnEachSide = 15

  /// Limits that are measured elsewhere.
  init(_ limits: [Limit], threads: Int) {
    self.limits = limits
    self.threads = threads
  }

  /// The limits of a contender by the work of its phases.
  ///
  /// - Parameters:
  ///   - contender: Declares its arithmetic and its traffic.
  ///   - benchmarkCase: The case it computes.
  ///   - operations: The kernel row that measures memory, and the threads of the case.
  init(
    of contender: any Contender,
    _ benchmarkCase: BenchmarkCase,
    operations: OptimizedOperations
  ) {
    let memory = ProbeMemory()
    let peak = contender.peakProbe.map {
      Limit(
        phase: .product,
        sampler: PeakSampler(probe: $0, pool: operations.pool),
        work: benchmarkCase.operationsPerCall
      )
    }
    let traffic = Self.traffic(of: contender, benchmarkCase, row: operations.row)
    let bandwidths = traffic.flatMap { phase, traffic in
      traffic.filter { $0.bytes > 0 }.map {
        Limit(
          phase: phase,
          sampler: BandwidthSampler(
            probe: MemoryProbe(row: operations.row, pattern: $0.pattern),
            workingSet: $0.workingSet,
            pool: operations.pool,
            memory: memory
          ),
          work: Double($0.bytes)
        )
      }
    }
    self.init((peak.map { [$0] } ?? []) + bandwidths, threads: benchmarkCase.threads)
  }

  /// Bytes that each phase of one call moves at least.
  private static func traffic(
    of contender: any Contender,
    _ benchmarkCase: BenchmarkCase,
    row: KernelRow
  ) -> [(ProfilePhase, [MemoryTraffic])] {
    let shape = benchmarkCase.shape
    let threads = benchmarkCase.threads
    let codes = shape.rows * shape.depth
    let output = MemoryLayout<Float>.stride * shape.rows * shape.columns
    // What a thread reads and writes again while it is in its first cache.
    func inFirstCache(_ bytes: Int, at workingSet: Int) -> [MemoryTraffic] {
      [MemoryProbe.Pattern.read, .write].map {
        MemoryTraffic($0, bytes: bytes, workingSet: threads * workingSet)
      }
    }
    // A layer from real values to real values, ours or a library's, has four phases.
    guard benchmarkCase.operation == .linear, contender.precision == .int8 else {
      guard benchmarkCase.operation.hasWeight else {
        let phase: ProfilePhase = benchmarkCase.operation.isProduct ? .product : .quantize
        return [(phase, contender.traffic)]
      }
      // Who packs an activation reads it and writes it; weights are packed before the call, and a
      // library that packs them anew each time does more than it must.
      let elementBytes = activationElementBytes(contender.precision)
      return [
        (.product, contender.traffic),
        (.pack, inFirstCache(codes * elementBytes, at: 2 * shape.depth * elementBytes)),
      ]
    }
    let product = MemoryTraffic.product(benchmarkCase, activation: 1, weight: 1, output: 4)
    // The activation comes from where the weight and the output of the call before have left it.
    let quantizedBytes = codes * MemoryProbe.quantizedElementBytes
    let others = benchmarkCase.cache == .hot ? shape.depth * shape.columns : 0
    let tile = MemoryLayout<Float>.stride * row.tileRows * row.tileColumns
    return [
      (
        .quantize,
        [
          MemoryTraffic(
            .quantize,
            bytes: quantizedBytes,
            workingSet: quantizedBytes + others + output
          )
        ]
      ),
      (.pack, inFirstCache(codes, at: 2 * shape.depth)),
      (.product, product),
      (.epilogue, inFirstCache(output, at: tile)),
    ]
  }

  private static func activationElementBytes(_ precision: Precision) -> Int {
    switch precision {
    case .int8: MemoryLayout<Int8>.stride
    case .bf16: MemoryLayout<UInt16>.stride
    case .fp16, .fp32: MemoryLayout<Float>.stride
    }
  }

  /// Takes some bursts of every probe; to be called before and after the profiled region.
  mutating func measure() {
    for index in limits.indices {
      limits[index].rates += (0..<Self.burstsOnEachSide).map { _ in limits[index].sampler.burst() }
    }
  }

  /// A phase with its binding limit and the share of it that was reached, where they are known.
  ///
  /// - Parameters:
  ///   - phase: The phase by its samples.
  ///   - callSeconds: Processor time of one call, all phases and threads together.
  /// - Returns: The phase, unchanged where nothing is known.
  func applied(to phase: ProfileRecord.Phase, callSeconds: Double) -> ProfileRecord.Phase {
    let own = limits.filter { $0.phase.rawValue == phase.name }
    let binding = own.max { $0.seconds(threads: threads) < $1.seconds(threads: threads) }
    guard phase.samples >= Self.leastSamples, let binding else { return phase }
    var phase = phase
    phase.limit = .init(
      name: "\(binding.sampler.name) of a thread, \(binding.sampler.unit)",
      value: RobustStatistics.median(binding.rates) / Double(threads) / 1e9
    )
    phase.shareOfLimit = binding.seconds(threads: threads) / (phase.share * callSeconds)
    return phase
  }
}
