// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The number of rows and columns of a matrix.
public struct MatrixShape: Hashable, Sendable, CustomStringConvertible {
  /// Number of rows, 0 or more.
  public let rows: Int
  /// Number of columns, 0 or more.
  public let columns: Int

  /// Creates a shape.
  ///
  /// - Precondition: Neither number is negative.
  public init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "negative matrix shape \(rows)x\(columns)")
    self.rows = rows
    self.columns = columns
  }

  /// Text such as `[512, 4096]`.
  public var description: String { "[\(rows), \(columns)]" }
}
