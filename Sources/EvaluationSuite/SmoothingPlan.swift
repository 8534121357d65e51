// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import Smoothing
import TensorCore
import TransformerModels

/// The smoothing factors of a whole model and the static scales that follow from them.
struct SmoothingPlan {
  /// Factors to fold into the weights.
  private(set) var factors: ChannelFactors
  private var inputFactors: [String: SmoothingFactors] = [:]
  private let statistics: ActivationStatistics

  /// Computes the factors of a scheme; none where it does not smooth.
  ///
  /// - Throws: ``SmoothingError`` for statistics that do not fit the model.
  init(
    _ settings: SchemeSettings,
    model: CheckpointModel,
    statistics: ActivationStatistics
  ) throws {
    self.statistics = statistics
    factors = ChannelFactors(model.configuration)
    guard settings.scheme?.isSmoothed == true else { return }
    let tensors = DecoderTensors(model.configuration)
    for block in 0..<model.configuration.blocks {
      for site in settings.sites {
        let layers = tensors.linears(block, at: site)
        var maxima = try statistics.maxima(of: layers[0].tensor, channels: layers[0].inputs)
        var weights = try layers.map {
          try model.matrix(
            $0.tensor + ".weight",
            shape: MatrixShape(rows: $0.outputs, columns: $0.inputs)
          )
        }
        if site == .attentionOutput {
          let layout = model.configuration.attention
          maxima = Self.shared(maxima, layout: layout)
          weights = [
            Matrix(
              rows: 1,
              columns: maxima.count,
              elements: Self.shared(
                Self.channelMaxima(weights[0]),
                layout: layout
              )
            )
          ]
        }
        let found = try SmoothingFactors(
          activationMaxima: maxima,
          weights: weights,
          strength: settings.strength,
          rule: settings.rule,
          layer: layers[0].tensor
        )
        factors.fold(found.values, block: block, site: site)
        for layer in layers { inputFactors[layer.tensor] = found }
      }
    }
  }

  /// The static scale of the input of some layers.
  ///
  /// - Throws: ``SmoothingError``.
  func staticScale(_ place: LinearPlace) throws -> Scale {
    let layer = place.names[0]
    guard let maxima = statistics.maxima[layer] else {
      throw SmoothingError.missingLayer(layer: layer, known: statistics.maxima.count)
    }
    return Scale(
      absoluteMaximum: inputFactors[layer]?.smoothedMaximum(maxima) ?? maxima.max() ?? 0
    )
  }

  /// The largest over the query heads that share a value head, repeated for each of them: their
  /// channels must share a factor, because one value row feeds them all.
  private static func shared(_ maxima: [Float], layout: AttentionLayout) -> [Float] {
    let queriesEach = layout.heads / layout.keyValueHeads
    return maxima.indices.map { channel in
      let group = channel / layout.headSize / queriesEach
      let element = channel % layout.headSize
      return (0..<queriesEach).reduce(0) {
        max($0, maxima[(group * queriesEach + $1) * layout.headSize + element])
      }
    }
  }

  private static func channelMaxima(_ weight: Matrix<Float>) -> [Float] {
    (0..<weight.columns).map { channel in
      (0..<weight.rows).reduce(0) { max($0, abs(weight[$1, channel])) }
    }
  }
}
