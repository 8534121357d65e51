// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Measurement
import Records
import Smoothing

/// The layers whose activations are hard to quantize: channels or tokens far above the others.
enum CalibrationReport {
  /// Channels listed for each layer.
  private static let channels = 8
  /// How far the first token exceeds all others where it is called massive.
  private static let massiveFactor = 10.0

  /// One record for each input, those with the largest channel against their median channel first.
  static func records(of statistics: ActivationStatistics) -> [CalibrationRecord] {
    // Layers that share an input have the same figures.
    var groups: [(layers: [String], spread: ChannelTokens)] = []
    for (layer, spread) in statistics.channelTokens.sorted(by: { $0.key < $1.key }) {
      let block = layer.split(separator: ".").dropLast()
      if let index = groups.firstIndex(where: {
        $0.layers[0].split(separator: ".").dropLast() == block && $0.spread == spread
      }) {
        groups[index].layers.append(layer)
      } else {
        groups.append(([layer], spread))
      }
    }
    return groups.map { record(of: $0.layers, $0.spread, statistics) }
      .sorted { ($1.outlierRatio, $0.layers[0]) < ($0.outlierRatio, $1.layers[0]) }
  }

  private static func record(
    of layers: [String],
    _ spread: ChannelTokens,
    _ statistics: ActivationStatistics
  ) -> CalibrationRecord {
    let maxima = spread.maxima.map { Double($0) }
    let first = Double(spread.firstMaxima.max() ?? 0)
    let later = Double(spread.laterMaxima.max() ?? 0)
    let median = maxima.isEmpty ? 0 : RobustStatistics.median(maxima)
    let laterTokens = max(1, statistics.tokens - statistics.windows)
    let largest = maxima.indices.sorted { (maxima[$1], $0) < (maxima[$0], $1) }.prefix(channels)
    return CalibrationRecord(
      layers: layers,
      channels: maxima.count,
      tokens: statistics.tokens,
      firstTokenMaximum: first,
      laterMaximum: later,
      medianChannel: median,
      outlierRatio: median > 0 ? max(first, later) / median : 0,
      hasMassiveFirstToken: first > massiveFactor * later && later > 0,
      outlierChannels: largest.map {
        .init(
          channel: $0,
          maximum: maxima[$0],
          persistence: Double(spread.outlierTokens[$0]) / Double(laterTokens)
        )
      }
    )
  }
}
