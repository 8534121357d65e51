// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore
public import Verification

/// What the caches hold when a call begins.
public enum CacheMode: String, Sendable, CaseIterable {
  /// What the call before left there.
  case hot
  /// Weights come from memory: calls rotate over copies larger than every cache.
  case coldWeights = "cold-weights"

  /// Copies of a weight to rotate over: together more than every cache holds.
  func copies(weightBytes: Int) -> Int {
    switch self {
    case .hot: return 1
    case .coldWeights:
      return max(1, (MachineCaches.beyondBytes + weightBytes - 1) / weightBytes)
    }
  }
}

/// One case to verify and time.
public struct BenchmarkCase: Sendable, CustomStringConvertible {
  /// Operation.
  public let operation: KernelOperation
  /// How the operation is asked for.
  public let attributes: OperationAttributes
  /// M, K, N.
  public let shape: ProblemShape
  /// Row of the kernel table.
  public let kernel: String
  /// Threads, the calling one included.
  public let threads: Int
  /// What the caches hold.
  public let cache: CacheMode
  /// Where the data come from.
  public let fill: Fill
  /// Seed of the data.
  public let seed: UInt64

  /// Creates a case.
  ///
  /// - Throws: ``ShapeError`` when the accumulator could overflow.
  public init(
    operation: OperationVariant,
    shape: ProblemShape,
    kernel: String,
    threads: Int,
    cache: CacheMode,
    fill: Fill,
    seed: UInt64
  ) throws(ShapeError) {
    try shape.requireExactAccumulator()
    self.operation = operation.operation
    attributes = operation.attributes
    self.shape = shape
    self.kernel = kernel
    self.threads = threads
    self.cache = cache
    self.fill = fill
    self.seed = seed
  }

  /// The case as the verification engine knows it.
  var verificationCase: VerificationCase {
    VerificationCase(
      operation: CaseOperation(operation),
      shape: shape,
      fill: fill,
      seed: seed,
      threads: threads,
      kernel: kernel,
      attributes: attributes
    )
  }

  /// The one-line text that `verify --case` replays.
  public var description: String { verificationCase.description }

  /// Operations of one call: 2 * M * N * K for a product, times the heads of attention; one for each
  /// element that is quantized.
  var operationsPerCall: Double {
    switch operation {
    case .product, .linear: shape.operations
    case .attentionScores, .attentionValues: shape.operations * Double(attributes.heads)
    case .requantize: Double(shape.rows) * Double(shape.columns)
    case .quantizeToken, .quantizeTensor, .normQuantize: Double(shape.rows) * Double(shape.depth)
    }
  }
}
