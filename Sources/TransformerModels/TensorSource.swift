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

  /// Smoothing factors that the input of a linear layer is to be divided by at run time, because
  /// nothing before it can take them up; `nil` for none.
  ///
  /// - Parameter layer: Name of the layer's tensor, without `.weight`.
  /// - Returns: Shape: `[K]`.
  func inputDivisors(of layer: String) -> [Float]?
}

extension TensorSource {
  /// None: weights as they are.
  public func inputDivisors(of layer: String) -> [Float]? { nil }
}
