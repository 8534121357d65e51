// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Lines and points over two axes, before they are drawn.
public struct Chart: Sendable {
  /// One axis.
  public struct Axis: Sendable {
    /// What is shown, with its unit.
    public var label: String
    /// Whether equal distances are equal ratios.
    public var isLogarithmic: Bool
    /// Where the axis is marked, or `nil` for round numbers.
    public var ticks: [Double]?

    /// Creates an axis.
    public init(label: String, isLogarithmic: Bool, ticks: [Double]? = nil) {
      self.label = label
      self.isLogarithmic = isLogarithmic
      self.ticks = ticks
    }
  }

  /// One value, with its interval where it has one.
  public struct Point: Sendable {
    /// Position on the horizontal axis.
    public var x: Double
    /// Position on the vertical axis.
    public var y: Double
    /// Lower and upper end of the interval of `y`.
    public var interval: ClosedRange<Double>?
    /// What the point is, for a reader who points at it.
    public var text: String

    /// Creates a point.
    public init(
      x: Double,
      y: Double,
      interval: ClosedRange<Double>? = nil,
      text: String = ""
    ) {
      self.x = x
      self.y = y
      self.interval = interval
      self.text = text
    }
  }

  /// How a series is drawn.
  public enum Style: Sendable, Equatable {
    /// Marks joined by a line.
    case curve
    /// Marks alone.
    case marks
    /// A dashed line without marks; lines of one colour differ by the number of their dashes.
    case limit(dashes: Int = 0)
  }

  /// The colour of what is not measured itself.
  public static let grey = -1

  /// Points that belong together.
  public struct Series: Sendable {
    /// Name in the legend; a series without a name is not listed there.
    public var name: String
    /// How it is drawn.
    public var style: Style
    /// Number of its colour and mark, from 0, for what is told apart; grey is ``grey``.
    public var colour: Int
    /// The points, by `x`.
    public var points: [Point]

    /// Creates a series.
    public init(name: String, style: Style, colour: Int, points: [Point]) {
      self.name = name
      self.style = style
      self.colour = colour
      self.points = points
    }
  }

  /// The heading.
  public var title: String
  /// What was measured, on what.
  public var subtitle: String
  /// The horizontal axis.
  public var xAxis: Axis
  /// The vertical axis.
  public var yAxis: Axis
  /// What is drawn, the last on top.
  public var series: [Series]

  /// Creates a chart.
  public init(title: String, subtitle: String, xAxis: Axis, yAxis: Axis, series: [Series]) {
    self.title = title
    self.subtitle = subtitle
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.series = series
  }
}
