// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import OptimizedOperations
import Quantization
public import Records
import TensorCore

/// FP32 arithmetic on weights stored as FP16: the baseline of memory.
public final class HalfStoredContender: Contender {
  private let operands: CaseOperands
  private let product: FloatStoredProduct
  private let weights: [FloatStoredWeight]
  private var output: Matrix<Float>
  private var turn = 0

  /// Memory taken by one FP16 weight.
  public let footprint: WeightFootprint

  /// Rounds the weight of a case to FP16 and packs it, as many copies as the cache mode asks for.
  public init(_ operands: CaseOperands, operations: OptimizedOperations) {
    self.operands = operands
    product = FloatStoredProduct(row: operations.row, pool: operations.pool)
    let shape = operands.benchmarkCase.shape
    let weight = operands.weight
    let (first, footprint) = WeightFootprint.measure {
      FloatStoredWeight(weight, storage: .fp16, row: operations.row)
    }
    self.footprint = footprint
    let copies = operands.benchmarkCase.cache.copies(weightBytes: first.byteCount)
    weights = [first] + (1..<copies).map { _ in FloatStoredWeight(copying: first) }
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
