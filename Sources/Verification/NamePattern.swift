// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A name in which `*` stands for any characters and `?` for one.
public struct NamePattern: Sendable {
  private let pattern: [Character]

  /// Reads a pattern; every text is one.
  public init(_ text: String) { pattern = Array(text) }

  /// Whether a whole name matches.
  public func matches(_ name: String) -> Bool { Self.matches(pattern[...], Array(name)[...]) }

  private static func matches(
    _ pattern: ArraySlice<Character>,
    _ name: ArraySlice<Character>
  ) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == "*" {
      return matches(pattern.dropFirst(), name)
        || (!name.isEmpty && matches(pattern, name.dropFirst()))
    }
    guard let head = name.first, first == "?" || first == head else { return false }
    return matches(pattern.dropFirst(), name.dropFirst())
  }
}
