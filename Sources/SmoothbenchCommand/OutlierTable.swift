// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Measurement
import Smoothing

/// The layers whose activations are hardest to quantize: a few channels far above the others.
enum OutlierTable {
  /// Layers shown.
  private static let limit = 8

  /// The layers with the largest ratio of the largest channel to the median channel.
  static func lines(of statistics: ActivationStatistics) -> [String] {
    let rows = statistics.maxima.map { layer, maxima in
      let values = maxima.map { Double($0) }
      let largest = values.max() ?? 0
      let median = values.isEmpty ? 0 : RobustStatistics.median(values)
      return (
        layer: layer, largest: largest, channel: values.firstIndex(of: largest) ?? 0,
        ratio: median > 0 ? largest / median : 0
      )
    }
    .sorted { ($1.ratio, $0.layer) < ($0.ratio, $1.layer) }
    let width = rows.prefix(limit).map(\.layer.count).max() ?? 0
    return ["largest channel against the median channel:"]
      + rows.prefix(limit).map { row in
        "  " + row.layer.padding(toLength: width, withPad: " ", startingAt: 0)
          + String(
            format: "  channel %5d  max|x| %9.3f  %7.1f times the median",
            row.channel,
            row.largest,
            row.ratio
          )
      }
  }
}
