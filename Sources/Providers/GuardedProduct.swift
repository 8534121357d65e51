// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CProviderInterface
import Glibc
import TensorCore

/// Operands and output of one product in guarded memory.
///
/// Strides are those of the matrices; the output's rows are as far apart as the activation's.
struct GuardedProduct<
  Activation: BitwiseCopyable,
  Weight: BitwiseCopyable,
  Sum: BitwiseCopyable
> {
  private let shape: smoothbench_product_shape
  private let activation: GuardedBuffer<Activation>
  private let weight: GuardedBuffer<Weight>
  private let output: GuardedBuffer<Sum>
  private let outputPattern: UInt8

  init(activation: Matrix<Int8>, weight: Matrix<Int8>, side: GuardSide) {
    let outputStride = weight.rows + activation.rowStride - activation.columns
    shape = smoothbench_product_shape(
      rows: Int64(activation.rows),
      depth: Int64(activation.columns),
      columns: Int64(weight.rows),
      activation_row_stride: Int64(activation.rowStride),
      weight_row_stride: Int64(weight.rowStride),
      output_row_stride: Int64(outputStride)
    )
    // Gaps of the inputs hold 0x81: -127 or 129, a large negative BF16 and a tiny FP32 number.
    let trap: UInt8 = 0x81
    // Another pattern on each side: an output that is not written, or added to, differs.
    outputPattern = side == .behind ? 0xA5 : 0x5A
    self.activation = GuardedBuffer(
      count: (activation.rows - 1) * activation.rowStride + activation.columns,
      side: side,
      pattern: trap
    )
    self.weight = GuardedBuffer(
      count: (weight.rows - 1) * weight.rowStride + weight.columns,
      side: side,
      pattern: trap
    )
    output = GuardedBuffer(
      count: (activation.rows - 1) * outputStride + weight.rows,
      side: side,
      pattern: outputPattern
    )
  }

  /// Writes the operands and makes them read-only.
  func fill(
    _ activationCodes: Matrix<Int8>,
    _ weightCodes: Matrix<Int8>,
    _ activationElement: (Int8) -> Activation,
    _ weightElement: (Int8) -> Weight
  ) {
    Self.write(activationCodes, to: activation, activationElement)
    Self.write(weightCodes, to: weight, weightElement)
  }

  private static func write<Element>(
    _ matrix: Matrix<Int8>,
    to buffer: GuardedBuffer<Element>,
    _ element: (Int8) -> Element
  ) {
    matrix.withUnsafePointer { codes in
      for row in 0..<matrix.rows {
        let first = row * matrix.rowStride
        for position in first..<first + matrix.columns {
          buffer.pointer[position] = element(codes[position])
        }
      }
    }
    buffer.protect()
  }

  /// Lets the library pack, multiply and free, and checks what it wrote where.
  func run(
    provider: Provider,
    format: ProviderFormat,
    _ code: (Sum, _ row: Int, _ column: Int) throws -> Int32
  ) throws -> Matrix<Int32> {
    let product = try ProviderProduct(
      provider: provider,
      format: format,
      shape: shape,
      weight: weight.pointer,
      weightOwner: weight
    )
    try product.run(activation: activation.pointer, into: output.pointer)
    if let distance = output.strayWrite {
      throw ProviderError.strayWrite(provider: provider.name, distance: distance)
    }
    try requireGapsUntouched(provider)
    let stride = Int(shape.output_row_stride)
    return try Matrix(rows: Int(shape.rows), columns: Int(shape.columns)) { row, column in
      try code(output.pointer[row * stride + column], row, column)
    }
  }

  private func requireGapsUntouched(_ provider: Provider) throws(ProviderError) {
    let size = MemoryLayout<Sum>.stride
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
