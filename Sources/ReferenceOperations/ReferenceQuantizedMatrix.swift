// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// Codes with FP64 scales, and how many codes were clipped on the way: value = code * scale.
///
/// ``QuantizedMatrix`` holds the FP32 scales of what runs; the golden files need all 53 bits.
public struct ReferenceQuantizedMatrix: Sendable {
  /// Quantized values.
  ///
  /// Unit: quantization steps.
  public let codes: Matrix<Int8>
  /// One scale for each part the granularity names, row by row.
  ///
  /// Unit: real units for each step.
  public let scales: [Double]
  /// Which codes share a scale.
  public let granularity: Granularity
  /// Number of values whose rounded quotient lay outside the range; 0 where codes were given.
  public let clippedCount: Int

  /// Creates a quantized matrix from given codes and scales.
  ///
  /// - Parameters:
  ///   - codes: Unit: quantization steps.
  ///   - scales: Finite and above zero; per group, the groups of row 0 come first.
  ///   - granularity: Which codes share a scale.
  ///   - clippedCount: Number of values clipped, as far as known.
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)``,
  ///   ``QuantizationError/groupSizeNotPositive(size:)`` or
  ///   ``QuantizationError/scaleNotUsable(value:)``.
  public init(
    codes: Matrix<Int8>,
    scales: [Double],
    granularity: Granularity,
    clippedCount: Int = 0
  ) throws {
    try granularity.requireUsable()
    let expected = granularity.scaleCount(shape: codes.shape)
    try requireLength(scales.count, of: "scales", expected: expected)
    try requireUsable(scales: scales)
    self.codes = codes
    self.scales = scales
    self.granularity = granularity
    self.clippedCount = clippedCount
  }

  /// Takes over the codes and FP32 scales of what runs; both are exact in FP64.
  ///
  /// - Parameter matrix: Codes with FP32 scales.
  /// - Throws: ``QuantizationError/groupSizeNotPositive(size:)``.
  public init(_ matrix: QuantizedMatrix) throws {
    try self.init(
      codes: matrix.codes,
      scales: matrix.scales.map { Double($0.value) },
      granularity: matrix.granularity
    )
  }

  /// The same codes with each scale rounded to FP32; exact under ``QuantizerRule/fp32``.
  ///
  /// - Returns: Codes with FP32 scales.
  /// - Throws: ``QuantizationError/scaleNotUsable(value:)`` for a scale beyond the range of FP32.
  public func quantizedMatrix() throws -> QuantizedMatrix {
    try QuantizedMatrix(
      codes: codes,
      scales: scales.map { try Scale(Float($0)) },
      granularity: granularity
    )
  }

  /// The scale of the code at a row and column.
  ///
  /// - Precondition: Row and column are inside the shape.
  public func scale(row: Int, column: Int) -> Double {
    scales[granularity.scaleIndex(row: row, column: column, columns: codes.columns)]
  }

  /// The scale of every row, or `nil` where a row has several: a scale that changes along the
  /// summed dimension cannot be applied after an integer product.
  var rowScales: [Double]? {
    switch granularity {
    case .perTensor: Array(repeating: scales[0], count: codes.rows)
    case .perToken, .perChannel: scales
    case .perGroup: nil
    }
  }
}

extension Granularity {
  /// Checks that a group has at least one value.
  func requireUsable() throws {
    if case .perGroup(let size) = self, size < 1 {
      throw QuantizationError.groupSizeNotPositive(size: size)
    }
  }

  /// Number of scales a matrix of a shape has; a shorter last group counts as one.
  func scaleCount(shape: MatrixShape) -> Int {
    switch self {
    case .perTensor: 1
    case .perToken, .perChannel: shape.rows
    case .perGroup(let size): shape.rows * Self.groupCount(columns: shape.columns, size: size)
    }
  }

  /// Position of a value's scale among the scales.
  func scaleIndex(row: Int, column: Int, columns: Int) -> Int {
    switch self {
    case .perTensor: 0
    case .perToken, .perChannel: row
    case .perGroup(let size): row * Self.groupCount(columns: columns, size: size) + column / size
    }
  }

  private static func groupCount(columns: Int, size: Int) -> Int {
    columns / size + (columns % size == 0 ? 0 : 1)
  }
}
