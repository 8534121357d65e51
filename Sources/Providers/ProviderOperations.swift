// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CProviderInterface
public import Quantization
public import TensorCore

/// The integer product or the layer of a library, computed in guarded memory with exact strides.
///
/// Each call runs twice, once with forbidden pages directly behind activation, weight and output,
/// once with them directly in front. Both must give the same result, and neither may write outside
/// the output's elements. Inputs are read-only. Where elements end at a page, their alignment is
/// whatever sizes and strides leave.
public struct ProviderOperations: OperationFamily {
  /// The library.
  public let provider: Provider
  /// What it computes.
  public let capability: ProviderCapability
  private let threads: Int

  /// Offers one capability of a library on a number of threads.
  ///
  /// - Throws: ``ProviderError/notCapable(provider:operation:)``.
  public init(
    provider: Provider,
    capability: ProviderCapability,
    threads: Int
  ) throws(ProviderError) {
    _ = try provider.functions(for: capability)
    self.provider = provider
    self.capability = capability
    self.threads = threads
  }

  /// Name of the capability.
  public var name: String { capability.rawValue }

  /// The product of codes in the library's element types.
  ///
  /// Unsigned activations are the codes plus 128; 128 times the sum of a weight row is taken off
  /// again.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError``, or ``ProviderError`` for a call that fails, a write outside the
  ///   output, and results that differ.
  public func product(activation: Matrix<Int8>, weight: Matrix<Int8>) throws -> Matrix<Int32> {
    try requireDepth(activation.shape, weight.shape)
    switch capability {
    case .s8s8s32:
      return try steady(activation, weight)
    case .u8s8s32:
      let unsigned = activation.mappedWithStride { UInt8(bitPattern: $0) ^ 128 }
      let sums: Matrix<Int32> = try steady(unsigned, weight)
      let shifts = (0..<weight.rows).map { weight.row($0).reduce(0) { $0 &+ 128 * Int32($1) } }
      return Matrix(rows: sums.rows, columns: sums.columns) { sums[$0, $1] &- shifts[$1] }
    case .f32:
      return try wholeNumbers(
        steady(activation.mappedWithStride { Float($0) }, weight.mappedWithStride { Float($0) })
      )
    case .bf16:
      // Codes have at most 8 significant bits: the upper half of their FP32 form is exact.
      func upperHalf(_ code: Int8) -> UInt16 { UInt16(Float(code).bitPattern >> 16) }
      return try wholeNumbers(
        steady(activation.mappedWithStride(upperHalf), weight.mappedWithStride(upperHalf))
      )
    case .linear:
      throw notOffered("a product of codes")
    }
  }

  /// The quantized layer.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`. Every value finite.
  ///   - activationScale: The static scale of the whole activation, or `nil`: one for each row.
  ///   - weight: Shape: `[N, K]`, scales per channel or per tensor.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  /// - Returns: Shape: `[M, N]`.
  /// - Throws: ``ShapeError``, ``ProviderError``, or ``QuantizationError`` when the library refuses
  ///   an activation that is not finite: which element that is, the interface has no way to say.
  public func linear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?
  ) throws -> Matrix<Float> {
    guard capability == .linear else { throw notOffered("a quantized layer") }
    try requireDepth(activation.shape, weight.codes.shape)
    do throws(ProviderError) {
      return try steady(
        activation,
        weight.codes,
        LayerOperands(
          activationScale: activationScale?.value,
          columnScales: weight.rowScales.map(\.value),
          bias: bias
        )
      )
    } catch {
      guard case .callFailed(_, "run", _) = error else { throw error }
      for row in 0..<activation.rows {
        for column in 0..<activation.columns where !activation[row, column].isFinite {
          throw QuantizationError.notFinite(
            matrix: "activation",
            row: row,
            column: column,
            value: activation[row, column]
          )
        }
      }
      throw error
    }
  }

  /// Computes twice, with forbidden pages on either side, and compares bit by bit.
  private func steady<Activation, Weight, Output: BitPatterned>(
    _ activation: Matrix<Activation>,
    _ weight: Matrix<Weight>,
    _ layer: LayerOperands? = nil
  ) throws(ProviderError) -> Matrix<Output> {
    try provider.setThreads(threads)
    let results = try [GuardSide.behind, .inFront].map { side throws(ProviderError) in
      let product = GuardedProduct<Activation, Weight, Output>(
        activation: activation,
        weight: weight,
        layer: layer,
        side: side
      )
      return try product.run(provider: provider, capability: capability)
    }
    for row in 0..<activation.rows {
      for column in 0..<weight.rows {
        let values = results.map { $0[row, column] }
        guard values[0].bits == values[1].bits else {
          throw ProviderError.unsteady(
            provider: provider.name,
            row: row,
            column: column,
            values: values.map { "\($0)" }
          )
        }
      }
    }
    return results[0]
  }

  private func wholeNumbers(_ values: Matrix<Float>) throws(ProviderError) -> Matrix<Int32> {
    var numbers = Matrix<Int32>(uninitializedRows: values.rows, columns: values.columns)
    for row in 0..<values.rows {
      for column in 0..<values.columns {
        let value = values[row, column]
        guard let whole = Int32(exactly: value) else {
          throw .notWhole(provider: provider.name, row: row, column: column, value: value)
        }
        numbers[row, column] = whole
      }
    }
    return numbers
  }

  private func requireDepth(
    _ activation: MatrixShape,
    _ weight: MatrixShape
  ) throws(ShapeError) {
    guard activation.columns == weight.columns else {
      throw .depthMismatch(activation: activation, weight: weight)
    }
  }

  /// Not offered by libraries.
  public func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    throw notOffered("quantization")
  }

  /// Not offered by libraries.
  public func quantizedPerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    throw notOffered("quantization")
  }

  /// Not offered by libraries.
  public func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float> {
    throw notOffered("an epilogue")
  }

  /// Not offered by libraries.
  public func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    throw notOffered("an epilogue")
  }

  /// Not offered by libraries.
  public func normalizedThenQuantized(
    _ activation: Matrix<Float>,
    normalization: Normalization,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    throw notOffered("a normalization")
  }

  private func notOffered(_ operation: String) -> ProviderError {
    .notCapable(provider: provider.name, operation: operation)
  }
}

/// Outputs that are compared bit by bit: -0 differs from 0, and a not-a-number equals itself.
protocol BitPatterned: BitwiseCopyable, Sendable {
  var bits: UInt32 { get }
}

extension Int32: BitPatterned {
  var bits: UInt32 { UInt32(bitPattern: self) }
}

extension Float: BitPatterned {
  var bits: UInt32 { bitPattern }
}

extension Matrix {
  /// Each element transformed, rows as far apart as before.
  fileprivate func mappedWithStride<Result>(_ transform: (Element) -> Result) -> Matrix<Result>
  where Result: BitwiseCopyable & Sendable & ExpressibleByIntegerLiteral {
    var result = Matrix<Result>(rows: rows, columns: columns, rowStride: rowStride, repeating: 0)
    for row in 0..<rows {
      for column in 0..<columns { result[row, column] = transform(self[row, column]) }
    }
    return result
  }
}
