// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import TensorCore

/// Three plain C loops: what the row without intrinsics must not fall behind.
final class PlainContender: Contender {
  private let benchmarkCase: BenchmarkCase
  private let product: PlainProduct
  private let activation: Matrix<Int8>
  private let weight: Matrix<Int8>
  private var output: Matrix<Int32>

  /// Takes the codes of a case, or `nil` where there is nothing to compare: on rows without a plain
  /// product, for other operations, and on several threads, because it runs on one.
  init?(_ operands: CaseOperands, row: KernelRow) throws {
    benchmarkCase = operands.benchmarkCase
    guard benchmarkCase.operation == .product, benchmarkCase.threads == 1,
      let product = PlainProduct(row: row)
    else { return nil }
    self.product = product
    activation = operands.activationCodes
    weight = try operands.quantizedWeight().codes
    output = Matrix(
      uninitializedRows: benchmarkCase.shape.rows,
      columns: benchmarkCase.shape.columns
    )
  }

  var kernel: String { "three loops" }
  var provider: String { "smoothbench" }
  var isBaseline: Bool { true }
  var precision: Precision { .int8 }
  /// None: nobody expects plain loops to reach a peak.
  var peakProbe: PeakProbe? { nil }
  /// The weight is the caller's, not a packed copy.
  var footprint: WeightFootprint { WeightFootprint(allocatorLive: nil, resident: nil) }

  func run() throws { product.multiply(activation, by: weight, into: &output) }

  func verify() throws -> BenchmarkRecord.Verified {
    try ResultCheck(caseText: benchmarkCase.description, kernel: kernel).product(
      activation: activation,
      weight: weight,
      output: output,
      seed: benchmarkCase.seed
    )
  }
}
