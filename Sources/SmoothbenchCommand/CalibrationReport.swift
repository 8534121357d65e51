// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import Records
import Smoothing

/// The layers whose activations are hard to quantize: channels or tokens far above the others.
enum CalibrationReport {
  /// What statistics say of the input that some layers share.
  private struct Input {
    var layers: [String]
    let maxima: [Float]
    /// `nil` in statistics that others made.
    let spread: ChannelTokens?
  }

  /// Channels listed for each layer.
  private static let channels = 8
  /// How far the first token exceeds all others where it is called massive.
  private static let massiveFactor = 10.0

  /// One record for each input, those with the largest channel against their median channel first.
  static func records(of statistics: ActivationStatistics) -> [CalibrationRecord] {
    // Layers that share an input have the same figures.
    var inputs: [Input] = []
    for (layer, maxima) in statistics.maxima.sorted(by: { $0.key < $1.key }) {
      let spread = statistics.channelTokens[layer]
      let block = layer.split(separator: ".").dropLast()
      if let index = inputs.firstIndex(where: {
        $0.layers[0].split(separator: ".").dropLast() == block && $0.maxima == maxima
          && $0.spread == spread
      }) {
        inputs[index].layers.append(layer)
      } else {
        inputs.append(Input(layers: [layer], maxima: maxima, spread: spread))
      }
    }
    return inputs.map { record(of: $0, statistics) }
      .sorted { ($1.outlierRatio, $0.layers[0]) < ($0.outlierRatio, $1.layers[0]) }
  }

  private static func record(
    of input: Input,
    _ statistics: ActivationStatistics
  ) -> CalibrationRecord {
    let maxima = input.maxima.map { Double($0) }
    let first = input.spread.map { Double($0.firstMaxima.max() ?? 0) }
    let later = input.spread.map { Double($0.laterMaxima.max() ?? 0) }
    let isMassive: Bool? =
      if let first, let later { first > massiveFactor * later && later > 0 } else { nil }
    let median = maxima.isEmpty ? 0 : RobustStatistics.median(maxima)
    let laterTokens = max(1, statistics.tokens - statistics.windows)
    let largest = maxima.indices.sorted { (maxima[$1], $0) < (maxima[$0], $1) }.prefix(channels)
    return CalibrationRecord(
      layers: input.layers,
      channels: maxima.count,
      tokens: statistics.tokens,
      firstTokenMaximum: first,
      laterMaximum: later,
      medianChannel: median,
      outlierRatio: median > 0 ? (maxima.max() ?? 0) / median : 0,
      hasMassiveFirstToken: isMassive,
      outlierChannels: largest.map { channel in
        .init(
          channel: channel,
          maximum: maxima[channel],
          persistence: input.spread.map {
            Double($0.outlierTokens[channel]) / Double(laterTokens)
          }
        )
      }
    )
  }
}
