// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Foundation
import Measurement
import OptimizedOperations
import Quantization
public import Records
public import Verification

/// What the weights and buffers of one case hold in memory, by what allocated them.
public struct CaseHeap: Sendable {
  /// For the result file.
  public let record: ProfileRecord.Heap
  /// As gperftools wrote it, for `pprof` and programs like it.
  public let file: Data
}

/// Profiles the heap while the weight of a case is made in FP16 and in INT8, and while the first
/// call makes its buffers.
public struct HeapProfiler {
  private let captured: CapturedTensors?

  /// Creates a profiler.
  ///
  /// - Parameter captured: Real tensors for the fill `captured-tiled`.
  public init(captured: CapturedTensors?) { self.captured = captured }

  /// Profiles one case.
  ///
  /// - Returns: What was allocated, or `nil` for an operation without a weight.
  /// - Throws: ``ProfilerError``.
  public func profile(_ benchmarkCase: BenchmarkCase) throws -> CaseHeap? {
    guard benchmarkCase.operation.hasWeight else { return nil }
    let operands = CaseOperands(benchmarkCase, captured: captured)
    let row = try KernelRow.named(benchmarkCase.kernel)
    // All that the steps read is made before them.
    let real = operands.weight
    let quantized = try operands.quantizedWeight()
    let contender = try OwnContenders.contender(
      for: operands,
      operations: OptimizedOperations(row: row, threads: benchmarkCase.threads)
    )
    let steps: [(name: String, make: () throws -> Any)] = [
      ("fp16 weight", { FloatStoredWeight(real, storage: .fp16, row: row) }),
      (
        "int8 weight",
        { (try PackedWeight(quantized.codes, row: row), quantized.rowScales.map { $0 }) }
      ),
      ("first call", { try contender.run() }),
    ]
    let region = try HeapSession.record(steps.map(\.make))
    let symbols = try ProfileSymbols(mappings: region.profile.mappings)
    let bytes = region.growth.map { $0.reduce(0) { $0 + $1.bytes } }
    let sites = zip(steps, region.growth).flatMap { step, growth in
      Self.sites(of: growth, step: step.name, symbols: symbols)
    }
    return CaseHeap(
      record: .init(fp16Bytes: bytes[0], int8Bytes: bytes[1], sites: sites),
      file: region.file
    )
  }

  /// The call sites of one step by function, most bytes first.
  private static func sites(
    of growth: [HeapProfile.Site],
    step: String,
    symbols: ProfileSymbols
  ) -> [ProfileRecord.Heap.Site] {
    var functions: [String: ProfileRecord.Heap.Site] = [:]
    for site in growth {
      let name = symbols.owner(ofAllocation: site.addresses).name
      var function =
        functions[name] ?? .init(step: step, function: name, objects: 0, bytes: 0)
      function.objects += site.objects
      function.bytes += site.bytes
      functions[name] = function
    }
    return functions.values.sorted { ($1.bytes, $0.function) < ($0.bytes, $1.function) }
  }
}
