// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import TensorCore

/// Our integer product with prepacked weights.
final class ProductContender: OwnContender {
  let operations: OptimizedOperations
  private let benchmarkCase: BenchmarkCase
  private let activation: Matrix<Int8>
  private var weights: PackedCopies
  private var output: Matrix<Int32>

  init(_ operands: CaseOperands, operations: OptimizedOperations) throws {
    self.operations = operations
    benchmarkCase = operands.benchmarkCase
    activation = operands.activationCodes
    weights = try PackedCopies(operands, row: operations.row)
    let shape = benchmarkCase.shape
    output = Matrix(uninitializedRows: shape.rows, columns: shape.columns)
  }

  var footprint: WeightFootprint { weights.footprint }
  /// The row's own 8-bit sequence.
  var peakProbe: PeakProbe? { PeakProbe(row: operations.row, unit: .integer) }
  var traffic: [MemoryTraffic] {
    MemoryTraffic.product(benchmarkCase, activation: 1, weight: 1, output: 4)
  }

  func run() throws {
    var output = output.taken()
    try operations.multiply(activation, by: weights.next(), into: &output)
    self.output = output
  }

  func verify() throws -> BenchmarkRecord.Verified {
    try ResultCheck(caseText: benchmarkCase.description, kernel: kernel).product(
      activation: activation,
      weight: weights.quantized.codes,
      output: output,
      seed: benchmarkCase.seed
    )
  }
}
