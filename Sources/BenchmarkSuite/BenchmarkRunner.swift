// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import OptimizedOperations
public import Providers
import Quantization
public import Records
import TensorCore
public import Verification

/// How long and how carefully a case is timed.
public struct SamplingPlan: Sendable {
  /// Rounds; each takes one sample of every contender in random order.
  public var rounds: Int
  /// A sample repeats its call until it is at least this long.
  ///
  /// Unit: seconds.
  public var sampleSeconds: Double
  /// No new round begins after this time, once three rounds are done.
  ///
  /// Unit: seconds.
  public var limitSeconds: Double

  /// Creates a plan.
  public init(rounds: Int, sampleSeconds: Double, limitSeconds: Double) {
    self.rounds = rounds
    self.sampleSeconds = sampleSeconds
    self.limitSeconds = limitSeconds
  }

  /// For numbers that are published.
  public static let full = SamplingPlan(rounds: 31, sampleSeconds: 0.005, limitSeconds: 30)
  /// For a first look: wider intervals.
  public static let quick = SamplingPlan(rounds: 11, sampleSeconds: 0.003, limitSeconds: 6)
}

/// Verifies and times one case: our kernel and the floating-point baselines, interleaved.
public struct BenchmarkRunner {
  private let plan: SamplingPlan
  private let captured: CapturedTensors?
  private let openBLAS: Provider?
  private let memory = ProbeMemory()

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - plan: How long to sample.
  ///   - captured: Real tensors for the fill `captured-tiled`.
  ///   - openBLAS: The FP32 baseline, or `nil` where it is missing.
  public init(plan: SamplingPlan, captured: CapturedTensors?, openBLAS: Provider?) {
    self.plan = plan
    self.captured = captured
    self.openBLAS = openBLAS
  }

  /// Verifies, warms up and times one case.
  ///
  /// - Returns: The `benchmark` record, then one `baseline` record for each baseline.
  /// - Throws: ``ResultCheckError`` for a wrong result: a wrong kernel has no speed.
  public func records(for benchmarkCase: BenchmarkCase) throws -> [Record] {
    let row = try KernelRow.named(benchmarkCase.kernel)
    let operations = OptimizedOperations(row: row, threads: benchmarkCase.threads)
    let contenders = try contenders(for: benchmarkCase, operations: operations)
    var entries = try contenders.map { contender in
      let roofline = Roofline(
        of: contender,
        operations: benchmarkCase.operationsPerCall,
        row: row,
        pool: operations.pool,
        memory: memory
      )
      return try TimedEntry(
        contender,
        roofline: roofline,
        threads: benchmarkCase.threads,
        plan: plan
      )
    }
    sample(&entries, seed: benchmarkCase.seed)
    // What was timed last is checked again: a result that changes under repetition is wrong too.
    for entry in entries { _ = try entry.contender.verify() }
    return RecordBuilder(benchmarkCase: benchmarkCase, entries: entries).records()
  }

  private func contenders(
    for benchmarkCase: BenchmarkCase,
    operations: OptimizedOperations
  ) throws -> [any Contender] {
    let operands = CaseOperands(benchmarkCase, captured: captured)
    let integer = try OwnContenders.contender(for: operands, operations: operations)
    guard benchmarkCase.operation.hasWeight else { return [integer] }
    let half = HalfStoredContender(operands, operations: operations)
    guard let openBLAS else { return [integer, half] }
    return [integer, try LibraryContender(operands, provider: openBLAS), half]
  }

  private func sample(_ entries: inout [TimedEntry], seed: UInt64) {
    var generator = SequentialRandomSource(seed: seed)
    let start = MonotonicClock.elapsedSeconds
    for round in 0..<plan.rounds {
      let elapsed = MonotonicClock.elapsedSeconds - start
      guard round < 3 || elapsed < plan.limitSeconds else { return }
      for index in entries.indices.shuffled(using: &generator) { entries[index].takeSample() }
    }
  }
}
