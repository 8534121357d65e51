// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
public import Providers
public import Quantization
public import TensorCore
public import Verification

/// What two builds are compared on.
public enum GateCases {
  /// Shapes that are timed where none are given: a token, a small batch of odd sizes, a prompt.
  public static let defaultShapes = ["1x2048x2048", "37x577x129", "128x1024x1024"]

  /// Every shape with every number of threads, for everything that both builds offer.
  ///
  /// The case's kernel is the name of the capability, as `verify --provider` writes it.
  ///
  /// - Parameters:
  ///   - base: The old build.
  ///   - head: The new build.
  ///   - shapes: M, K, N.
  ///   - threads: Thread counts.
  ///   - operations: Operations to time; none for every one.
  ///   - fill: Where the data come from.
  ///   - seed: Seed of the data.
  /// - Returns: The cases; none where the builds have nothing in common.
  /// - Throws: ``ShapeError``.
  public static func all(
    base: Provider,
    head: Provider,
    shapes: [ProblemShape],
    threads: [Int],
    operations: [KernelOperation],
    fill: Fill,
    seed: UInt64
  ) throws(ShapeError) -> [BenchmarkCase] {
    var cases: [BenchmarkCase] = []
    for threads in threads {
      for shape in shapes {
        for capability in base.capabilities where head.capabilities.contains(capability) {
          let operation = capability.operation
          guard operations.isEmpty || operations.contains(operation) else { continue }
          cases.append(
            try BenchmarkCase(
              operation: OperationVariant(operation),
              shape: shape,
              kernel: capability.rawValue,
              threads: threads,
              cache: .hot,
              fill: fill,
              seed: seed
            )
          )
        }
      }
    }
    return cases
  }

  /// The case of the controls: the first capability of the run on a shape whose calls are short, so
  /// that one call more in twenty can be made.
  static func control(like benchmarkCase: BenchmarkCase) throws(ShapeError) -> BenchmarkCase {
    try BenchmarkCase(
      operation: OperationVariant(benchmarkCase.operation),
      shape: ProblemShape(rows: 16, depth: 256, columns: 256),
      kernel: benchmarkCase.kernel,
      threads: benchmarkCase.threads,
      cache: .hot,
      fill: benchmarkCase.fill,
      seed: benchmarkCase.seed
    )
  }

  /// One build's side of a case.
  ///
  /// - Throws: ``ProviderError``, or the error of data that cannot be made.
  static func contender(
    _ provider: Provider,
    _ operands: CaseOperands
  ) throws -> any Contender {
    let benchmarkCase = operands.benchmarkCase
    guard let capability = ProviderCapability(rawValue: benchmarkCase.kernel) else {
      throw ProviderError.notCapable(provider: provider.name, operation: benchmarkCase.kernel)
    }
    return try ProviderContender.make(
      operands,
      provider: provider,
      capability: capability,
      // Sums of the check are recomputed by this tool's own kernels, and checked in turn.
      operations: OptimizedOperations(row: try KernelRow.chosen())
    )
  }
}

extension BenchmarkCase {
  /// A case of the gate from its text form.
  ///
  /// - Throws: ``GateCaseError`` for a case of something that is not timed.
  public init(gateCase: VerificationCase) throws {
    guard let operation = KernelOperation(rawValue: gateCase.operation.rawValue) else {
      throw GateCaseError(caseText: gateCase.description)
    }
    try self.init(
      operation: OperationVariant(operation, attributes: gateCase.attributes),
      shape: gateCase.shape,
      kernel: gateCase.kernel,
      threads: gateCase.threads,
      cache: .hot,
      fill: gateCase.fill,
      seed: gateCase.seed
    )
  }
}

/// A case that kernels do not compute.
public struct GateCaseError: Error, CustomStringConvertible {
  let caseText: String
  /// What was found.
  public var description: String { "\(caseText) is not an operation of kernels" }
}
