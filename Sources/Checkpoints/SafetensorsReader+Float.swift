// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

extension SafetensorsReader {
  /// A tensor of two dimensions widened to FP32, or some of its rows.
  ///
  /// Every F32, F16 and BF16 value is an FP32 value, so nothing is rounded.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor, of type F32, F16 or BF16.
  ///   - rows: The rows to read, or `nil` for all.
  /// - Returns: Shape: `[rows, columns]`, dense.
  /// - Throws: ``CheckpointError`` when the tensor is missing, of another type or of another shape.
  public func floatMatrix(
    _ name: String,
    rows: Range<Int>? = nil
  ) throws(CheckpointError) -> Matrix<Float> {
    switch try requiredEntry(name).elementType {
    case .float16: try matrix(name, as: Float16.self, rows: rows).map { Float($0) }
    case .bfloat16: try matrix(name, as: BFloat16.self, rows: rows).map(\.floatValue)
    default: try matrix(name, as: Float.self, rows: rows)
    }
  }

  /// All elements of a tensor widened to FP32, without rounding.
  ///
  /// - Parameters:
  ///   - name: Name of the tensor, of type F32, F16 or BF16.
  ///   - shape: The shape the tensor must have, or `nil` for any.
  /// - Returns: The elements, the last dimension running fastest.
  /// - Throws: ``CheckpointError`` when the tensor is missing, of another type or of another shape.
  public func floatElements(
    _ name: String,
    shape: [Int]? = nil
  ) throws(CheckpointError) -> [Float] {
    switch try requiredEntry(name).elementType {
    case .float16: try elements(name, as: Float16.self, shape: shape).map { Float($0) }
    case .bfloat16: try elements(name, as: BFloat16.self, shape: shape).map(\.floatValue)
    default: try elements(name, as: Float.self, shape: shape)
    }
  }
}
