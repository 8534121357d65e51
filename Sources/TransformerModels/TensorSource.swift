// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// Where a model's weights come from: a checkpoint, or weights changed on their way from one.
public protocol TensorSource {
  /// A tensor of two dimensions as FP32.
  ///
  /// - Throws: When the tensor is missing or of another shape.
  func matrix(_ name: String, shape: MatrixShape) throws -> Matrix<Float>

  /// A tensor of one dimension as FP32.
  ///
  /// - Throws: When the tensor is missing or of another length.
  func vector(_ name: String, count: Int) throws -> [Float]

  /// Whether there is such a tensor.
  func contains(_ name: String) -> Bool
}
