// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
import Quantization
import Records
import TensorCore
import Testing
import Verification

@testable import BenchmarkSuite

@Suite struct PhaseLimitsTests {
  /// A probe that always finds the same rate.
  private final class FixedRate: RateSampler {
    let name: String
    let unit = "GB/s"
    let rate: Double

    init(_ name: String, _ rate: Double) {
      self.name = name
      self.rate = rate
    }

    func burst() -> Double { rate }
  }

  private static func limits() -> PhaseLimits {
    var limits = PhaseLimits(
      [
        .init(phase: .product, sampler: FixedRate("memory", 8e9), work: 4e9),
        .init(phase: .product, sampler: FixedRate("cache", 80e9), work: 8e9),
        .init(phase: .pack, sampler: FixedRate("copy", 1e9), work: 1e9),
      ],
      threads: 2
    )
    limits.measure()
    return limits
  }

  @Test func judgeAPhaseByItsOwnTimeAndItsLongestLimit() {
    // Both threads need 2 * 4 / 8 = 1 s of processor time for the bytes from memory, and less for
    // those from the cache; half of 4 s is the product's.
    let phase = ProfileRecord.Phase(name: "product", samples: 50, share: 0.5)
    let judged = Self.limits().applied(to: phase, callSeconds: 4)
    #expect(judged.shareOfLimit == 0.5)
    #expect(judged.limit?.name == "memory of a thread, GB/s")
    #expect(judged.limit?.value == 4)
    #expect(judged.limit?.text == "4.0 GB/s, memory of a thread")
  }

  @Test func leaveOutWhatIsNotKnownOrTooRough() {
    for phase in [
      ProfileRecord.Phase(name: "other", samples: 50, share: 0.5),
      ProfileRecord.Phase(name: "product", samples: 0, share: 0),
      ProfileRecord.Phase(name: "pack", samples: 15, share: 0.1),
    ] {
      let judged = Self.limits().applied(to: phase, callSeconds: 1)
      #expect(judged.shareOfLimit == nil && judged.limit == nil)
    }
  }

  /// A library's product or layer; only what it declares matters here.
  private final class Library: Contender {
    let kernel = "f32"
    let provider = "library"
    let isBaseline = true
    let precision: Precision
    let peakProbe: PeakProbe? = nil
    let traffic: [MemoryTraffic]
    let footprint = WeightFootprint(allocatorLive: nil, resident: nil)

    init(_ benchmarkCase: BenchmarkCase, precision: Precision) {
      self.precision = precision
      traffic = MemoryTraffic.product(benchmarkCase, activation: 4, weight: 4, output: 4)
    }

    func run() {}
    func verify() -> BenchmarkRecord.Verified { .init(method: "", bound: "", observed: "") }
  }

  @Test(arguments: [
    (KernelOperation.product, Precision.int8, ["pack", "product"]),
    (.product, .fp32, ["pack", "product"]), (.linear, .bf16, ["pack", "product"]),
    (.linear, .int8, ["epilogue", "pack", "product", "quantize"]),
  ])
  func areThereForThePhasesOfALibrary(
    operation: KernelOperation,
    precision: Precision,
    phases: [String]
  ) throws {
    let benchmarkCase = try benchmarkCase(operation)
    var limits = PhaseLimits(
      of: Library(benchmarkCase, precision: precision),
      benchmarkCase,
      operations: OptimizedOperations(row: try .chosen())
    )
    limits.measure()
    let found = ["epilogue", "other", "pack", "product", "quantize"].filter { name in
      limits.applied(
        to: ProfileRecord.Phase(name: name, samples: 100, share: 0.25),
        callSeconds: 1
      ).shareOfLimit != nil
    }
    #expect(found == phases)
  }

  private func benchmarkCase(_ operation: KernelOperation) throws -> BenchmarkCase {
    try BenchmarkCase(
      operation: .init(operation),
      shape: ProblemShape(rows: 4, depth: 64, columns: 64),
      kernel: KernelRow.chosen().name,
      threads: 1,
      cache: .hot,
      fill: .fullRange,
      seed: 1
    )
  }

  @Test func areThereForEveryPhaseOfALayer() throws {
    let benchmarkCase = try benchmarkCase(.linear)
    let operations = try OptimizedOperations(row: .chosen())
    let contender = try OwnContenders.contender(
      for: CaseOperands(benchmarkCase, captured: nil),
      operations: operations
    )
    var limits = PhaseLimits(of: contender, benchmarkCase, operations: operations)
    limits.measure()
    for name in ["quantize", "pack", "product", "epilogue"] {
      let phase = limits.applied(
        to: ProfileRecord.Phase(name: name, samples: 100, share: 0.25),
        callSeconds: 1
      )
      #expect(try #require(phase.shareOfLimit) > 0, "\(name)")
    }
  }
}
