// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import ReferenceOperations
import TensorCore

/// Our quantizers: per token, or per tensor with a scale found or given.
final class QuantizerContender: OwnContender {
  let operations: OptimizedOperations
  /// A quantizer has no weight.
  let footprint = WeightFootprint(allocatorLive: nil, resident: nil)
  /// Memory limits a quantizer, not operations.
  let peakProbe: PeakProbe? = nil
  /// The bytes of one pass, also where the scale is found in a pass of its own.
  var traffic: [MemoryTraffic] {
    MemoryTraffic.quantization(elements: activation.rows * activation.columns)
  }

  private let benchmarkCase: BenchmarkCase
  private let activation: Matrix<Float>
  private let activationScale: Scale?
  private var codes: Matrix<Int8>
  private var scales: [Scale] = []

  init(_ operands: CaseOperands, operations: OptimizedOperations) throws {
    self.operations = operations
    benchmarkCase = operands.benchmarkCase
    activation = operands.activation
    activationScale = try operands.activationScale()
    codes = Matrix(uninitializedRows: activation.rows, columns: activation.columns)
  }

  private var isPerToken: Bool { benchmarkCase.operation == .quantizeToken }

  func run() throws {
    var codes = codes.taken()
    if isPerToken {
      try operations.quantizePerToken(
        activation,
        range: .restricted,
        codes: &codes,
        scales: &scales
      )
    } else {
      let scale = try operations.quantizePerTensor(
        activation,
        scale: activationScale,
        range: .restricted,
        codes: &codes
      )
      scales = [scale]
    }
    self.codes = codes
  }

  func verify() throws -> BenchmarkRecord.Verified {
    let reference = ReferenceOperations()
    return try ResultCheck(caseText: benchmarkCase.description, kernel: kernel).quantized(
      activation,
      codes: codes,
      scales: scales,
      expected: isPerToken
        ? reference.quantizedPerToken(activation, range: .restricted)
        : reference.quantizedPerTensor(activation, scale: activationScale, range: .restricted)
    )
  }
}
