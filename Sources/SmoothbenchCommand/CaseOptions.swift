// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import Foundation
import OptimizedOperations
import Quantization
import TensorCore
import Verification

/// What `benchmark` and `profile` say about every case besides shape and operation.
struct CaseOptions: ParsableArguments {
  @Option(help: "Kernel row; default: the row that dispatch chooses.")
  var kernel: String?

  @Option(help: "Thread counts, such as 1,2.")
  var threads: IntegerList?

  @Option(help: "What caches hold: hot (default) or cold-weights.")
  var cache: CacheMode?

  @Option(help: "Where the data come from.")
  var fill: Fill = .outlierChannels

  @Option(help: "Seed of the data.")
  var seed: UInt64 = 1

  /// Cores this process may use.
  private static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Refuses more threads than there are cores: they would take turns on a core, and their times
  /// would say nothing about the kernels.
  func validate() throws {
    let cores = Self.cores
    guard let threads = threads?.values.first(where: { $0 > cores }) else { return }
    throw ValidationError(
      "--threads \(threads): this process may use \(cores) core\(cores == 1 ? "" : "s"), and "
        + "threads that take turns on a core cannot be timed; give \(cores) at the most"
    )
  }

  /// Every combination of threads, shapes and operations, in that order.
  ///
  /// - Throws: ``ShapeError`` for a shape that cannot be computed here, or
  ///   ``KernelSelectionError``.
  func cases(
    shapes: [ProblemShape],
    operations: [OperationVariant],
    defaultThreads: [Int],
    defaultCache: CacheMode = .hot,
    defaultKernel: String? = nil
  ) throws -> [BenchmarkCase] {
    let row = try (kernel ?? defaultKernel).map { try KernelRow.named($0) } ?? KernelRow.chosen()
    for operation in operations {
      for shape in shapes { try MemoryCheck.require(shape, heads: operation.attributes.heads) }
    }
    // A suite is written for any machine: what is too much for this one is left out.
    let threadCounts = threads?.values ?? defaultThreads.filter { $0 <= Self.cores }
    return try threadCounts.flatMap { threads in
      try shapes.flatMap { shape in
        try operations.map { operation in
          try BenchmarkCase(
            operation: operation,
            shape: shape,
            kernel: row.name,
            threads: threads,
            cache: cache ?? defaultCache,
            fill: fill,
            seed: seed
          )
        }
      }
    }
  }
}

/// Whole numbers of 1 or more, separated by commas.
struct IntegerList: ExpressibleByArgument {
  let values: [Int]

  init?(argument: String) {
    let values = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard !values.isEmpty, values.allSatisfy({ $0.map { (1...1024).contains($0) } ?? false }) else {
      return nil
    }
    self.values = values.compactMap { $0 }
  }
}

extension OperationVariant: ExpressibleByArgument {
  /// Reads an option's value.
  public init?(argument: String) { self.init(text: argument) }
}
extension CacheMode: ExpressibleByArgument {}
extension Fill: ExpressibleByArgument {}
