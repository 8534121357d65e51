// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Two profiles as flame graphs whose colours say what changed: the second profile above, so that
/// what was added is seen, and the first below, so that what is gone is seen too.
///
/// Shares are compared, for profiles have different numbers of samples. Red: a larger share than in
/// the first profile; blue: a smaller one; the words of each box hold both.
public struct DifferenceDrawing: Sendable {
  private let drawing: FlameGraphDrawing

  /// Compares two profiles.
  ///
  /// - Parameters:
  ///   - before: The first profile and what it is called.
  ///   - after: The second.
  public init(
    before: (name: String, stacks: CallStacks),
    after: (name: String, stacks: CallStacks)
  ) {
    let shares = Self.shares(of: before.stacks)
    let otherShares = Self.shares(of: after.stacks)
    let look: @Sendable (FlameTree.Node, [String]) -> (style: StaticString, text: String) = {
      node,
      path in
      let (first, second) = (shares[path] ?? 0, otherShares[path] ?? 0)
      return (
        Self.style(change: second - first),
        "\(node.name): \(Figure.percent(first)) before, \(Figure.percent(second)) after, "
          + String(format: "%+.1f points", (second - first) * 100)
      )
    }
    drawing = FlameGraphDrawing(
      title: "\(after.name) compared with \(before.name)",
      parts: [
        .init(
          title: "after: \(after.name), \(Figure.count(after.stacks.samples)) samples",
          tree: FlameTree(after.stacks, hasTrunk: false),
          look: look
        ),
        .init(
          title: "before: \(before.name), \(Figure.count(before.stacks.samples)) samples",
          tree: FlameTree(before.stacks, hasTrunk: false),
          look: look
        ),
      ]
    )
  }

  /// The whole file.
  public var text: String { drawing.text }

  /// The share of all samples in each place of the tree, by the names from the root.
  private static func shares(of stacks: CallStacks) -> [[String]: Double] {
    var counts: [[String]: Int] = [:]
    for stack in stacks.stacks {
      let names = stacks.names(of: stack)
      for depth in 1...min(names.count, FlameTree.depthLimit) {
        counts[Array(names.prefix(depth)), default: 0] += stack.samples
      }
    }
    return counts.mapValues { Double($0) / Double(max(1, stacks.samples)) }
  }

  /// Steps of 0.5, 5 and 20 percentage points.
  private static func style(change: Double) -> StaticString {
    switch change {
    case 0.2...: "more3"
    case 0.05..<0.2: "more2"
    case 0.005..<0.05: "more1"
    case ...(-0.2): "less3"
    case ...(-0.05): "less2"
    case ...(-0.005): "less1"
    default: "same"
    }
  }
}
