// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// A piece of a page that cannot hold anything but what its builder wrote.
///
/// Names of elements and attributes, styles and scripts are `StaticString`, so they are part of this
/// program; every other text is escaped when it is written. There is no way to add raw markup.
indirect enum HTMLNode: Sendable {
  /// Text of any origin.
  case text(String)
  /// An element with what it holds.
  case element(StaticString, [HTMLAttribute], [HTMLNode])
  /// The page's style sheet.
  case style(StaticString)
  /// The page's script.
  case script(StaticString)
  /// A drawing, which escapes its own texts.
  case drawing(SVGDrawing)
  /// A map of magnitudes, which escapes its own texts.
  case heatMap(HeatMapDrawing)

  /// Elements that have no end tag.
  private static let void: Set<String> = ["meta", "input", "wbr"]

  /// Appends the markup.
  func write(to page: inout String) {
    switch self {
    case .text(let text): page += HTMLText.escaped(text)
    case .style(let rules): page += "<style>\(rules)</style>\n"
    case .script(let script): page += "<script>\(script)</script>\n"
    case .drawing(let drawing): page += drawing.text
    case .heatMap(let drawing): page += drawing.text
    case .element(let name, let attributes, let content):
      page += "<\(name)"
      for attribute in attributes { page += " \(attribute.name)=\"\(attribute.escapedValue)\"" }
      page += ">"
      guard !Self.void.contains("\(name)") else { return }
      for node in content { node.write(to: &page) }
      page += "</\(name)>"
      if Self.endsLine.contains("\(name)") { page += "\n" }
    }
  }

  /// Elements after which the source goes on in a new line.
  private static let endsLine: Set<String> = [
    "section", "div", "p", "h1", "h2", "h3", "tr", "table", "ul", "ol", "li", "dl", "dd", "figure",
    "details", "summary", "title", "header", "footer", "main", "nav", "head", "body",
  ]
}

/// One attribute of an element.
struct HTMLAttribute: Sendable {
  let name: StaticString
  let escapedValue: String

  private init(_ name: StaticString, escaped value: String) {
    self.name = name
    escapedValue = value
  }

  /// An attribute with a value of any origin.
  static func named(_ name: StaticString, _ value: String) -> HTMLAttribute {
    HTMLAttribute(name, escaped: HTMLText.escaped(value))
  }

  /// Names of style classes, separated by spaces.
  static func `class`(_ names: StaticString) -> HTMLAttribute {
    HTMLAttribute("class", escaped: "\(names)")
  }

  /// Two style classes.
  static func `class`(_ first: StaticString, _ second: StaticString) -> HTMLAttribute {
    HTMLAttribute("class", escaped: "\(first) \(second)")
  }

  /// A length as a share of what surrounds the element, such as a width.
  static func style(_ property: StaticString, share: Double) -> HTMLAttribute {
    HTMLAttribute("style", escaped: "\(property):\(HTMLText.percent(share))")
  }

  /// A length of a drawing, as a share of the drawing.
  static func share(_ name: StaticString, _ share: Double) -> HTMLAttribute {
    HTMLAttribute(name, escaped: HTMLText.percent(share))
  }
}

/// Makes an element.
func element(
  _ name: StaticString,
  _ attributes: HTMLAttribute...,
  @HTMLBuilder content: () -> [HTMLNode] = { [] }
) -> HTMLNode {
  .element(name, attributes, content())
}

/// Collects texts and elements in the order written.
@resultBuilder
enum HTMLBuilder {
  static func buildExpression(_ text: String) -> [HTMLNode] { [.text(text)] }
  static func buildExpression(_ node: HTMLNode) -> [HTMLNode] { [node] }
  static func buildExpression(_ nodes: [HTMLNode]) -> [HTMLNode] { nodes }
  static func buildExpression(_ node: HTMLNode?) -> [HTMLNode] { node.map { [$0] } ?? [] }
  static func buildBlock(_ parts: [HTMLNode]...) -> [HTMLNode] { parts.flatMap { $0 } }
  static func buildOptional(_ part: [HTMLNode]?) -> [HTMLNode] { part ?? [] }
  static func buildEither(first part: [HTMLNode]) -> [HTMLNode] { part }
  static func buildEither(second part: [HTMLNode]) -> [HTMLNode] { part }
  static func buildArray(_ parts: [[HTMLNode]]) -> [HTMLNode] { parts.flatMap { $0 } }
}
