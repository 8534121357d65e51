// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Linear layers that show what they were given and what they made of it.
final class WitnessedLinears<Base: LinearOperations>: LinearOperations where Base.Value == Float {
  /// Linear layers that share one input.
  struct LinearGroup {
    let base: Base.LinearGroup
    /// The weights as they were before they were quantized, or what stored codes stand for, and where they
    /// are.
    let layers: WitnessedLayers
  }

  private let base: Base
  /// Sees each group after it was applied, in the order of the run.
  var witness: ((WitnessedLayers, _ input: Matrix<Float>, _ output: Matrix<Float>) throws -> Void)?

  init(_ base: Base) { self.base = base }

  func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> LinearGroup {
    LinearGroup(
      base: try base.prepare(weights: weights, biases: biases, at: place),
      layers: WitnessedLayers(place: place, weights: weights, biases: biases)
    )
  }

  func apply(_ group: LinearGroup, to activation: Matrix<Float>) throws -> Matrix<Float> {
    let output = try base.apply(group.base, to: activation)
    try witness?(group.layers, activation, output)
    return output
  }

  func byteCount(of group: LinearGroup) -> Int { base.byteCount(of: group.base) }
}

/// Weights of linear layers that share one input.
struct WitnessedLayers {
  let place: LinearPlace
  /// Shape: `[N_i, K]` each.
  let weights: [Matrix<Float>]
  let biases: [[Float]?]
}
