// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import OptimizedOperations
public import Records

/// One implementation with its data made and its weight packed: something to verify and then time.
public protocol Contender: AnyObject {
  /// Row of the kernel table, or the library's own name for what it runs.
  var kernel: String { get }
  /// `smoothbench` or the name of a library.
  var provider: String { get }
  /// The library's file, or `nil` for our own.
  var library: String? { get }
  /// What the library says of its version and build, or `nil` for our own.
  var libraryVersion: String? { get }
  /// Whether records are of kind `benchmark` (our INT8) or `baseline`.
  var isBaseline: Bool { get }
  /// The format of its operands, which says what a speedup over it is called.
  var precision: Precision { get }
  /// The register-only probe whose rate is this contender's peak, or `nil` where operations are
  /// not what limits it.
  var peakProbe: PeakProbe? { get }
  /// Memory that one call moves at least, whatever its caches hold.
  var traffic: [MemoryTraffic] { get }
  /// Memory taken by the packed weight.
  var footprint: WeightFootprint { get }

  /// Computes the case once.
  func run() throws

  /// Checks the output of the last ``run()``.
  ///
  /// - Throws: ``ResultCheckError`` naming the first wrong element.
  func verify() throws -> BenchmarkRecord.Verified
}

extension Contender {
  /// Whether a library computes it: one that fails is left out, and the others go on.
  var isForeign: Bool { provider != "smoothbench" }

  /// Our own.
  public var library: String? { nil }

  /// Our own, which the record of the machine names.
  public var libraryVersion: String? { nil }

  /// Nothing that could limit it.
  public var traffic: [MemoryTraffic] { [] }
}

/// The formats a linear layer can be computed from.
public enum Precision: String, Sendable {
  /// Weights and activations in 8 bits.
  case int8
  /// FP32 throughout.
  case fp32
  /// FP16 storage, FP32 arithmetic.
  case fp16
  /// BF16 operands, FP32 sums.
  case bf16
}

/// A timed output that is wrong; it is reported and never shown as fast.
public struct ResultCheckError: Error, CustomStringConvertible {
  /// The case.
  public let caseText: String
  /// Who computed it.
  public let kernel: String
  /// What was wrong and where.
  public let finding: String
  /// Whether the output could not be judged at all, rather than being wrong.
  public var isUndecided = false

  /// What was found.
  public var description: String {
    "\(kernel) \(isUndecided ? "cannot be judged on" : "computes wrongly:") \(caseText): \(finding)"
  }
}
