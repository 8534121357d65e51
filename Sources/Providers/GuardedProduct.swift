// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CProviderInterface
import TensorCore

/// What a layer has besides activation and weight.
struct LayerOperands {
  /// The static scale of the whole activation, or `nil`: one for each row.
  let activationScale: Float?
  /// Shape: `[N]`.
  let columnScales: [Float]
  /// Shape: `[N]`, or `nil` for none.
  let bias: [Float]?
}

/// Operands and output of one product or layer in guarded memory.
///
/// Strides are those of the matrices; the output's rows are as far apart as the activation's.
struct GuardedProduct<
  Activation: BitwiseCopyable & Sendable,
  Weight: BitwiseCopyable & Sendable,
  Output: BitwiseCopyable & Sendable
> {
  private let shape: smoothbench_product_shape
  private let activation: GuardedBuffer<Activation>
  private let weight: GuardedBuffer<Weight>
  private let output: GuardedBuffer<Output>
  private let outputPattern: UInt8
  private let activationScale: GuardedBuffer<Float>?
  private let columnScales: GuardedBuffer<Float>?
  private let bias: GuardedBuffer<Float>?

  /// Gaps of the inputs hold 0x81: -127 or 129, a large negative BF16 and a tiny FP32 number.
  private static var trap: UInt8 { 0x81 }

  /// Copies the operands and makes them read-only.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - layer: What a layer needs besides; `nil` for a product.
  ///   - side: Where forbidden pages touch the elements.
  init(
    activation: Matrix<Activation>,
    weight: Matrix<Weight>,
    layer: LayerOperands?,
    side: GuardSide
  ) {
    let outputStride = weight.rows + activation.rowStride - activation.columns
    shape = smoothbench_product_shape(
      rows: Int64(activation.rows),
      depth: Int64(activation.columns),
      columns: Int64(weight.rows),
      activation_row_stride: Int64(activation.rowStride),
      weight_row_stride: Int64(weight.rowStride),
      output_row_stride: Int64(outputStride)
    )
    // Another pattern on each side: an output that is not written, or added to, differs.
    outputPattern = side == .behind ? 0xA5 : 0x5A
    self.activation = Self.guarded(activation, side)
    self.weight = Self.guarded(weight, side)
    activationScale = Self.guarded(layer?.activationScale.map { [$0] }, side)
    columnScales = Self.guarded(layer?.columnScales, side)
    bias = Self.guarded(layer?.bias, side)
    output = GuardedBuffer(
      count: (activation.rows - 1) * outputStride + weight.rows,
      side: side,
      pattern: outputPattern
    )
  }

  private static func guarded(_ values: [Float]?, _ side: GuardSide) -> GuardedBuffer<Float>? {
    values.map { guarded(Matrix(rows: 1, columns: $0.count, elements: $0), side) }
  }

  private static func guarded<Element>(
    _ matrix: Matrix<Element>,
    _ side: GuardSide
  ) -> GuardedBuffer<Element> {
    let buffer = GuardedBuffer<Element>(
      count: (matrix.rows - 1) * matrix.rowStride + matrix.columns,
      side: side,
      pattern: trap
    )
    matrix.withUnsafePointer { elements in
      for row in 0..<matrix.rows {
        let first = row * matrix.rowStride
        (buffer.pointer + first).update(from: elements + first, count: matrix.columns)
      }
    }
    buffer.protect()
    return buffer
  }

  /// Lets the library pack, compute and free, and checks what it wrote where.
  ///
  /// - Returns: The output. Shape: `[M, N]`.
  /// - Throws: ``ProviderError``.
  func run(
    provider: Provider,
    capability: ProviderCapability
  ) throws(ProviderError) -> Matrix<Output> {
    let product = try packed(provider, capability)
    try product.run(activation: activation.pointer, into: output.pointer)
    if let distance = output.strayWrite {
      throw ProviderError.strayWrite(provider: provider.name, distance: distance)
    }
    try requireGapsUntouched(provider)
    let stride = Int(shape.output_row_stride)
    return Matrix(rows: Int(shape.rows), columns: Int(shape.columns)) { row, column in
      output.pointer[row * stride + column]
    }
  }

  private func packed(
    _ provider: Provider,
    _ capability: ProviderCapability
  ) throws(ProviderError) -> ProviderProduct {
    guard let columnScales else {
      return try ProviderProduct(
        provider: provider,
        capability: capability,
        shape: shape,
        weight: weight.pointer,
        weightOwner: weight
      )
    }
    var linear = smoothbench_linear_weight(
      codes: UnsafeRawPointer(weight.pointer).assumingMemoryBound(to: Int8.self),
      scales: columnScales.pointer,
      activation_scale: activationScale.map { UnsafePointer($0.pointer) },
      bias: bias.map { UnsafePointer($0.pointer) }
    )
    return try ProviderProduct(
      provider: provider,
      capability: capability,
      shape: shape,
      weight: &linear,
      weightOwner: self
    )
  }

  private func requireGapsUntouched(_ provider: Provider) throws(ProviderError) {
    let size = MemoryLayout<Output>.stride
    let stride = Int(shape.output_row_stride) * size
    let used = Int(shape.columns) * size
    let bytes = UnsafeRawPointer(output.pointer)
    for row in 0..<Int(shape.rows) - 1 {
      for offset in used..<stride {
        guard bytes.load(fromByteOffset: row * stride + offset, as: UInt8.self) == outputPattern
        else {
          throw .strayWriteBetweenRows(
            provider: provider.name,
            row: row,
            distance: offset - used + 1
          )
        }
      }
    }
  }
}
