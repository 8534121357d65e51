// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// Codes with the scales that give them meaning: value = code * scale.
public struct QuantizedMatrix: Sendable {
  /// Quantized values.
  ///
  /// Unit: quantization steps.
  public var codes: Matrix<Int8>
  /// One scale for the tensor, or one for each row, as `granularity` says.
  public var scales: [Scale]
  /// Which codes share a scale.
  public let granularity: Granularity

  /// Creates a quantized matrix.
  ///
  /// - Throws: ``ShapeError/lengthMismatch(vector:found:expected:)`` when the number of scales does
  ///   not fit the granularity.
  public init(codes: Matrix<Int8>, scales: [Scale], granularity: Granularity) throws(ShapeError) {
    let expected: Int
    switch granularity {
    case .perTensor: expected = 1
    case .perToken, .perChannel: expected = codes.rows
    case .perGroup(let size): expected = codes.rows * ((codes.columns + size - 1) / size)
    }
    guard scales.count == expected else {
      throw .lengthMismatch(vector: "scales", found: scales.count, expected: expected)
    }
    self.codes = codes
    self.scales = scales
    self.granularity = granularity
  }

  /// The scale of the code at a row and column.
  ///
  /// - Precondition: Row and column are inside the shape.
  public func scale(row: Int, column: Int) -> Scale {
    switch granularity {
    case .perTensor: scales[0]
    case .perToken, .perChannel: scales[row]
    case .perGroup(let size):
      scales[row * ((codes.columns + size - 1) / size) + column / size]
    }
  }

  /// The scale of every row: the tensor's scale repeated, or the rows' own.
  ///
  /// - Precondition: Scales are not per group.
  public var rowScales: [Scale] {
    precondition(scales.count == 1 || scales.count == codes.rows)
    return granularity == .perTensor
      ? Array(repeating: scales[0], count: codes.rows) : scales
  }
}
