// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import ReferenceOperations
import TensorCore

/// Our W8A8 linear layer with prepacked weights, from FP32 activations.
final class LinearContender: OwnContender {
  let operations: OptimizedOperations
  private let benchmarkCase: BenchmarkCase
  private let activation: Matrix<Float>
  private let activationScale: Scale?
  private let bias: [Float]
  private var weights: PackedCopies
  private var output: Matrix<Float>

  init(_ operands: CaseOperands, operations: OptimizedOperations) throws {
    self.operations = operations
    benchmarkCase = operands.benchmarkCase
    activation = operands.activation
    activationScale = try operands.activationScale()
    bias = operands.bias
    weights = try PackedCopies(operands, row: operations.row)
    let shape = benchmarkCase.shape
    output = Matrix(uninitializedRows: shape.rows, columns: shape.columns)
  }

  var footprint: WeightFootprint { weights.footprint }
  /// The row's own 8-bit sequence: the product is nearly all of the work.
  var peakProbe: PeakProbe? { PeakProbe(row: operations.row, unit: .integer) }
  var traffic: [MemoryTraffic] {
    MemoryTraffic.product(benchmarkCase, activation: 4, weight: 1, output: 4)
  }

  func run() throws {
    var output = output.taken()
    try operations.applyLinear(
      activation,
      scale: activationScale,
      weight: weights.next(),
      columnScales: weights.columnScales,
      bias: bias,
      into: &output
    )
    self.output = output
  }

  func verify() throws -> BenchmarkRecord.Verified {
    try ResultCheck(caseText: benchmarkCase.description, kernel: kernel).linear(
      quantized: ReferenceOperations().quantized(activation, scale: activationScale),
      weight: weights.quantized.codes,
      columnScales: weights.columnScales,
      bias: bias,
      output: output,
      operations: operations,
      seed: benchmarkCase.seed
    )
  }
}
