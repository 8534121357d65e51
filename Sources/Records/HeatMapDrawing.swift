// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Draws heat maps below one another as one SVG, all with one scale of colours, so that they can be
/// compared: each step of colour is a factor of two.
public struct HeatMapDrawing: Sendable {
  private let maps: [HeatMap]
  /// Magnitude at the upper end of the scale.
  private let largest: Double

  /// Maps that are drawn below one another.
  public init(_ maps: [HeatMap]) {
    self.maps = maps
    largest = maps.map(\.largest).max() ?? 0
  }

  private static let width = 880.0
  private static let mapHeight = 380.0
  private static let plot = (left: 72.0, right: 720.0, top: 64.0, bottom: 320.0)
  /// Steps of the scale below its upper end.
  private static let levels = 8

  /// The whole file.
  public var text: String {
    let height = Self.mapHeight * Double(max(1, maps.count))
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(Self.width)) \
      \(Self.number(height))" width="\(Self.number(Self.width))" height="\(Self.number(height))" \
      role="img" font-family="system-ui, sans-serif" font-size="13">
      <title>\(SVGDrawing.escaped(maps.map(\.title).joined(separator: "; ")))</title>
      <style>\(Self.style)</style>
      <rect class="sb-paper" width="100%" height="100%"/>

      """
    for (index, map) in maps.enumerated() {
      svg += "<g transform=\"translate(0 \(Self.number(Double(index) * Self.mapHeight)))\">\n"
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

  /// 0 for the smallest magnitudes to ``levels`` for the largest.
  private func level(_ value: Double) -> Int {
    guard value > 0, largest > 0 else { return 0 }
    return max(0, Self.levels - Int((-log2(value / largest)).rounded(.down)))
  }

  private func drawn(_ map: HeatMap) -> String {
    let plot = Self.plot
    var svg = Self.text(map.title, plot.left, 26, "font-size=\"17\" font-weight=\"600\"")
    svg += Self.text(map.subtitle, plot.left, 46, style: "sb-soft")
    let columns = map.rows.map(\.count).max() ?? 0
    let cell = (
      width: (plot.right - plot.left) / Double(max(1, columns)),
      height: (plot.bottom - plot.top) / Double(max(1, map.rows.count))
    )
    var paths = [String](repeating: "", count: Self.levels + 1)
    for (row, values) in map.rows.enumerated() {
      let top = plot.bottom - Double(row + 1) * cell.height
      var start = 0
      while start < values.count {
        // Neighbours of one colour are one rectangle.
        let level = level(values[start])
        var end = start + 1
        while end < values.count, self.level(values[end]) == level { end += 1 }
        let width = Self.number(Double(end - start) * cell.width)
        paths[level] += "M\(Self.number(plot.left + Double(start) * cell.width)) "
        paths[level] += "\(Self.number(top))h\(width)v\(Self.number(cell.height))h-\(width)z"
        start = end
      }
    }
    for (level, path) in paths.enumerated() where !path.isEmpty {
      svg += "<path class=\"sb-h\(level)\" shape-rendering=\"crispEdges\" d=\"\(path)\"/>\n"
    }
    return svg + labels(map, columns: columns) + scale()
  }

  private func labels(_ map: HeatMap, columns: Int) -> String {
    let plot = Self.plot
    let (below, left) = (plot.bottom + 18, plot.left - 8)
    let (centre, middle) = ((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2)
    let end = "text-anchor=\"end\""
    let upwards = "text-anchor=\"middle\" transform=\"rotate(-90 18 \(Self.number(middle)))\""
    let (channels, tokens) = (columns * map.stepsPerCell.x, map.rows.count * map.stepsPerCell.y)
    var svg = Self.text("0", plot.left, below, style: "sb-soft")
    svg += Self.text("\(channels)", plot.right, below, end, style: "sb-soft")
    svg += Self.text(map.xLabel, centre, plot.bottom + 34, "text-anchor=\"middle\"")
    svg += Self.text("0", left, plot.bottom, end, style: "sb-soft")
    svg += Self.text("\(tokens)", left, plot.top + 10, end, style: "sb-soft")
    svg += Self.text(map.yLabel, 18, middle, upwards)
    return svg
  }

  private func scale() -> String {
    var svg = Self.text("magnitude", Self.plot.right + 24, Self.plot.top + 6)
    for level in 0...Self.levels {
      let top = Self.plot.top + 18 + Double(Self.levels - level) * 22
      svg += "<rect class=\"sb-h\(level)\" x=\"\(Self.number(Self.plot.right + 24))\" "
      svg += "y=\"\(Self.number(top))\" width=\"18\" height=\"22\"/>\n"
      let limit = largest * pow(2, Double(level - Self.levels))
      let sign = level == Self.levels ? "" : "≤ "
      svg += Self.text(
        sign + String(format: "%.3g", limit),
        Self.plot.right + 48,
        top + 15,
        style: "sb-soft"
      )
    }
    return svg
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
