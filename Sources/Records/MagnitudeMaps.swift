// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The magnitudes of one layer's input over channels and tokens, before and after smoothing, small
/// enough for a record: one digit for each cell.
///
/// Source: SmoothQuant (arXiv:2211.10438), figure 4.
public struct MagnitudeMaps: Codable, Sendable, Equatable {
  /// Name of the layer, without `.weight`.
  public var layer: String
  /// Migration strength.
  public var alpha: Double
  /// Input channels; a cell holds as many neighbours as make the lines as long as they are.
  public var channels: Int
  /// Tokens of the window.
  public var tokens: Int
  /// The largest magnitude of both maps.
  public var largest: Double
  /// The largest magnitude after smoothing.
  public var largestAfter: Double
  /// A line for each row of cells, first tokens first.
  ///
  /// Digits are ``HeatMap/level(of:largest:)``: 8 is above half of the largest, each step below it a
  /// factor of two.
  public var before: [String]
  /// The same after smoothing.
  public var after: [String]

  /// Writes magnitudes down.
  ///
  /// - Parameters:
  ///   - layer: Name of the layer.
  ///   - alpha: Migration strength.
  ///   - channels: Input channels.
  ///   - tokens: Tokens of the window.
  ///   - before: Largest magnitude of each cell; rows of cells, first tokens first.
  ///   - after: The same after smoothing.
  public init(
    layer: String,
    alpha: Double,
    channels: Int,
    tokens: Int,
    before: [[Double]],
    after: [[Double]]
  ) {
    let ends = [before, after].map { $0.flatMap { $0 }.max() ?? 0 }
    let largest = max(ends[0], ends[1])
    func digits(_ rows: [[Double]]) -> [String] {
      rows.map { row in
        row.map { "\(HeatMap.level(of: $0, largest: largest))" }.joined()
      }
    }
    self.layer = layer
    self.alpha = alpha
    self.channels = channels
    self.tokens = tokens
    self.largest = largest
    largestAfter = ends[1]
    self.before = digits(before)
    self.after = digits(after)
  }

  /// The maps as they are drawn: each cell at the upper end of its step.
  ///
  /// A file of any origin is drawn without fault: what is no digit of a step counts as the lowest.
  public var maps: [HeatMap] {
    [("before smoothing", before), ("after smoothing", after)].map { title, lines in
      HeatMap(
        title: "|X| \(title)",
        subtitle: "\(layer), one window, " + String(format: "alpha %.2f", alpha),
        xLabel: "input channel",
        yLabel: "token",
        steps: (channels, tokens),
        rows: lines.map { line in line.map { magnitude($0.wholeNumberValue ?? 0) } }
      )
    }
  }

  private func magnitude(_ level: Int) -> Double {
    let steps = max(0, min(level, HeatMap.levels)) - HeatMap.levels
    return largest.isFinite ? max(0, largest) * pow(2, Double(steps)) : 0
  }
}
