// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import ReferenceOperations
import TensorCore
import Verification

/// Our W8A8 linear layer with prepacked weights, from FP32 activations to FP32 or s8.
final class LinearContender: OwnContender {
  private enum Output {
    case realValues(Matrix<Float>)
    case codes(Matrix<Int8>, by: OutputQuantizer)
  }

  let operations: OptimizedOperations
  private let benchmarkCase: BenchmarkCase
  private let activation: Matrix<Float>
  private let activationScale: Scale?
  private let bias: [Float]
  private let requantize: RequantizeOperands?
  private var weights: PackedCopies
  private var output: Output

  init(_ operands: CaseOperands, operations: OptimizedOperations) throws {
    self.operations = operations
    benchmarkCase = operands.benchmarkCase
    activation = operands.activation
    activationScale = try operands.activationScale()
    bias = operands.bias
    weights = try PackedCopies(operands, row: operations.row)
    let shape = benchmarkCase.shape
    guard benchmarkCase.attributes.output == .codes else {
      requantize = nil
      output = .realValues(Matrix(uninitializedRows: shape.rows, columns: shape.columns))
      return
    }
    let quantized = try ReferenceOperations().quantized(activation, scale: activationScale)
    let requantize = try operands.requantizeOperands(
      quantized: quantized,
      accumulator: operations.product(
        activation: quantized.codes,
        weight: weights.quantized.codes
      ),
      weight: weights.quantized
    )
    self.requantize = requantize
    output = .codes(
      Matrix(uninitializedRows: shape.rows, columns: shape.columns),
      by: try OutputQuantizer(
        columnScales: requantize.columnScales,
        bias: bias,
        outputScale: requantize.outputScale,
        range: .restricted
      )
    )
  }

  var footprint: WeightFootprint { weights.footprint }
  /// The row's own 8-bit sequence: the product is nearly all of the work.
  var peakProbe: PeakProbe? { PeakProbe(row: operations.row, unit: .integer) }
  var traffic: [MemoryTraffic] {
    MemoryTraffic.product(
      benchmarkCase,
      activation: MemoryLayout<Float>.stride,
      weight: MemoryLayout<Int8>.stride,
      output: requantize == nil ? MemoryLayout<Float>.stride : MemoryLayout<Int8>.stride
    )
  }

  func run() throws {
    switch output {
    case .realValues(var values):
      output = .realValues(.none)
      try operations.applyLinear(
        activation,
        scaling: RowScaling(activationScale),
        weight: weights.next(),
        columnScales: weights.columnScales,
        bias: bias,
        into: &values
      )
      output = .realValues(values)
    case .codes(var codes, let quantizer):
      output = .codes(.none, by: quantizer)
      try operations.applyLinear(
        activation,
        scaling: RowScaling(activationScale),
        weight: weights.next(),
        by: quantizer,
        into: &codes
      )
      output = .codes(codes, by: quantizer)
    }
  }

  func verify() throws -> BenchmarkRecord.Verified {
    let check = ResultCheck(caseText: benchmarkCase.description, kernel: kernel)
    let quantized = try ReferenceOperations().quantized(activation, scale: activationScale)
    switch output {
    case .realValues(let values):
      return try check.linear(
        quantized: quantized,
        weight: weights.quantized.codes,
        columnScales: weights.columnScales,
        bias: bias,
        output: values,
        operations: operations,
        seed: benchmarkCase.seed
      )
    case .codes(let codes, let quantizer):
      guard let requantize else { preconditionFailure("made together with the codes") }
      _ = try check.product(
        activation: quantized.codes,
        weight: weights.quantized.codes,
        output: requantize.accumulator,
        seed: benchmarkCase.seed
      )
      return try check.codes(
        requantize.observation(
          got: QuantizedMatrix(
            codes: codes,
            scales: [quantizer.outputScale],
            granularity: .perTensor
          ),
          range: quantizer.range
        ),
        bound: RequantizeOperands.bound
      )
    }
  }
}
