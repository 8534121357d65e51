// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
public import TensorCore

/// Activations and weights captured from a real transformer, with their codes.
public struct CapturedTensors: Sendable {
  /// The input of one linear layer and part of its weight.
  public struct Layer: Sendable {
    /// Where the tensors come from.
    public let name: String
    /// Input of the layer, one row for each token.
    ///
    /// Shape: `[tokens, K]`.
    public let activation: Matrix<Float>
    /// Rows of the layer's weight.
    ///
    /// Shape: `[channels, K]`.
    public let weight: Matrix<Float>
    /// The activation quantized per token.
    public let activationCodes: Matrix<Int8>
    /// The weight quantized per channel.
    public let weightCodes: Matrix<Int8>

    /// Creates a layer and quantizes it by the reference rule.
    ///
    /// - Throws: ``QuantizationError`` for a value that is not finite.
    public init(name: String, activation: Matrix<Float>, weight: Matrix<Float>) throws {
      self.name = name
      self.activation = activation
      self.weight = weight
      let reference = ReferenceOperations()
      activationCodes = try reference.quantizedPerToken(activation, range: .restricted).codes
      weightCodes = try reference.quantizedPerToken(weight, range: .restricted).codes
    }
  }

  /// The layers, in a fixed order; at least one.
  public let layers: [Layer]

  /// Creates a collection, or `nil` without a layer.
  public init?(layers: [Layer]) {
    guard !layers.isEmpty else { return nil }
    self.layers = layers
  }

  /// The layer a case of this seed uses.
  func layer(seed: UInt64) -> Layer { layers[Int(seed % UInt64(layers.count))] }
}
