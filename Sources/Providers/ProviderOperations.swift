// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CProviderInterface
public import Quantization
public import TensorCore

/// The integer product of a library, computed in guarded memory and with exact strides.
///
/// Each product runs twice, once with forbidden pages directly behind activation, weight and output,
/// once with them directly in front. Both must give the same result, and neither may write outside
/// the output's elements. Inputs are read-only. Where elements end at a page, their alignment is
/// whatever sizes and strides leave.
public struct ProviderOperations: OperationFamily {
  /// The library.
  public let provider: Provider
  /// Element types it multiplies.
  public let format: ProviderFormat
  private let threads: Int

  /// Offers one format of a library on a number of threads.
  ///
  /// - Throws: ``ProviderError/notCapable(provider:operation:)``.
  public init(
    provider: Provider,
    format: ProviderFormat,
    threads: Int
  ) throws(ProviderError) {
    _ = try provider.functions(for: format)
    self.provider = provider
    self.format = format
    self.threads = threads
  }

  /// Name of the format.
  public var name: String { format.rawValue }

  /// The product of codes in the library's format.
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
    guard activation.columns == weight.columns else {
      throw ShapeError.depthMismatch(activation: activation.shape, weight: weight.shape)
    }
    try provider.setThreads(threads)
    switch format {
    case .s8s8s32:
      return try guarded(activation, weight, { $0 }, { $0 }, { (sum: Int32, _, _) in sum })
    case .u8s8s32:
      let shifts = Self.rowSums(weight).map { $0 &* 128 }
      return try guarded(
        activation,
        weight,
        { UInt8(bitPattern: $0) ^ 128 },
        { $0 },
        { (sum: Int32, _, column) in sum &- shifts[column] }
      )
    case .f32:
      return try guarded(activation, weight, { Float($0) }, { Float($0) }, wholeNumber)
    case .bf16:
      // Codes have at most 8 significant bits: the upper half of their FP32 form is exact.
      return try guarded(
        activation,
        weight,
        { UInt16(Float($0).bitPattern >> 16) },
        { UInt16(Float($0).bitPattern >> 16) },
        wholeNumber
      )
    }
  }

  private static func rowSums(_ weight: Matrix<Int8>) -> [Int32] {
    (0..<weight.rows).map { weight.row($0).reduce(0) { $0 &+ Int32($1) } }
  }

  private func wholeNumber(_ value: Float, row: Int, column: Int) throws(ProviderError) -> Int32 {
    guard let whole = Int32(exactly: value) else {
      throw .notWhole(provider: provider.name, row: row, column: column, value: value)
    }
    return whole
  }

  private func guarded<Activation: BitwiseCopyable, Weight: BitwiseCopyable, Sum: BitwiseCopyable>(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    _ activationElement: (Int8) -> Activation,
    _ weightElement: (Int8) -> Weight,
    _ code: (Sum, _ row: Int, _ column: Int) throws -> Int32
  ) throws -> Matrix<Int32> {
    let results = try [GuardSide.behind, .inFront].map { side in
      let product = GuardedProduct<Activation, Weight, Sum>(
        activation: activation,
        weight: weight,
        side: side
      )
      product.fill(activation, weight, activationElement, weightElement)
      return try product.run(provider: provider, format: format, code)
    }
    for row in 0..<activation.rows {
      for column in 0..<weight.rows where results[0][row, column] != results[1][row, column] {
        throw ProviderError.unsteady(
          provider: provider.name,
          row: row,
          column: column,
          values: results.map { $0[row, column] }
        )
      }
    }
    return results[0]
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
  public func linear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?
  ) throws -> Matrix<Float> {
    throw notOffered("a quantized layer")
  }

  private func notOffered(_ operation: String) -> ProviderError {
    .notCapable(provider: provider.name, operation: operation)
  }
}
