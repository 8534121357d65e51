// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// What linear layers of a scheme are made of besides the weights of the model.
public struct LinearSources {
  /// Whether the layer of a name is kept in floating point.
  public let isKeptFloat: (_ layer: String) -> Bool
  /// Codes and scales of a layer that is quantized already, or `nil`.
  public let storedWeight: (_ layer: String) throws -> QuantizedMatrix?
  /// The static scale of the input of some layers; asked only where the scheme needs it.
  public let staticScale: (_ place: LinearPlace) throws -> Scale

  /// Names the sources.
  public init(
    isKeptFloat: @escaping (_ layer: String) -> Bool = { _ in false },
    storedWeight: @escaping (_ layer: String) throws -> QuantizedMatrix? = { _ in nil },
    staticScale: @escaping (_ place: LinearPlace) throws -> Scale
  ) {
    self.isKeptFloat = isKeptFloat
    self.storedWeight = storedWeight
    self.staticScale = staticScale
  }
}
