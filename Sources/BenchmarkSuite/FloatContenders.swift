// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import OptimizedOperations
public import Providers
import Quantization
public import Records
import TensorCore

/// FP32 by a library: the baseline of speed.
public final class LibraryContender: Contender {
  private let operands: CaseOperands
  private let products: [ProviderProduct]
  private var output: Matrix<Float>
  private var turn = 0

  /// Memory taken by the FP32 weight.
  public let footprint: WeightFootprint

  /// Hands weights of its own to the library, as many copies as the cache mode asks for.
  public init(_ operands: CaseOperands, provider: Provider) throws {
    self.operands = operands
    let shape = operands.benchmarkCase.shape
    let source = operands.weight
    let (weight, footprint) = WeightFootprint.measure { source.map { $0 } }
    self.footprint = footprint
    output = Matrix(uninitializedRows: shape.rows, columns: shape.columns)
    try provider.setThreads(operands.benchmarkCase.threads)
    let copies = operands.benchmarkCase.cache.copies(
      weightBytes: shape.columns * shape.depth * MemoryLayout<Float>.stride
    )
    products = try (0..<copies).map { copy in
      let own = copy == 0 ? weight : Self.copy(of: weight)
      return try provider.product(.f32, weight: own, rows: shape.rows)
    }
  }

  /// A matrix with memory of its own: a value that shares memory gets its own to write to.
  private static func copy(of matrix: Matrix<Float>) -> Matrix<Float> {
    var copy = matrix
    copy.withUnsafeMutablePointer { _ in }
    return copy
  }

  /// `f32`, whatever the library chooses inside.
  public var kernel: String { "f32" }
  /// Name of the library.
  public var provider: String { products[0].provider.name }
  /// Always a baseline.
  public var isBaseline: Bool { true }
  /// FP32.
  public var precision: Precision { .fp32 }
  /// FP32 multiply-add on registers, by the best row of this machine: a library chooses its own
  /// instructions.
  public var peakProbe: PeakProbe? {
    KernelRow.supported.first.map { PeakProbe(row: $0, unit: .float) }
  }
  /// Bytes of the FP32 operands.
  public var traffic: [MemoryTraffic] {
    MemoryTraffic.product(operands.benchmarkCase, activation: 4, weight: 4, output: 4)
  }

  /// Computes the case once.
  public func run() throws {
    turn = (turn + 1) % products.count
    try products[turn].run(activation: operands.activation, into: &output)
  }

  /// Checks sampled elements of the last output.
  ///
  /// - Throws: ``ResultCheckError``.
  public func verify() throws -> BenchmarkRecord.Verified {
    let benchmarkCase = operands.benchmarkCase
    return try ResultCheck(
      caseText: benchmarkCase.description,
      kernel: "\(provider) \(kernel)"
    ).floatProduct(
      activation: operands.activation,
      weight: operands.weight,
      output: output,
      seed: benchmarkCase.seed
    )
  }
}

/// FP32 arithmetic on weights stored as FP16: the baseline of memory.
public final class HalfStoredContender: Contender {
  private let operands: CaseOperands
  private let product: HalfStoredProduct
  private let weights: [HalfStoredWeight]
  private var output: Matrix<Float>
  private var turn = 0

  /// Memory taken by one FP16 weight.
  public let footprint: WeightFootprint

  /// Rounds the weight of a case to FP16 and packs it, as many copies as the cache mode asks for.
  public init(_ operands: CaseOperands, operations: OptimizedOperations) {
    self.operands = operands
    product = HalfStoredProduct(row: operations.row, pool: operations.pool)
    let shape = operands.benchmarkCase.shape
    let weight = operands.weight
    let (first, footprint) = WeightFootprint.measure {
      HalfStoredWeight(weight, row: operations.row)
    }
    self.footprint = footprint
    let copies = operands.benchmarkCase.cache.copies(weightBytes: first.byteCount)
    weights = [first] + (1..<copies).map { _ in HalfStoredWeight(copying: first) }
    output = Matrix(uninitializedRows: shape.rows, columns: shape.columns)
  }

  /// Row of the kernel table, with the storage format.
  public var kernel: String { "\(product.row.name) f16-stored" }
  /// Always `smoothbench`.
  public var provider: String { "smoothbench" }
  /// Always a baseline.
  public var isBaseline: Bool { true }
  /// FP16 storage.
  public var precision: Precision { .fp16 }
  /// FP32 multiply-add on registers.
  public var peakProbe: PeakProbe? { PeakProbe(row: product.row, unit: .float) }
  /// Bytes of the FP16 weight and of the other FP32 operands.
  public var traffic: [MemoryTraffic] {
    MemoryTraffic.product(operands.benchmarkCase, activation: 4, weight: 2, output: 4)
  }

  /// Computes the case once.
  public func run() throws {
    turn = (turn + 1) % weights.count
    try product.multiply(operands.activation, by: weights[turn], into: &output)
  }

  /// Checks sampled elements of the last output.
  ///
  /// - Throws: ``ResultCheckError``.
  public func verify() throws -> BenchmarkRecord.Verified {
    let benchmarkCase = operands.benchmarkCase
    return try ResultCheck(caseText: benchmarkCase.description, kernel: kernel).floatProduct(
      activation: operands.activation,
      weight: operands.weight,
      output: output,
      seed: benchmarkCase.seed
    ) { Float(Float16($0)) }
  }
}
