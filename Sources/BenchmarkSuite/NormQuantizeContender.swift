// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import TensorCore
import Verification

/// Our LayerNorm or RMSNorm with quantization.
final class NormQuantizeContender: OwnContender {
  let operations: OptimizedOperations
  /// Gain and bias are no weight to speak of.
  let footprint = WeightFootprint(allocatorLive: nil, resident: nil)
  /// Memory limits it, not operations.
  let peakProbe: PeakProbe? = nil

  private let benchmarkCase: BenchmarkCase
  private let operands: NormQuantizeOperands
  private var codes: Matrix<Int8>
  private var scales: [Scale] = []

  init(_ operands: CaseOperands, operations: OptimizedOperations) throws {
    self.operations = operations
    benchmarkCase = operands.benchmarkCase
    self.operands = try operands.normQuantizeOperands()
    let shape = self.operands.activation.shape
    codes = Matrix(uninitializedRows: shape.rows, columns: shape.columns)
  }

  /// One pass: four bytes read and one written for each element.
  var traffic: [MemoryTraffic] {
    MemoryTraffic.quantization(elements: benchmarkCase.shape.rows * benchmarkCase.shape.depth)
  }

  func run() throws {
    var codes = codes.taken()
    try operations.normalizeAndQuantize(
      operands.activation,
      normalization: operands.normalization,
      scale: operands.scale,
      range: .restricted,
      codes: &codes,
      scales: &scales
    )
    self.codes = codes
  }

  func verify() throws -> BenchmarkRecord.Verified {
    let isPerToken = operands.scale == nil
    return try ResultCheck(caseText: benchmarkCase.description, kernel: kernel).codes(
      operands.observation(
        got: QuantizedMatrix(
          codes: codes,
          scales: isPerToken ? scales : Array(scales.prefix(1)),
          granularity: isPerToken ? .perToken : .perTensor
        ),
        range: .restricted
      ),
      bound: NormQuantizeOperands.bound
    )
  }
}
