// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import TensorCore
import Verification

/// Our requantization of accumulators to 8 bits.
final class RequantizeContender: OwnContender {
  let operations: OptimizedOperations
  /// Accumulators have no weight.
  let footprint = WeightFootprint(allocatorLive: nil, resident: nil)
  /// Memory limits it, not operations.
  let peakProbe: PeakProbe? = nil

  private let benchmarkCase: BenchmarkCase
  private let operands: RequantizeOperands
  private let quantizer: OutputQuantizer
  private var codes: Matrix<Int8>

  init(_ operands: CaseOperands, operations: OptimizedOperations) throws {
    self.operations = operations
    benchmarkCase = operands.benchmarkCase
    self.operands = try operands.requantizeOperands()
    quantizer = try OutputQuantizer(
      columnScales: self.operands.columnScales,
      bias: self.operands.bias,
      outputScale: self.operands.outputScale,
      range: .restricted
    )
    let shape = self.operands.accumulator.shape
    codes = Matrix(uninitializedRows: shape.rows, columns: shape.columns)
  }

  /// One pass: four bytes read and one written for each element.
  var traffic: [MemoryTraffic] {
    MemoryTraffic.quantization(elements: benchmarkCase.shape.rows * benchmarkCase.shape.columns)
  }

  func run() throws {
    var codes = codes.taken()
    try operations.requantize(
      operands.accumulator,
      rowScales: operands.rowScales,
      by: quantizer,
      codes: &codes
    )
    self.codes = codes
  }

  func verify() throws -> BenchmarkRecord.Verified {
    try ResultCheck(caseText: benchmarkCase.description, kernel: kernel).codes(
      operands.observation(
        got: QuantizedMatrix(
          codes: codes,
          scales: [operands.outputScale],
          granularity: .perTensor
        ),
        range: .restricted
      ),
      bound: RequantizeOperands.bound
    )
  }
}
