// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Draws heat maps below one another as one SVG, all with one scale of colours, so that they can be
/// compared: each step of colour is a factor of two.
public struct HeatMapDrawing: Sendable {
  /// Where the parts of a map lie.
  ///
  /// Unit: the drawing's own units, 13 of which are the height of its text.
  public struct Layout: Sendable {
    let width: Double
    let height: Double
    let plot: (left: Double, right: Double, top: Double, bottom: Double)
    let isScaleBelow: Bool

    /// The scale on the right: for a page of its own.
    public static let wide = Layout(
      width: 880,
      height: 380,
      plot: (72, 720, 64, 320),
      isScaleBelow: false
    )
    /// The scale below: two beside one another on a screen, one on a phone.
    public static let narrow = Layout(
      width: 480,
      height: 420,
      plot: (58, 470, 58, 314),
      isScaleBelow: true
    )
  }

  private let maps: [HeatMap]
  private let layout: Layout
  /// Magnitude at the upper end of the scale.
  private let largest: Double

  /// Maps that are drawn below one another.
  ///
  /// - Parameters:
  ///   - maps: What is drawn.
  ///   - layout: Where the parts lie.
  ///   - largest: Upper end of the scale, where other drawings share it; else the maps' own.
  public init(_ maps: [HeatMap], layout: Layout = .wide, largest: Double? = nil) {
    self.maps = maps
    self.layout = layout
    let end = largest ?? maps.map(\.largest).max() ?? 0
    self.largest = end.isFinite ? max(0, end) : 0
  }

  /// The whole file.
  public var text: String {
    let height = layout.height * Double(max(1, maps.count))
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(layout.width)) \
      \(Self.number(height))" width="\(Self.number(layout.width))" height="\(Self.number(height))" \
      role="img" font-family="system-ui, sans-serif" font-size="13">
      <title>\(SVGDrawing.escaped(maps.map(\.title).joined(separator: "; ")))</title>
      <style>\(Self.style)</style>
      <rect class="sb-paper" width="100%" height="100%"/>

      """
    for (index, map) in maps.enumerated() {
      svg += "<g transform=\"translate(0 \(Self.number(Double(index) * layout.height)))\">\n"
      svg += drawn(map) + "</g>\n"
    }
    return svg + "</svg>\n"
  }

  /// Blue to yellow in steps of equal lightness (cividis, which the colour-blind can read).
  private static let colours = [
    "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369",
    "#fee838",
  ]

  private static var style: String {
    ".sb-paper{fill:#ffffff}.sb-ink{fill:#1f2328}.sb-soft{fill:#59636e}"
      + colours.enumerated().map { ".sb-h\($0){fill:\($1)}" }.joined()
      + "@media (prefers-color-scheme:dark){.sb-paper{fill:#0d1117}.sb-ink{fill:#f0f6fc}"
      + ".sb-soft{fill:#9da7b1}}"
  }

  private func level(_ value: Double) -> Int { HeatMap.level(of: value, largest: largest) }

  private func drawn(_ map: HeatMap) -> String {
    let plot = layout.plot
    var svg = Self.text(map.title, plot.left, 26, "font-size=\"17\" font-weight=\"600\"")
    svg += Self.text(map.subtitle, plot.left, 46, style: "sb-soft")
    let columns = max(1, map.rows.map(\.count).max() ?? 0)
    var paths = [String](repeating: "", count: HeatMap.levels + 1)
    for (row, values) in map.rows.enumerated() {
      var start = 0
      while start < values.count {
        // Neighbours of one colour are one rectangle.
        let level = level(values[start])
        var end = start + 1
        while end < values.count, self.level(values[end]) == level { end += 1 }
        paths[level] += "M\(start) \(row)h\(end - start)v1h\(start - end)z"
        start = end
      }
    }
    // Drawn in cells, so that neighbours share their edges exactly.
    let cell = (
      width: (plot.right - plot.left) / Double(columns),
      height: (plot.bottom - plot.top) / Double(max(1, map.rows.count))
    )
    svg += "<g transform=\"translate(\(Self.number(plot.left)) \(Self.number(plot.bottom))) "
    svg += "scale(\(cell.width) -\(cell.height))\" shape-rendering=\"crispEdges\">\n"
    for (level, path) in paths.enumerated() where !path.isEmpty {
      svg += "<path class=\"sb-h\(level)\" d=\"\(path)\"/>\n"
    }
    svg += "</g>\n"
    return svg + labels(map) + scale()
  }

  private func labels(_ map: HeatMap) -> String {
    let plot = layout.plot
    let (below, left) = (plot.bottom + 18, plot.left - 8)
    let (centre, middle) = ((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2)
    let end = "text-anchor=\"end\""
    let upwards = "text-anchor=\"middle\" transform=\"rotate(-90 18 \(Self.number(middle)))\""
    var svg = Self.text("0", plot.left, below, style: "sb-soft")
    svg += Self.text("\(map.steps.x)", plot.right, below, end, style: "sb-soft")
    svg += Self.text(map.xLabel, centre, plot.bottom + 34, "text-anchor=\"middle\"")
    svg += Self.text("0", left, plot.bottom, end, style: "sb-soft")
    svg += Self.text("\(map.steps.y)", left, plot.top + 10, end, style: "sb-soft")
    svg += Self.text(map.yLabel, 18, middle, upwards)
    return svg
  }

  private func scale() -> String {
    var svg = ""
    for level in 0...HeatMap.levels {
      let limit = String(format: "%.3g", largest * pow(2, Double(level - HeatMap.levels)))
      if layout.isScaleBelow {
        let width = (layout.plot.right - layout.plot.left) / Double(HeatMap.levels + 1)
        let left = layout.plot.left + Double(level) * width
        svg += Self.box(level, left, layout.plot.bottom + 62, width, 14)
        svg += Self.text(
          (level == 0 ? "\u{2264} " : "") + limit,
          left + width / 2,
          layout.plot.bottom + 92,
          "text-anchor=\"middle\" font-size=\"11\"",
          style: "sb-soft"
        )
      } else {
        let top = layout.plot.top + 18 + Double(HeatMap.levels - level) * 22
        svg += Self.box(level, layout.plot.right + 24, top, 18, 22)
        let sign = level == HeatMap.levels ? "" : "\u{2264} "
        svg += Self.text(sign + limit, layout.plot.right + 48, top + 15, style: "sb-soft")
      }
    }
    let place =
      layout.isScaleBelow
      ? (layout.plot.left, layout.plot.bottom + 56)
      : (layout.plot.right + 24, layout.plot.top + 6)
    return svg + Self.text("magnitude", place.0, place.1)
  }

  private static func box(
    _ level: Int,
    _ left: Double,
    _ top: Double,
    _ width: Double,
    _ height: Double
  ) -> String {
    "<rect class=\"sb-h\(level)\" x=\"\(number(left))\" y=\"\(number(top))\" "
      + "width=\"\(number(width))\" height=\"\(number(height))\"/>\n"
  }

  private static func text(
    _ text: String,
    _ x: Double,
    _ y: Double,
    _ attributes: String = "",
    style: String = "sb-ink"
  ) -> String {
    "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\" \(attributes)>"
      + "\(SVGDrawing.escaped(text))</text>\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(format: "%.0f", value) : String(format: "%.2f", value)
  }
}
