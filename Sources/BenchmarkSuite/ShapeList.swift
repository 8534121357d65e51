// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import TensorCore

/// The shapes of a model: a text file of `M K N name count` lines.
public struct ShapeList: Sendable {
  /// One line: a shape, the layer it belongs to, and how often that layer occurs.
  public struct Entry: Sendable, Equatable {
    /// M, K, N.
    public let shape: ProblemShape
    /// Name of the layer.
    public let name: String
    /// How often the layer occurs in one pass through the model.
    public let count: Int
  }

  /// What the first line of every shape file must be.
  public static let title = "# M K N name count"

  /// The lines in order.
  public let entries: [Entry]

  /// Reads a file.
  ///
  /// - Throws: ``ShapeListError`` naming file and line.
  public init(path: String) throws(ShapeListError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .missing(path: path)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .unreadable(path: path, line: 1, reason: "not UTF-8 text")
    }
    try self.init(text: text, path: path)
  }

  /// Reads text; `path` is named in errors.
  ///
  /// - Throws: ``ShapeListError``.
  public init(text: String, path: String) throws(ShapeListError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first.map({ $0.trimmingCharacters(in: .whitespaces) }) == Self.title else {
      throw .unreadable(
        path: path,
        line: 1,
        reason: "found '\(lines.first.map(String.init) ?? "")', expected '\(Self.title)'"
      )
    }
    var entries: [Entry] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard let first = fields.first, !first.hasPrefix("#") else { continue }
      entries.append(try Self.entry(fields.map(String.init), path: path, line: index + 1))
    }
    guard !entries.isEmpty else {
      throw .unreadable(path: path, line: lines.count, reason: "no shape in the file")
    }
    self.entries = entries
  }

  private static func entry(
    _ fields: [String],
    path: String,
    line: Int
  ) throws(ShapeListError) -> Entry {
    guard fields.count == 5, let rows = Int(fields[0]), let depth = Int(fields[1]),
      let columns = Int(fields[2]), let count = Int(fields[4]), count >= 1
    else {
      throw .unreadable(
        path: path,
        line: line,
        reason: "found '\(fields.joined(separator: " "))', expected five fields: "
          + "M K N as whole numbers, a name, a count of 1 or more"
      )
    }
    do {
      let shape = try ProblemShape(rows: rows, depth: depth, columns: columns)
      try shape.requireExactAccumulator()
      return Entry(shape: shape, name: fields[3], count: count)
    } catch {
      throw .unreadable(path: path, line: line, reason: error.description)
    }
  }
}

/// A shape file that cannot be used.
public enum ShapeListError: Error, Equatable, CustomStringConvertible {
  /// No file at this path.
  case missing(path: String)
  /// A line that is not a shape.
  case unreadable(path: String, line: Int, reason: String)

  /// What was found, where, and what was expected.
  public var description: String {
    switch self {
    case .missing(let path): "no shape file at \(path)"
    case .unreadable(let path, let line, let reason): "\(path), line \(line): \(reason)"
    }
  }
}
