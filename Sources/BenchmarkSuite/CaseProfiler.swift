// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Measurement
import OptimizedOperations
import Quantization
public import Records
public import Verification

/// Where the time of one case went.
public struct CaseProfile: Sendable {
  /// For the result file.
  public let record: ProfileRecord
  /// For tables and flame graphs.
  public let stacks: [ProfileStack]
  /// Calls of the operation in the profiled region.
  public let calls: Int
}

/// Verifies, then profiles one case of our kernels.
///
/// Making the data, packing the weight, the first call and both checks stay outside the profiled
/// region.
public struct CaseProfiler {
  private let plan: ProfilePlan
  private let captured: CapturedTensors?

  /// Creates a profiler.
  ///
  /// - Parameters:
  ///   - plan: How many samples to take.
  ///   - captured: Real tensors for the fill `captured-tiled`.
  /// - Throws: ``ProfilerError`` when this program cannot be profiled: known before any work.
  public init(plan: ProfilePlan, captured: CapturedTensors?) throws(ProfilerError) {
    guard ProfilerSession.isBuiltIn else { throw .notBuiltIn }
    try ExecutableSymbols.requireNames()
    self.plan = plan
    self.captured = captured
  }

  /// Verifies, warms up and profiles one case.
  ///
  /// - Returns: The profile. At least one sample.
  /// - Throws: ``ResultCheckError`` for a wrong result, or ``ProfilerError``.
  public func profile(_ benchmarkCase: BenchmarkCase) throws -> CaseProfile {
    let operations = OptimizedOperations(
      row: try KernelRow.named(benchmarkCase.kernel),
      threads: benchmarkCase.threads,
      onThreadStart: { ProfilerSession.registerThread() }
    )
    let contender = try OwnContenders.contender(
      for: CaseOperands(benchmarkCase, captured: captured),
      operations: operations
    )
    try contender.run()
    _ = try contender.verify()
    let (region, calls) = try plan.record { try contender.run() }
    _ = try contender.verify()
    let symbols = try ProfileSymbols(mappings: region.profile.mappings)
    let stacks = symbols.named(region.profile.stacks)
    return CaseProfile(
      record: ProfileRecord(
        case: benchmarkCase.description,
        operation: benchmarkCase.operation.rawValue,
        kernel: contender.kernel,
        provider: contender.provider,
        threads: benchmarkCase.threads,
        phases: ProfilePhase.phases(of: stacks),
        samples: region.profile.sampleCount,
        requestedHz: region.requestedHz,
        realHz: region.realHz,
        processorSeconds: region.processorSeconds,
        wallSeconds: region.wallSeconds
      ),
      stacks: stacks,
      calls: calls
    )
  }
}
