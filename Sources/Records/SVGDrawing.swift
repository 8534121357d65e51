// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Draws charts as one SVG: readable on light and on dark paper, without scripts and without
/// anything from elsewhere, so that it can stand alone or inside an HTML page.
public struct SVGDrawing: Sendable {
  /// Where the parts of a chart lie.
  ///
  /// Unit: the drawing's own units, 13 of which are the height of its text.
  public struct Layout: Sendable {
    let width: Double
    /// Room for tick labels on the left.
    let plot: (left: Double, right: Double, top: Double, bottom: Double)
    let isLegendBelow: Bool

    /// The legend on the right: for a page of its own.
    public static let wide = Layout(
      width: 880,
      plot: (72, 590, 64, 384),
      isLegendBelow: false
    )
    /// The legend below: two beside one another on a screen, one on a phone.
    public static let narrow = Layout(
      width: 480,
      plot: (58, 470, 58, 330),
      isLegendBelow: true
    )

    /// Height of one line of the legend.
    static let legendStep = 22.0

    /// Height of a chart with its legend.
    func height(of chart: Chart) -> Double {
      let lines = Double(chart.series.count { !$0.name.isEmpty })
      return plot.bottom + 56 + (isLegendBelow ? lines * Self.legendStep + 6 : 0)
    }
  }

  private let charts: [Chart]
  private let layout: Layout
  private var plot: (left: Double, right: Double, top: Double, bottom: Double) { layout.plot }

  /// Charts that are drawn below one another.
  public init(_ charts: [Chart], layout: Layout = .wide) {
    self.charts = charts
    self.layout = layout
  }

  /// The whole file.
  public var text: String {
    let heights = charts.map { layout.height(of: $0) }
    let height = max(40, heights.reduce(0, +))
    let title = charts.map(\.title).joined(separator: "; ")
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(layout.width)) \
      \(Self.number(height))" width="\(Self.number(layout.width))" height="\(Self.number(height))" \
      role="img" font-family="system-ui, sans-serif" font-size="13">
      <title>\(Self.escaped(title))</title>
      <style>\(Self.style)</style>
      <rect class="sb-paper" width="100%" height="100%"/>

      """
    var top = 0.0
    for (chart, height) in zip(charts, heights) {
      svg += "<g transform=\"translate(0 \(Self.number(top)))\">\n"
      svg += drawn(chart) + "</g>\n"
      top += height
    }
    return svg + "</svg>\n"
  }

  /// Colours after Okabe and Ito (2008), which the colour-blind tell apart, and lighter ones for dark
  /// paper.
  private static let colours = [
    ("#0072b2", "#56b4e9"), ("#d55e00", "#ff9a4d"), ("#009e73", "#2fd6a4"), ("#b0559b", "#e59fd0"),
    ("#8a6d00", "#f0c419"), ("#1f2328", "#f0f6fc"), ("#a3001f", "#ff6f79"), ("#5b3fa8", "#b9a4ff"),
  ]
  private static let greys = ("#59636e", "#9da7b1")

  private static var style: String {
    func rules(
      _ colours: [String],
      ink: String,
      soft: String,
      grid: String,
      paper: String,
      grey: String
    ) -> String {
      ".sb-paper{fill:\(paper)}.sb-ink{fill:\(ink)}.sb-soft{fill:\(soft)}.sb-grid{stroke:\(grid)}"
        + ".sb-axis{stroke:\(soft)}"
        + colours.enumerated().map { ".sb-c\($0){color:\($1)}" }.joined()
        + ".sb-grey{color:\(grey)}"
    }
    let light = rules(
      colours.map(\.0),
      ink: "#1f2328",
      soft: "#59636e",
      grid: "#d8dee4",
      paper: "#ffffff",
      grey: greys.0
    )
    let dark = rules(
      colours.map(\.1),
      ink: "#f0f6fc",
      soft: "#9da7b1",
      grid: "#30363d",
      paper: "#0d1117",
      grey: greys.1
    )
    return light + "@media (prefers-color-scheme:dark){\(dark)}"
  }

  private func drawn(_ chart: Chart) -> String {
    let points = chart.series.flatMap(\.points)
    let ends = points.compactMap(\.interval).flatMap { [$0.lowerBound, $0.upperBound] }
    let x = ChartScale(
      chart.xAxis,
      values: points.map(\.x),
      start: plot.left,
      end: plot.right
    )
    let y = ChartScale(
      chart.yAxis,
      values: points.map(\.y) + ends,
      start: plot.bottom,
      end: plot.top
    )
    var svg = Self.text(
      chart.title,
      x: plot.left,
      y: 26,
      attributes: "font-size=\"17\" font-weight=\"600\""
    )
    svg += Self.text(chart.subtitle, x: plot.left, y: 46, style: "sb-soft")
    svg += axes(chart, x, y)
    for series in chart.series { svg += Self.drawn(series, x, y) }
    return svg + legend(chart)
  }

  private func axes(_ chart: Chart, _ x: ChartScale, _ y: ChartScale) -> String {
    var svg = ""
    for tick in y.ticks {
      let position = y.position(tick)
      svg += Self.line(plot.left, position, plot.right, position, style: "sb-grid")
      svg += Self.text(
        ChartScale.text(tick),
        x: plot.left - 8,
        y: position + 4,
        style: "sb-soft",
        attributes: "text-anchor=\"end\""
      )
    }
    for tick in x.ticks {
      let position = x.position(tick)
      svg += Self.line(position, plot.bottom, position, plot.bottom + 5, style: "sb-axis")
      svg += Self.text(
        ChartScale.text(tick),
        x: position,
        y: plot.bottom + 20,
        style: "sb-soft",
        attributes: "text-anchor=\"middle\""
      )
    }
    svg += Self.line(plot.left, plot.bottom, plot.right, plot.bottom, style: "sb-axis")
    svg += Self.text(
      chart.xAxis.label,
      x: (plot.left + plot.right) / 2,
      y: plot.bottom + 42,
      attributes: "text-anchor=\"middle\""
    )
    let middle = (plot.top + plot.bottom) / 2
    return svg
      + Self.text(
        chart.yAxis.label,
        x: 18,
        y: middle,
        attributes: "text-anchor=\"middle\" transform=\"rotate(-90 18 \(Self.number(middle)))\""
      )
  }

  private static func drawn(_ series: Chart.Series, _ x: ChartScale, _ y: ChartScale) -> String {
    let places = series.points.filter { x.range.contains($0.x) && y.range.contains($0.y) }
    var svg = "<g class=\"\(colourClass(series.colour))\" stroke=\"currentColor\" fill=\"none\">\n"
    if series.style != .marks {
      let path = places.map { "\(number(x.position($0.x))),\(number(y.position($0.y)))" }
      svg += "<polyline points=\"\(path.joined(separator: " "))\" stroke-width=\"2\""
      svg += "\(dashes(series.style))/>\n"
    }
    guard !isLimit(series.style) else { return svg + "</g>\n" }
    for point in places {
      let (left, top) = (x.position(point.x), y.position(point.y))
      svg += "<g>\(point.text.isEmpty ? "" : "<title>\(escaped(point.text))</title>")"
      if let interval = point.interval {
        let (low, high) = (y.position(interval.lowerBound), y.position(interval.upperBound))
        svg += "<path d=\"M\(number(left)) \(number(low))V\(number(high))"
        svg += "M\(number(left - 4)) \(number(low))h8M\(number(left - 4)) \(number(high))h8\"/>"
      }
      svg += mark(series.colour, left, top) + "</g>\n"
    }
    return svg + "</g>\n"
  }

  /// Shapes differ as colours do, for print in black and white; eight colours and seven shapes make
  /// 56 marks that are all different.
  private static let shapes = [
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z", "M-4 -4h8v8h-8z", "M0 -5L5 4H-5z",
    "M0 -5.5L5.5 0L0 5.5L-5.5 0z", "M0 5L5 -4H-5z",
    "M-1.5 -5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z", "M-5 -4h10l-3 4l3 4h-10l3 -4z",
  ]

  private static func mark(_ colour: Int, _ x: Double, _ y: Double) -> String {
    let shape = shapes[max(0, colour) % shapes.count]
    return "<path transform=\"translate(\(number(x)) \(number(y)))\" d=\"\(shape)\" "
      + "fill=\"currentColor\"/>"
  }

  private func legend(_ chart: Chart) -> String {
    var svg = ""
    var top = layout.isLegendBelow ? plot.bottom + 68 : plot.top + 6
    let left = layout.isLegendBelow ? plot.left : plot.right + 24
    for series in chart.series where !series.name.isEmpty {
      svg +=
        "<g class=\"\(Self.colourClass(series.colour))\" stroke=\"currentColor\" fill=\"none\">"
      if series.style != .marks {
        svg += "<path d=\"M\(Self.number(left)) \(Self.number(top))h24\" stroke-width=\"2\""
        svg += "\(Self.dashes(series.style))/>"
      }
      if !Self.isLimit(series.style) { svg += Self.mark(series.colour, left + 12, top) }
      svg += "</g>\n" + Self.text(series.name, x: left + 32, y: top + 4)
      top += Layout.legendStep
    }
    return svg
  }

  private static func isLimit(_ style: Chart.Style) -> Bool {
    if case .limit = style { true } else { false }
  }

  private static func dashes(_ style: Chart.Style) -> String {
    guard case .limit(let number) = style else { return "" }
    let patterns = ["6 4", "2 3", "12 4", "12 3 2 3", "4 8", "18 3", "12 3 2 3 2 3", "1 6"]
    return " stroke-dasharray=\"\(patterns[number % patterns.count])\""
  }

  private static func colourClass(_ index: Int) -> String {
    index == Chart.grey ? "sb-grey" : "sb-c\(index % colours.count)"
  }

  private static func line(
    _ x1: Double,
    _ y1: Double,
    _ x2: Double,
    _ y2: Double,
    style: String
  ) -> String {
    "<line class=\"\(style)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" "
      + "y2=\"\(number(y2))\"/>\n"
  }

  private static func text(
    _ text: String,
    x: Double,
    y: Double,
    style: String = "sb-ink",
    attributes: String = ""
  ) -> String {
    let extra = attributes.isEmpty ? "" : " " + attributes
    return "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\"\(extra)>"
      + "\(escaped(text))</text>\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(format: "%.0f", value) : String(format: "%.1f", value)
  }

  /// Text that cannot end an element or an attribute, without characters that XML forbids.
  static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      case "\u{0}"..<"\u{20}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": safe += " "
      default:
        // What reorders or hides the text around it must not do so.
        let isHidden = scalar.properties.generalCategory == .format
        safe.unicodeScalars.append(isHidden ? "\u{FFFD}" : scalar)
      }
    }
    return safe
  }
}
