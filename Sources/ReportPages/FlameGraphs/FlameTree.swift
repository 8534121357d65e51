// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Call stacks as a tree: every function with the samples in it and in what it called.
struct FlameTree: Sendable {
  /// A function in one place of the tree.
  struct Node: Sendable {
    let name: String
    /// Samples in it and in everything it called.
    var samples: Int
    /// What it called, most samples first.
    var children: [Node] = []

    /// Samples in itself.
    var ownSamples: Int { samples - children.reduce(0) { $0 + $1.samples } }
  }

  /// Functions that every sample passed through, the outermost first.
  let trunk: [String]
  /// What branches above the trunk, most samples first.
  let roots: [Node]
  /// All samples.
  let samples: Int

  /// Number of boxes on the longest way from the root.
  var depth: Int { Self.depth(of: roots) }

  private static func depth(of nodes: [Node]) -> Int {
    nodes.map { 1 + depth(of: $0.children) }.max() ?? 0
  }

  /// Frames deeper than this belong to the last one shown.
  static let depthLimit = 120

  /// Grows the tree.
  ///
  /// The trunk says nothing about where time went, so it is kept apart from the branches; the last
  /// function of a stack is never part of it.
  ///
  /// - Parameters:
  ///   - stacks: The samples.
  ///   - hasTrunk: Whether there is to be a trunk; without, everything branches from the outermost.
  init(_ stacks: CallStacks, hasTrunk: Bool = true) {
    samples = stacks.samples
    let named = stacks.stacks.map { (names: stacks.names(of: $0)[...], samples: $0.samples) }
    var trunk: [String] = []
    while hasTrunk, let name = named.first?.names.dropFirst(trunk.count).first,
      named.allSatisfy({ $0.names.count > trunk.count + 1 && $0.names[trunk.count] == name })
    {
      trunk.append(name)
    }
    self.trunk = trunk
    roots = Self.nodes(of: named.map { ($0.names.dropFirst(trunk.count), $0.samples) }, depth: 0)
  }

  private static func nodes(
    of stacks: [(names: ArraySlice<String>, samples: Int)],
    depth: Int
  ) -> [Node] {
    guard depth < depthLimit else { return [] }
    let groups = Dictionary(grouping: stacks.filter { !$0.names.isEmpty }) { $0.names.first ?? "" }
    return groups.map { name, members in
      Node(
        name: name,
        samples: members.reduce(0) { $0 + $1.samples },
        children: nodes(
          of: members.map { ($0.names.dropFirst(), $0.samples) },
          depth: depth + 1
        )
      )
    }
    .sorted { ($1.samples, $0.name) < ($0.samples, $1.name) }
  }
}
