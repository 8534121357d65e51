// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A binary heap: the least element comes out first.
struct MinimumHeap<Element: Comparable> {
  private var elements: [Element] = []

  /// Adds an element in O(log n).
  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, elements[child] < elements[(child - 1) / 2] {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the least element in O(log n), `nil` when there is none.
  mutating func popLeast() -> Element? {
    guard let least = elements.first else { return nil }
    let last = elements.removeLast()
    guard !elements.isEmpty else { return least }
    elements[0] = last
    var parent = 0
    while true {
      var lesser = 2 * parent + 1
      guard lesser < elements.count else { return least }
      if lesser + 1 < elements.count, elements[lesser + 1] < elements[lesser] { lesser += 1 }
      guard elements[lesser] < elements[parent] else { return least }
      elements.swapAt(lesser, parent)
      parent = lesser
    }
  }
}
