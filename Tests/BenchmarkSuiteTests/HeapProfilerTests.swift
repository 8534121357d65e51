// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
import Quantization
import Records
import TensorCore
import TestSupport
import Testing
import Verification

@testable import BenchmarkSuite

// One heap profiler for the process: tests of it run one after the other, and wait for other suites.
@Suite(
  .serialized,
  .enabled(if: ProfilerSession.isBuiltIn, "built without the package trait Profiling")
)
struct HeapProfilerTests {
  private static func heap(
    _ operation: KernelOperation,
    _ shape: ProblemShape,
    row: KernelRow
  ) throws -> CaseHeap? {
    let benchmarkCase = try BenchmarkCase(
      operation: OperationVariant(operation),
      shape: shape,
      kernel: row.name,
      threads: 1,
      cache: .hot,
      fill: .fullRange,
      seed: 1
    )
    return try waitForHeapProfiler { try HeapProfiler(captured: nil).profile(benchmarkCase) }
  }

  private static func padded(_ count: Int, to step: Int) -> Int { (count + step - 1) / step * step }

  @Test(arguments: KernelRow.supported.map(\.name))
  func int8WeightsHoldOneByteAnElementAndHalfOfFP16(row: String) throws {
    let row = try KernelRow.named(row)
    // 1000 and 1025 are multiples of no panel and no depth step.
    for (depth, columns) in [(1024, 2048), (1025, 1000)] {
      let shape = try ProblemShape(rows: 8, depth: depth, columns: columns)
      let heap = try #require(try Self.heap(.linear, shape, row: row)).record
      let int8 = Self.padded(depth, to: row.depthStep) * Self.padded(columns, to: row.tileColumns)
      func bytes(_ step: String, _ function: String) -> Int {
        heap.sites.first { $0.step == step && $0.function.contains(function) }?.bytes ?? 0
      }
      // The buffer itself and the few words that own it.
      let packed = bytes("int8 weight", "PackedWeight") - int8
      #expect((0..<1024).contains(packed), "\(packed)")
      let half = bytes("fp16 weight", "FloatStoredWeight")
      // Two bytes for each element, padded to at most one panel more.
      #expect(half >= 2 * depth * columns)
      #expect(half <= 2 * depth * (columns + 64) + 1024)
      // The scales are four bytes for each channel; their array has a few words of its own.
      let scales = bytes("int8 weight", "HeapProfiler") - 4 * columns
      #expect((0..<1024).contains(scales), "\(scales)")
      // Tests that run beside this one allocate too: the sums are at least what the weights hold.
      #expect(heap.fp16Bytes >= half && heap.int8Bytes >= int8 + 4 * columns)
      #expect(heap.ratio == Double(heap.int8Bytes) / Double(heap.fp16Bytes))
    }
  }

  @Test func packedBuffersAreNamedByWhatMakesThem() throws {
    let row = try KernelRow.chosen()
    let shape = try ProblemShape(rows: 256, depth: 512, columns: 512)
    let sites = try #require(try Self.heap(.linear, shape, row: row)).record.sites
    // The packed activation has one byte or more an element.
    for (step, function, bytes) in [
      ("fp16 weight", "FloatStoredWeight", 2 * 512 * 512),
      ("int8 weight", "PackedWeight", 512 * 512),
      ("first call", "PackedActivation", 256 * 512),
    ] {
      let site = sites.first { $0.step == step && $0.function.contains(function) }
      #expect(try #require(site, "\(function)").bytes >= bytes, "\(function)")
    }
  }

  @Test func hasNothingToSayOfOperationsWithoutAWeight() throws {
    let shape = try ProblemShape(rows: 4, depth: 64, columns: 1)
    #expect(try Self.heap(.quantizeToken, shape, row: .chosen()) == nil)
  }
}
