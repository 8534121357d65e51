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
  /// No new round begins after this time, once there are enough for a 99 % interval, or three where
  /// calls are too long for that.
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
  /// For a first look: wider intervals, of the fewest rounds that one disturbed sample does not widen.
  public static let quick = SamplingPlan(rounds: 12, sampleSeconds: 0.003, limitSeconds: 6)

  /// Rounds that every case gets.
  private static let leastRounds = 3
  /// What the rounds of an interval may take together: two seconds each.
  ///
  /// Unit: seconds.
  private static let intervalSeconds = 16.0

  /// Whether one more round is taken after so many, which took so many seconds.
  func continues(after done: Int, elapsed: Double) -> Bool {
    guard done < rounds else { return false }
    guard done >= Self.leastRounds, elapsed >= limitSeconds else { return true }
    let wanted = RobustStatistics.leastIntervalCount
    return done < wanted
      && elapsed / Double(done) * Double(wanted) <= Self.intervalSeconds
  }
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
    var outcomes: [Record] = []
    if hasBaselines, benchmarkCase.operation.hasWeight {
      let half = HalfStoredContender(operands, operations: operations)
      do {
        entries.append(try timed(half, on: benchmarkCase, operations))
      } catch let error as ResultCheckError where error.isUndecided {
        // Values that FP16 does not hold say nothing against the product of their codes.
        outcomes.append(
          ProviderOutcome.rejected(
            benchmarkCase,
            provider: half.provider,
            kernel: half.kernel,
            finding: error
          )
        )
      }
    }
    if hasBaselines, let plain = try PlainContender(operands, row: operations.row) {
      entries.append(try timed(plain, on: benchmarkCase, operations))
    }
    if hasBaselines { outcomes += addLibraries(to: &entries, operands, operations) }
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
          try ProviderContender.requireExactExtremes(
            benchmarkCase,
            provider: provider,
            capability: capability
          )
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
    var rounds = 0
    while plan.continues(after: rounds, elapsed: MonotonicClock.elapsedSeconds - start) {
      rounds += 1
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
        try entries[index].requireCountedTime()
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
