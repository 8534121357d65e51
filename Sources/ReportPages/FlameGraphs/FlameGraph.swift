// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// A flame graph as nested lists, the outermost function on top: a box is as wide as its share of the
/// samples, and what it called stands below it.
///
/// Lists need no script, stretch to any width, and are read aloud as a tree.
struct FlameGraph {
  let tree: FlameTree
  /// Frames narrower than this are left out.
  private static let leastShare = 0.001

  init(_ stacks: CallStacks) { tree = FlameTree(stacks) }

  var nodes: [HTMLNode] {
    [
      element("div", .class("flame"), .named("data-samples", "\(tree.samples)")) {
        search
        trunk
        element("ul", .class("frames")) { row(tree.roots, of: tree.samples) }
      },
      HTMLParts.note(
        "\(Figure.count(tree.samples)) samples. Width is the share of samples in a function and in "
          + "what it called; functions below 0.1 % are left out. Strong colour: micro-kernels in C; "
          + "lighter: Swift; grey: the system."
      ),
    ]
  }

  /// Shown by the script that makes it work.
  private var search: HTMLNode {
    element("p", .class("search"), .named("hidden", "")) {
      element("label") {
        "Find a function "
        element("input", .named("type", "search"), .named("placeholder", "gemm"))
      }
      " "
      element("output", .named("aria-live", "polite"))
    }
  }

  private var trunk: HTMLNode? {
    guard !tree.trunk.isEmpty else { return nil }
    return HTMLParts.details("\(tree.trunk.count) outer functions that every sample is in") {
      element("ol", .class("trunk")) {
        for name in tree.trunk { element("li") { element("code") { name } } }
      }
    }
  }

  private func row(_ nodes: [FlameTree.Node], of parent: Int) -> [HTMLNode] {
    nodes.filter { Double($0.samples) >= Self.leastShare * Double(tree.samples) }.map { node in
      let share = Double(node.samples) / Double(max(1, tree.samples))
      let text =
        "\(node.name): \(Figure.percent(share)), \(Figure.count(node.samples)) samples, "
        + "\(Figure.count(node.ownSamples)) in itself"
      return element("li", .style("width", share: Double(node.samples) / Double(max(1, parent)))) {
        element(
          "span",
          .class("frame", Self.style(of: node.name)),
          .named("title", text),
          .named("data-samples", "\(node.samples)")
        ) {
          element("span", .class("name")) { node.name }
          element("span", .class("share")) { " " + Figure.percent(share) }
        }
        if !node.children.isEmpty { element("ul") { row(node.children, of: node.samples) } }
      }
    }
  }

  /// Micro-kernels, Swift, the system.
  static func style(of name: String) -> StaticString {
    if name.hasPrefix("smoothbench_"), name != "smoothbench_main" { return "kernel" }
    return name.contains(".") && !name.hasPrefix("[") || name.contains(" ")
      ? "swift" : "system"
  }
}
