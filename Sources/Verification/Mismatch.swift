// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The first wrong element of a result, with a picture of its surroundings.
public struct Mismatch: Sendable {
  /// What was compared, or what went wrong.
  public var what: String
  /// Row of the first wrong element, where there is one.
  public var row: Int?
  /// Column of the first wrong element, where there is one.
  public var column: Int?
  /// What was expected there.
  public var expected = ""
  /// What was found there.
  public var got = ""
  /// How many elements are wrong, and the rows and columns they lie in.
  public var extent = ""
  /// The region around the element, line by line.
  public var picture: [String] = []

  /// Creates a mismatch without an element.
  public init(what: String) { self.what = what }

  /// One line: where, expected, got.
  public var summary: String {
    guard let row, let column else { return what }
    return "\(what): row \(row), column \(column): expected \(expected), got \(got)"
  }
}
