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

/// Verifies and times one case: our kernel, floating point and libraries, interleaved.
public struct BenchmarkRunner {
  private let plan: SamplingPlan
  private let captured: CapturedTensors?
  private let providers: [Provider]
  private let memory = ProbeMemory()

  /// Creates a runner.
  ///
  /// - Parameters:
  ///   - plan: How long to sample.
  ///   - captured: Real tensors for the fill `captured-tiled`.
  ///   - providers: Libraries to time beside our kernel.
  public init(plan: SamplingPlan, captured: CapturedTensors?, providers: [Provider]) {
    self.plan = plan
    self.captured = captured
    self.providers = providers
  }

  /// Verifies, warms up and times one case.
  ///
  /// - Parameters:
  ///   - benchmarkCase: The case.
  ///   - hasBaselines: Whether floating point and libraries are timed beside our kernel.
  /// - Returns: The `benchmark` record, one `baseline` record for each baseline, and a `verification`
  ///   record for each library without a time to show: one that is wrong, that fails, or that
  ///   computes nothing to compare with the operation.
  /// - Throws: ``ResultCheckError`` for a wrong result of our own: a wrong kernel has no speed.
  public func records(
    for benchmarkCase: BenchmarkCase,
    hasBaselines: Bool = true
  ) throws -> [Record] {
    let row = try KernelRow.named(benchmarkCase.kernel)
    let operations = OptimizedOperations(row: row, threads: benchmarkCase.threads)
    let operands = CaseOperands(benchmarkCase, captured: captured)
    let own = try OwnContenders.contender(for: operands, operations: operations)
    var entries = [try timed(own, on: benchmarkCase, operations)]
    if hasBaselines, benchmarkCase.operation.hasWeight {
      let half = HalfStoredContender(operands, operations: operations)
      entries.append(try timed(half, on: benchmarkCase, operations))
    }
    if hasBaselines, let plain = try PlainContender(operands, row: operations.row) {
      entries.append(try timed(plain, on: benchmarkCase, operations))
    }
    var outcomes = hasBaselines ? addLibraries(to: &entries, operands, operations) : []
    outcomes += try sample(&entries, of: benchmarkCase)
    return RecordBuilder(benchmarkCase: benchmarkCase, entries: entries).records() + outcomes
  }

  /// Verifies and warms up what libraries compute instead of the case's operation.
  ///
  /// - Returns: What became of those that have no time to show.
  private func addLibraries(
    to entries: inout [TimedEntry],
    _ operands: CaseOperands,
    _ operations: OptimizedOperations
  ) -> [Record] {
    let benchmarkCase = operands.benchmarkCase
    var outcomes: [Record] = []
    for provider in providers {
      let capabilities = ProviderContender.capabilities(
        of: provider,
        beside: benchmarkCase.operation
      )
      // OpenBLAS is there without being asked for.
      if capabilities.isEmpty, provider.name != Provider.builtInName {
        outcomes.append(ProviderOutcome.nothingToCompare(benchmarkCase, provider: provider.name))
      }
      for capability in capabilities {
        do {
          let contender = try ProviderContender.make(
            operands,
            provider: provider,
            capability: capability,
            operations: operations
          )
          entries.append(try timed(contender, on: benchmarkCase, operations))
        } catch {
          outcomes.append(
            ProviderOutcome.rejected(
              benchmarkCase,
              provider: provider.name,
              kernel: capability.rawValue,
              finding: error
            )
          )
        }
      }
    }
    return outcomes
  }

  private func timed(
    _ contender: any Contender,
    on benchmarkCase: BenchmarkCase,
    _ operations: OptimizedOperations
  ) throws -> TimedEntry {
    let roofline = Roofline(
      of: contender,
      operations: benchmarkCase.operationsPerCall,
      row: operations.row,
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

  /// Takes a sample of every contender in each round, and leaves out libraries that fail.
  ///
  /// - Returns: What became of those left out.
  private func sample(
    _ entries: inout [TimedEntry],
    of benchmarkCase: BenchmarkCase
  ) throws -> [Record] {
    var failures: [Int: any Error] = [:]
    var generator = SequentialRandomSource(seed: benchmarkCase.seed)
    let start = MonotonicClock.elapsedSeconds
    for round in 0..<plan.rounds {
      let elapsed = MonotonicClock.elapsedSeconds - start
      guard round < 3 || elapsed < plan.limitSeconds else { break }
      for index in entries.indices.shuffled(using: &generator) where failures[index] == nil {
        do {
          try entries[index].takeSample()
        } catch  where entries[index].contender.isForeign {
          failures[index] = error
        }
      }
    }
    // What was timed last is checked again: a result that changes under repetition is wrong too.
    for index in entries.indices where failures[index] == nil {
      do {
        _ = try entries[index].contender.verify()
      } catch  where entries[index].contender.isForeign {
        failures[index] = error
      }
    }
    let outcomes = failures.sorted { $0.key < $1.key }.map { index, error in
      ProviderOutcome.rejected(
        benchmarkCase,
        provider: entries[index].contender.provider,
        kernel: entries[index].contender.kernel,
        finding: error
      )
    }
    entries = entries.indices.filter { failures[$0] == nil }.map { entries[$0] }
    return outcomes
  }
}
