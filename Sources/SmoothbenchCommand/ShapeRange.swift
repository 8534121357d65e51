// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import TensorCore

/// `MxKxN` where a part may be a range: `128:4096:*2` multiplies, `128:512:+128` adds.
struct ShapeRange {
  /// Every shape of the ranges, M slowest.
  let shapes: [ProblemShape]

  /// Reads the text.
  ///
  /// - Throws: ``ShapeError`` or `ValidationError`.
  init(text: String) throws {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else { throw ShapeError.unreadable(text: text) }
    let values = try parts.map { try Self.values($0, text: text) }
    shapes = try values[0].flatMap { rows in
      try values[1].flatMap { depth in
        try values[2].map { columns in
          let shape = try ProblemShape(rows: rows, depth: depth, columns: columns)
          try shape.requireExactAccumulator()
          return shape
        }
      }
    }
  }

  /// More values than anyone waits for are a slip of the keyboard.
  private static let greatestCount = 10_000

  private static func values(_ part: String, text: String) throws -> [Int] {
    let fields = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if fields.count == 1, let value = Int(part) { return [value] }
    guard fields.count == 3, let first = Int(fields[0]), let last = Int(fields[1]), first >= 1,
      last >= first, let sign = fields[2].first,
      let step = Int(fields[2].dropFirst()),
      sign == "*" ? step >= 2 : sign == "+" && step >= 1
    else {
      throw ValidationError(
        "'\(part)' in shape '\(text)' is not a number or a range such as 128:4096:*2"
      )
    }
    var values: [Int] = []
    var next = (partialValue: first, overflow: false)
    while !next.overflow, next.partialValue <= last {
      values.append(next.partialValue)
      guard values.count <= greatestCount else {
        throw ValidationError(
          "range '\(part)' in shape '\(text)' has more than \(greatestCount) values"
        )
      }
      next =
        sign == "*"
        ? next.partialValue.multipliedReportingOverflow(by: step)
        : next.partialValue.addingReportingOverflow(step)
    }
    return values
  }
}
