// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Measurement
import OptimizedOperations
public import Providers
public import Quantization
public import Records
public import Verification

/// Where the time of one case went.
public struct CaseProfile: Sendable {
  /// For the result file.
  public var record: ProfileRecord
  /// For tables and flame graphs.
  public let stacks: [ProfileStack]
  /// The instructions that most samples fell on, with their neighbours.
  public let spots: [HotSpot]
}

/// Verifies, then profiles one case of our kernels or of a library.
///
/// Making the data, packing the weight, the first call, the bursts of the limits and both
/// checks stay outside the profiled region.
public struct CaseProfiler {
  private let plan: ProfilePlan
  private let captured: CapturedTensors?

  /// Creates a profiler.
  ///
  /// - Parameters:
  ///   - plan: How many samples to take, and what to look for.
  ///   - captured: Real tensors for the fill `captured-tiled`.
  /// - Throws: ``ProfilerError`` when this program cannot be profiled: known before any work.
  public init(plan: ProfilePlan, captured: CapturedTensors?) throws(ProfilerError) {
    guard ProfilerSession.isBuiltIn else { throw .notBuiltIn }
    try ExecutableSymbols.requireNames()
    self.plan = plan
    self.captured = captured
  }

  /// What can be profiled on a case.
  public enum Subject: Sendable {
    /// Our own kernels.
    case own
    /// One of the things a library computes.
    case library(Provider, ProviderCapability)
  }

  /// What a library computes that compares with an operation; our own kernels without a library.
  public static func subjects(
    of provider: Provider?,
    beside operation: KernelOperation
  ) -> [Subject] {
    guard let provider else { return [.own] }
    return ProviderContender.capabilities(of: provider, beside: operation).map {
      .library(provider, $0)
    }
  }

  /// Verifies, warms up and profiles one case.
  ///
  /// - Parameters:
  ///   - benchmarkCase: The case.
  ///   - subject: What computes it.
  /// - Returns: The profile. At least one sample.
  /// - Throws: ``ResultCheckError`` for a wrong result, ``ProviderError`` or ``ProfilerError``.
  public func profile(
    _ benchmarkCase: BenchmarkCase,
    of subject: Subject = .own
  ) throws -> CaseProfile {
    let operands = CaseOperands(benchmarkCase, captured: captured)
    let operations = OptimizedOperations(
      row: try KernelRow.named(benchmarkCase.kernel),
      threads: benchmarkCase.threads,
      onThreadStart: { ProfilerSession.registerThread() }
    )
    if case .library(let provider, let capability) = subject {
      try ProviderContender.requireExactExtremes(
        benchmarkCase,
        provider: provider,
        capability: capability
      )
    }
    let contender: any Contender =
      switch subject {
      case .own:
        try OwnContenders.contender(for: operands, operations: operations)
      case .library(let provider, let capability):
        try ProviderContender.make(
          operands,
          provider: provider,
          capability: capability,
          operations: operations
        )
      }
    try contender.run()
    _ = try contender.verify()
    var limits = PhaseLimits(of: contender, benchmarkCase, operations: operations)
    limits.measure()
    let (region, calls) = try plan.record { try contender.run() }
    limits.measure()
    _ = try contender.verify()
    return try explanation(
      of: RecordedCase(
        benchmarkCase: benchmarkCase,
        contender: contender,
        region: region,
        calls: calls,
        limits: limits
      )
    )
  }

  /// One case with all that was measured of it.
  private struct RecordedCase {
    let benchmarkCase: BenchmarkCase
    let contender: any Contender
    let region: ProfiledRegion
    let calls: Int
    let limits: PhaseLimits
  }

  /// Names what was measured and says what follows from it.
  private func explanation(of recorded: RecordedCase) throws -> CaseProfile {
    let region = recorded.region
    let symbols = try ProfileSymbols(mappings: region.profile.mappings)
    let stacks = symbols.named(region.profile.stacks)
    // Waiting loops are a few instructions, each hotter than any of the work; the balance has their share.
    let working = zip(region.profile.stacks, stacks).filter { !ProfilePhase.isSpinning($1.frames) }
    let spots = HotSpot.spots(
      of: working.map(\.0),
      symbols: symbols,
      limit: plan.instructions,
      disassembler: Disassembler()
    )
    var record = ProfileRecord(
      case: recorded.benchmarkCase.description,
      operation: recorded.benchmarkCase.operation.rawValue,
      kernel: recorded.contender.kernel,
      provider: recorded.contender.provider,
      threads: recorded.benchmarkCase.threads,
      calls: recorded.calls,
      phases: ProfilePhase.phases(of: stacks).map {
        recorded.limits.applied(
          to: $0,
          callSeconds: region.processorSeconds / Double(recorded.calls)
        )
      },
      samples: region.profile.sampleCount,
      requestedHz: region.requestedHz,
      realHz: region.realHz,
      processorSeconds: region.processorSeconds,
      wallSeconds: region.wallSeconds,
      accountedShare: region.accountedShare,
      mistrusted: region.isAccounted
        ? nil : "samples and processor time disagree by more than 5 %",
      balance: .init(region, threads: recorded.benchmarkCase.threads, stacks: stacks),
      hotInstructions: plan.hottest(of: spots, samples: region.profile.sampleCount),
      advice: [],
      stacks: CollapsedStacks.merged(stacks)
    )
    record.library = recorded.contender.library
    record.advice = ProfileAdvice(record, stacks: stacks).lines
    return CaseProfile(record: record, stacks: stacks, spots: spots)
  }
}

extension ProfileRecord.ThreadBalance {
  /// Compares the threads of a region.
  init(_ region: ProfiledRegion, threads: Int, stacks: [ProfileStack]) {
    let busiest = region.threadSeconds.max() ?? 0
    // An even split is over the threads asked for: one that never worked counts as idle.
    let asked = region.threadSeconds.sorted(by: >).prefix(threads)
    let mean = asked.reduce(0, +) / Double(threads)
    let spinning = stacks.reduce(0) { $0 + (ProfilePhase.isSpinning($1.frames) ? $1.count : 0) }
    self.init(
      processorSeconds: region.threadSeconds,
      imbalance: busiest > 0 ? 1 - mean / busiest : 0,
      spinningShare: Double(spinning) / Double(region.profile.sampleCount),
      waitingSeconds: max(0, Double(threads) * region.wallSeconds - region.processorSeconds)
    )
  }
}
