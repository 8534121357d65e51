// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
public import ModelConversion
public import Quantization
public import Smoothing
public import TensorCore

/// The magnitudes of one layer's input over channels and tokens, before and after smoothing.
///
/// Source: SmoothQuant (arXiv:2211.10438), figure 4.
public struct MagnitudePicture: Sendable {
  /// max|X| of cells of neighbouring channels and tokens before smoothing; rows of cells, first tokens
  /// first.
  public let before: [[Double]]
  /// The same after division by the factors.
  public let after: [[Double]]
  /// Alpha.
  public let strength: MigrationStrength

  /// Most cells along an axis.
  private static let mostCells = 128

  /// Smooths an activation as the layers that read it would.
  ///
  /// - Parameters:
  ///   - activation: Input of the layer for one window. Shape: `[tokens, K]`.
  ///   - layer: Name of the layer's tensor, without `.weight`.
  ///   - model: Where the weights of all layers with this input are.
  ///   - statistics: From calibration.
  ///   - recipe: How factors are made.
  /// - Throws: ``SmoothingError``, ``CheckpointError`` or ``ModelError``.
  public init(
    _ activation: Matrix<Float>,
    of layer: String,
    model: CheckpointModel,
    statistics: ActivationStatistics,
    recipe: SmoothingRecipe
  ) throws {
    let groups = (0..<model.configuration.layerCount).flatMap {
      SmoothingPlan(model.configuration.layer($0)).groups
    }
    guard let group = groups.first(where: { $0.consumers.contains { $0.module == layer } }) else {
      throw SmoothingError.missingLayer(layer: layer, known: groups.count)
    }
    let (factors, effect) = try recipe.factors(
      of: group,
      headSize: model.configuration.headSize,
      statistics: statistics,
      weights: try group.consumers.map(model.weight(of:))
    )
    before = Self.cells(activation, factors: nil)
    after = Self.cells(activation, factors: factors.values)
    strength = effect.strength
  }

  private static func cells(_ activation: Matrix<Float>, factors: [Float]?) -> [[Double]] {
    let channels = max(1, (activation.columns + mostCells - 1) / mostCells)
    let tokens = max(1, (activation.rows + mostCells - 1) / mostCells)
    var rows = [[Double]](
      repeating: [Double](repeating: 0, count: (activation.columns + channels - 1) / channels),
      count: (activation.rows + tokens - 1) / tokens
    )
    for token in 0..<activation.rows {
      for (channel, value) in activation.row(token).enumerated() {
        let magnitude = Double(abs(value)) / Double(factors?[channel] ?? 1)
        let cell = channel / channels
        rows[token / tokens][cell] = max(rows[token / tokens][cell], magnitude)
      }
    }
    return rows
  }
}
