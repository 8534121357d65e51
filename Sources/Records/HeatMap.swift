// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

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
  /// Steps that one column and one row of cells stand for.
  public var stepsPerCell: (x: Int, y: Int)
  /// Largest magnitude in each cell, 0 or more; rows from the bottom up, all of one length.
  public var rows: [[Double]]

  /// Creates a map.
  public init(
    title: String,
    subtitle: String,
    xLabel: String,
    yLabel: String,
    stepsPerCell: (x: Int, y: Int),
    rows: [[Double]]
  ) {
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.stepsPerCell = stepsPerCell
    self.rows = rows
  }

  /// The largest magnitude.
  public var largest: Double { rows.flatMap { $0 }.max() ?? 0 }
}
