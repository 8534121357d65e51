// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import Synchronization
import TensorCore
import Testing
import Verification

@testable import BenchmarkSuite

@Suite struct RooflineTests {
  /// Gives rates that were written down before, the last one for ever.
  private final class ScriptedSampler: RateSampler {
    let name: String
    let unit = "GB/s"
    private var rates: [Double]
    private(set) var bursts = 0

    init(_ name: String, _ rates: [Double]) {
      self.name = name
      self.rates = rates
    }

    func burst() -> Double {
      bursts += 1
      return rates.count > 1 ? rates.removeFirst() : rates[0]
    }
  }

  private func measured(_ limits: [Roofline.Limit], rounds: Int) -> Roofline {
    var roofline = Roofline(limits)
    for _ in 0..<rounds {
      roofline.measureBefore()
      roofline.measureAfter()
    }
    return roofline
  }

  @Test func theLongestOfTheShortestTimesBinds() {
    // 8 operations at 2 a second take 4 s, 30 bytes at 5 a second take 6 s.
    let roofline = measured(
      [
        .init(ScriptedSampler("peak", [2]), work: 8, isPeak: true),
        .init(ScriptedSampler("memory", [5]), work: 30),
      ],
      rounds: 3
    )
    #expect(roofline.shareOfLimit([8, 8, 8]) == 6.0 / 8)
    #expect(roofline.shareOfPeak([8, 8, 8]) == 4.0 / 8)
    #expect(roofline.values.map(\.name) == ["memory, GB/s", "peak, GB/s"])
    #expect(roofline.values.first?.value == 5e-9)
  }

  @Test func eachSampleIsComparedWithTheLimitBesideIt() {
    // The first burst finds out what may bind; then a before and an after for each of two samples:
    // the machine halves its speed, and the samples take twice as long.
    let sampler = ScriptedSampler("memory", [4e9, 4e9, 4e9, 2e9, 2e9])
    let roofline = measured([.init(sampler, work: 8e9)], rounds: 2)
    #expect(roofline.shareOfLimit([4, 8]) == 0.5)
    #expect(roofline.values.map(\.rates) == [[4, 2]])
  }

  @Test func aLimitFarFromBindingIsMeasuredOnce() {
    let near = ScriptedSampler("near", [1])
    let far = ScriptedSampler("far", [1])
    let roofline = measured([.init(near, work: 10), .init(far, work: 1)], rounds: 5)
    #expect(near.bursts == 11)
    #expect(far.bursts == 1)
    #expect(roofline.values.map { $0.rates?.count } == [5, 1])
    #expect(roofline.values.map(\.isMeasuredOnce) == [nil, true])
  }

  @Test func withoutLimitsThereIsNoShare() {
    let roofline = measured([], rounds: 2)
    #expect(roofline.shareOfLimit([1, 1]) == nil)
    #expect(roofline.shareOfPeak([1, 1]) == nil)
    #expect(roofline.values.isEmpty)
  }

  /// A contender that does nothing, so faster than any limit.
  private final class EmptyContender: Contender {
    let kernel = "none"
    let provider = "nobody"
    let isBaseline: Bool
    let precision = Precision.int8
    let peakProbe: PeakProbe? = nil
    let traffic = [MemoryTraffic(.read, bytes: 64, workingSet: 64)]
    let footprint = WeightFootprint(allocatorLive: nil, resident: nil)

    init(isBaseline: Bool = false) { self.isBaseline = isBaseline }

    func run() {}
    func verify() -> BenchmarkRecord.Verified { .init(method: "", bound: "", observed: "") }
  }

  /// A contender that does nothing, sampled beside a limit of so many bytes a second.
  private func entry(rate: Double, isBaseline: Bool = false, samples: Int = 3) throws -> TimedEntry
  {
    var entry = try TimedEntry(
      EmptyContender(isBaseline: isBaseline),
      roofline: Roofline([.init(ScriptedSampler("memory", [rate]), work: 64)]),
      threads: 1,
      plan: .quick
    )
    for _ in 0..<samples { try entry.takeSample() }
    return entry
  }

  private func records(of entries: [TimedEntry]) throws -> [Record] {
    RecordBuilder(
      benchmarkCase: try BenchmarkCase(
        operation: .init(.product),
        shape: try ProblemShape(text: "1x1x1"),
        kernel: "portable",
        threads: 1,
        cache: .hot,
        fill: .outlierChannels,
        seed: 1
      ),
      entries: entries
    ).records()
  }

  @Test(arguments: [(1e-3, true), (1e15, false)])
  func aTimeBeyondItsLimitIsMistrusted(rate: Double, isMistrusted: Bool) throws {
    let records = try records(of: [entry(rate: rate)])
    #expect(records.map(\.isMistrusted) == [isMistrusted])
    guard case .benchmark(let record) = records[0] else { return }
    #expect(record.mistrusted?.contains("memory, GB/s") ?? false == isMistrusted)
  }

  @Test func aBaselineBeyondItsLimitIsMistrustedToo() throws {
    let records = try records(of: [entry(rate: 1e15), entry(rate: 1e-3, isBaseline: true)])
    #expect(records.map(\.kind) == ["benchmark", "baseline"])
    #expect(records.map(\.isMistrusted) == [false, true])
    #expect(RunSummary(records).standing == .untrusted)
  }

  @Test func everyThreadTakesOneTaskOfABurst() {
    let pool = WorkerPool(threads: 3)
    for _ in 0..<100 {
      let line = StartingLine(tasks: pool.threads)
      let threads = Mutex<Set<Int>>([])
      // Without the line, one thread runs all of something so short.
      pool.run(taskCount: pool.threads) { _, thread in
        line.wait()
        threads.withLock { _ = $0.insert(thread) }
      }
      #expect(threads.withLock { $0 } == [0, 1, 2])
    }
  }

  @Test func theBandwidthOfMemoryIsMeasuredOnEveryThread() {
    guard let row = KernelRow.supported.first else { return }
    let memory = ProbeMemory()
    for threads in [1, 2] {
      for pattern in MemoryProbe.Pattern.allCases {
        let sampler = BandwidthSampler(
          probe: MemoryProbe(row: row, pattern: pattern),
          workingSet: 100_000,
          pool: WorkerPool(threads: threads),
          memory: memory
        )
        // Between a disturbed burst and ten times the fastest first-level cache.
        #expect((1e6...1e13).contains(sampler.burst()))
        #expect(sampler.name.hasSuffix("at 100.0 kB"))
      }
    }
  }
}
