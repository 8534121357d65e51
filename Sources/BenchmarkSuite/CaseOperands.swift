// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore
public import Verification

/// The operands of one case, made once and shared by everything that is timed on it.
public final class CaseOperands {
  let benchmarkCase: BenchmarkCase
  private let data: CaseData

  /// Describes the operands; each is made when it is first used.
  ///
  /// - Parameters:
  ///   - benchmarkCase: The case.
  ///   - captured: Real tensors for the fill `captured-tiled`.
  public init(_ benchmarkCase: BenchmarkCase, captured: CapturedTensors?) {
    self.benchmarkCase = benchmarkCase
    data = CaseData(benchmarkCase.verificationCase, captured: captured)
  }

  /// Real activation.
  ///
  /// Shape: `[M, K]`.
  private(set) lazy var activation: Matrix<Float> = data.activation()
  /// Real weight.
  ///
  /// Shape: `[N, K]`.
  private(set) lazy var weight: Matrix<Float> = data.weight()
  /// Codes of the activation.
  ///
  /// Shape: `[M, K]`.
  private(set) lazy var activationCodes: Matrix<Int8> = data.activationCodes()

  /// The scale given for the whole activation, or `nil` where the case has it found.
  func activationScale() throws -> Scale? { try data.activationScale() }

  /// Codes of the query or of the probabilities.
  ///
  /// Shape of a head: `[M, K]`.
  private(set) lazy var attentionLeft: HeadTensor<Int8> = data.attentionLeft()

  /// Codes of the key or of the value.
  ///
  /// Shape of a head: `[N, K]` or `[K, N]`.
  func attentionRight(_ kind: AttentionProduct) -> HeadTensor<Int8> { data.attentionRight(kind) }

  /// Accumulators and all that turns them into codes.
  func requantizeOperands() throws -> RequantizeOperands { try RequantizeOperands(data) }

  /// What follows the product of a layer with s8 outputs.
  func requantizeOperands(
    quantized: QuantizedMatrix,
    accumulator: Matrix<Int32>,
    weight: QuantizedMatrix
  ) throws -> RequantizeOperands {
    try RequantizeOperands(
      quantized: quantized,
      accumulator: accumulator,
      weight: weight,
      bias: bias,
      data: data
    )
  }

  /// The activation with its normalization.
  func normQuantizeOperands() throws -> NormQuantizeOperands { try NormQuantizeOperands(data) }

  /// One bias for each output channel, about as large as an output.
  private(set) lazy var bias: [Float] = {
    let source = RandomSource(seed: benchmarkCase.seed)
    return (0..<benchmarkCase.shape.columns).map {
      Float(2 * source.unit(stream: OperandRole.bias.rawValue, row: 0, column: $0) - 1)
    }
  }()

  /// The weight the case multiplies by: codes of the fill for the integer product, the real weight
  /// quantized for each channel for the layer.
  func quantizedWeight() throws -> QuantizedMatrix {
    guard benchmarkCase.operation == .linear else {
      let codes = data.weightCodes()
      let unit = Scale(absoluteMaximum: 0)
      return try QuantizedMatrix(
        codes: codes,
        scales: Array(repeating: unit, count: codes.rows),
        granularity: .perChannel
      )
    }
    let quantized = try ReferenceOperations().quantizedPerToken(weight, range: .restricted)
    return try QuantizedMatrix(
      codes: quantized.codes,
      scales: quantized.scales,
      granularity: .perChannel
    )
  }
}
