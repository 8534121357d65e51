// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Magnitudes over two axes, before they are drawn.
public struct HeatMap: Sendable {
  /// The heading.
  public var title: String
  /// What it is a picture of.
  public var subtitle: String
  /// What a step to the right is.
  public var xLabel: String
  /// What a step upwards is.
  public var yLabel: String
  /// Steps along both axes; a cell stands for several where there are fewer cells.
  public var steps: (x: Int, y: Int)
  /// Largest magnitude in each cell, 0 or more; rows from the bottom up, all of one length.
  public var rows: [[Double]]

  /// Creates a map.
  public init(
    title: String,
    subtitle: String,
    xLabel: String,
    yLabel: String,
    steps: (x: Int, y: Int),
    rows: [[Double]]
  ) {
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.steps = steps
    self.rows = rows
  }

  /// Steps of a factor of two below the largest magnitude that are told apart.
  public static let levels = 8

  /// The step of a magnitude: ``levels`` above half of the largest, 0 for all that is below the last
  /// step.
  public static func level(of magnitude: Double, largest: Double) -> Int {
    guard magnitude > 0, largest > 0, magnitude.isFinite, largest.isFinite else { return 0 }
    let halvings = min(-log2(magnitude / largest), Double(levels))
    return min(levels, max(0, levels - Int(halvings.rounded(.down))))
  }

  /// The largest magnitude.
  public var largest: Double { rows.flatMap { $0 }.max() ?? 0 }
}
