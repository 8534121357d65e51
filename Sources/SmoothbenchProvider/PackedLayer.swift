// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CProviderInterface
import OptimizedOperations
import Quantization
import TensorCore

/// What a caller's `smoothbench_packed_weight` is: a weight in our layout and, for the layer, its
/// scales and bias.
final class PackedLayer {
  private enum Work {
    case product
    case linear(activationScale: Scale?, columnScales: [Scale], bias: [Float]?)
  }

  private let capability: UInt32
  private let weight: PackedWeight
  private let work: Work

  /// What a caller must not ask for; the interface has one code for all of it.
  enum Refusal: Error {
    /// A capability this library does not have, or another one than the weight was packed for.
    case capability
    /// Sizes and strides that are no matrices, or not those of the weight.
    case shape
    /// A pointer to nothing where elements are needed.
    case noElements
  }

  /// Packs the weight of a call of `pack_weight`.
  ///
  /// - Throws: ``Refusal``, or the error of a weight that is refused.
  init(
    _ capability: UInt32,
    _ shape: smoothbench_product_shape,
    _ weight: UnsafeRawPointer,
    row: KernelRow
  ) throws {
    try Self.requireMatrices(shape)
    self.capability = capability
    let codes: UnsafePointer<Int8>
    switch capability {
    case UInt32(SMOOTHBENCH_CAPABILITY_S8S8S32):
      codes = weight.assumingMemoryBound(to: Int8.self)
      work = .product
    case UInt32(SMOOTHBENCH_CAPABILITY_W8A8_LINEAR):
      let linear = weight.assumingMemoryBound(to: smoothbench_linear_weight.self).pointee
      let columns = Int(shape.columns)
      guard let elements = linear.codes, let scales = linear.scales else {
        throw Refusal.noElements
      }
      codes = elements
      work = .linear(
        activationScale: try linear.activation_scale.map { try Scale($0.pointee) },
        columnScales: try UnsafeBufferPointer(start: scales, count: columns).map {
          try Scale($0)
        },
        bias: linear.bias.map { Array(UnsafeBufferPointer(start: $0, count: columns)) }
      )
    default:
      throw Refusal.capability
    }
    self.weight = try PackedWeight(
      Matrix(
        borrowing: UnsafeMutablePointer(mutating: codes),
        rows: Int(shape.columns),
        columns: Int(shape.depth),
        rowStride: Int(shape.weight_row_stride)
      ),
      row: row
    )
  }

  /// Refuses sizes below 1, rows that overlap, and matrices that no address space holds.
  private static func requireMatrices(_ shape: smoothbench_product_shape) throws(Refusal) {
    for (rows, columns, stride) in [
      (shape.rows, shape.depth, shape.activation_row_stride),
      (shape.columns, shape.depth, shape.weight_row_stride),
      (shape.rows, shape.columns, shape.output_row_stride),
    ] {
      guard rows >= 1, columns >= 1, stride >= columns else { throw .shape }
      let (elements, isTooMuch) = rows.multipliedReportingOverflow(by: stride)
      // Four bytes for each, and addresses have 63 bits at the most.
      guard !isTooMuch, elements < 1 << 60 else { throw .shape }
    }
  }

  /// Computes one call of `run`.
  ///
  /// - Throws: ``Refusal``, or the error of an activation that is refused.
  func run(
    _ capability: UInt32,
    _ shape: smoothbench_product_shape,
    _ activation: UnsafeRawPointer,
    into output: UnsafeMutableRawPointer,
    by operations: OptimizedOperations
  ) throws {
    guard capability == self.capability else { throw Refusal.capability }
    try Self.requireMatrices(shape)
    guard shape.depth == weight.depth, shape.columns == weight.columns else {
      throw Refusal.shape
    }
    switch work {
    case .product:
      var sums: Matrix<Int32> = Self.output(shape, output)
      try operations.multiply(Self.activation(shape, activation), by: weight, into: &sums)
    case .linear(let activationScale, let columnScales, let bias):
      var values: Matrix<Float> = Self.output(shape, output)
      try operations.applyLinear(
        Self.activation(shape, activation),
        scaling: RowScaling(activationScale),
        weight: weight,
        columnScales: columnScales,
        bias: bias,
        into: &values
      )
    }
  }

  private static func activation<Element>(
    _ shape: smoothbench_product_shape,
    _ pointer: UnsafeRawPointer
  ) -> Matrix<Element> {
    // Only read; a matrix knows one kind of pointer.
    Matrix(
      borrowing: UnsafeMutablePointer(mutating: pointer.assumingMemoryBound(to: Element.self)),
      rows: Int(shape.rows),
      columns: Int(shape.depth),
      rowStride: Int(shape.activation_row_stride)
    )
  }

  private static func output<Element>(
    _ shape: smoothbench_product_shape,
    _ pointer: UnsafeMutableRawPointer
  ) -> Matrix<Element> {
    Matrix(
      borrowing: pointer.assumingMemoryBound(to: Element.self),
      rows: Int(shape.rows),
      columns: Int(shape.columns),
      rowStride: Int(shape.output_row_stride)
    )
  }
}
