// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// A flame graph as one SVG file, the outermost function on top.
///
/// A box is as wide as its share of the samples; what it is shows when it is pointed at. No scripts.
public struct FlameGraphDrawing: Sendable {
  /// One graph of the file.
  struct Part: Sendable {
    let title: String
    let tree: FlameTree
    /// How a box is filled, and what is said about it; by the names from the root to the box.
    let look: @Sendable (FlameTree.Node, [String]) -> (style: StaticString, text: String)
  }

  private static let width = 1200.0
  private static let margin = 12.0
  private static let rowHeight = 19.0
  private static let headHeight = 34.0
  /// Width of a character of the fixed-width font of the boxes.
  private static let characterWidth = 6.7
  /// Boxes narrower than this are left out.
  private static let leastWidth = 0.5

  private let parts: [Part]
  private let title: String

  init(title: String, parts: [Part]) {
    self.title = title
    self.parts = parts
  }

  /// Draws profiles, each below a box of its title where there are several.
  public init(_ profiles: [TitledStacks]) {
    let tree = FlameTree(TitledStacks.merged(profiles), hasTrunk: false)
    let title = profiles.count == 1 ? profiles[0].title : "\(profiles.count) profiles"
    self.init(
      title: title,
      parts: [
        Part(title: "\(title): \(Figure.count(tree.samples)) samples", tree: tree) { node, _ in
          (
            FlameGraph.style(of: node.name),
            "\(node.name): \(Figure.percent(Double(node.samples) / Double(max(1, tree.samples))))"
              + ", \(Figure.count(node.samples)) samples, "
              + "\(Figure.count(node.ownSamples)) in itself"
          )
        }
      ]
    )
  }

  /// The whole file.
  public var text: String {
    let heights = parts.map { Self.headHeight + Double($0.tree.depth + 1) * Self.rowHeight }
    let height = heights.reduce(Self.margin, +)
    var top = 0.0
    var graphs: [HTMLNode] = []
    for (part, height) in zip(parts, heights) {
      graphs += Self.drawn(part, top: top)
      top += height
    }
    var file = ""
    element(
      "svg",
      .named("xmlns", "http://www.w3.org/2000/svg"),
      .named("viewBox", "0 0 \(Self.number(Self.width)) \(Self.number(height))"),
      .named("width", Self.number(Self.width)),
      .named("height", Self.number(height)),
      .named("role", "img")
    ) {
      element("title") { title }
      HTMLNode.style(FlameGraphStyle.text)
      element("rect", .class("paper"), .named("width", "100%"), .named("height", "100%"))
      graphs
    }
    .write(to: &file)
    return file + "\n"
  }

  private static func drawn(_ part: Part, top: Double) -> [HTMLNode] {
    let scale = (width - 2 * margin) / Double(max(1, part.tree.samples))
    var boxes: [HTMLNode] = [
      element("text", .class("head"), .named("x", number(margin)), .named("y", number(top + 22))) {
        part.title
      }
    ]
    func add(_ nodes: [FlameTree.Node], left: Double, row: Int, path: [String]) {
      var left = left
      for node in nodes {
        let length = Double(node.samples) * scale
        let place = path + [node.name]
        if length >= leastWidth {
          let (style, text) = part.look(node, place)
          boxes.append(
            box(
              name: node.name,
              style: style,
              text: text,
              left: left,
              top: top + headHeight + Double(row) * rowHeight,
              length: length
            )
          )
          add(node.children, left: left, row: row + 1, path: place)
        }
        left += length
      }
    }
    add(part.tree.roots, left: margin, row: 0, path: [])
    return boxes
  }

  private static func box(
    name: String,
    style: StaticString,
    text: String,
    left: Double,
    top: Double,
    length: Double
  ) -> HTMLNode {
    let room = Int((length - 6) / characterWidth)
    let shown = name.count <= room ? name : room > 3 ? name.prefix(room - 1) + "\u{2026}" : ""
    return element("g", .class(style)) {
      element("title") { text }
      element(
        "rect",
        .named("x", number(left)),
        .named("y", number(top)),
        .named("width", number(max(0.4, length - 0.6))),
        .named("height", number(rowHeight - 1))
      )
      if !shown.isEmpty {
        element("text", .named("x", number(left + 3)), .named("y", number(top + 13))) {
          String(shown)
        }
      }
    }
  }

  /// A position, to a hundredth of a unit.
  private static func number(_ value: Double) -> String {
    let hundredths = (value * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
  }
}

/// The appearance of flame graphs that stand alone, in both themes.
enum FlameGraphStyle {
  static let text: StaticString = """
    text{font:11px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#1f2328}
    .head{font:600 15px system-ui,sans-serif}.paper{fill:#ffffff}
    .kernel rect{fill:#9bcbea}.swift rect{fill:#dcecf6}.system rect{fill:#e7eaee}
    .same rect{fill:#e7eaee}
    .more1 rect{fill:#fbe3dc}.more2 rect{fill:#f6bfae}.more3 rect{fill:#ee9478}
    .less1 rect{fill:#dcecf6}.less2 rect{fill:#a9d2ee}.less3 rect{fill:#6fb4e0}
    @media (prefers-color-scheme:dark){
    text{fill:#e6edf3}.paper{fill:#0d1117}
    .kernel rect{fill:#1f5f8f}.swift rect{fill:#1b3347}.system rect,.same rect{fill:#272d35}
    .more1 rect{fill:#4a2219}.more2 rect{fill:#7a2e1b}.more3 rect{fill:#a63a1c}
    .less1 rect{fill:#1b3347}.less2 rect{fill:#1c4f78}.less3 rect{fill:#1f6aa5}
    }
    """
}
