// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

extension CollapsedStacks {
  /// Reads lines `outermost;...;innermost samples`.
  ///
  /// - Parameters:
  ///   - data: The whole file.
  ///   - path: The name that errors mention.
  /// - Returns: The stacks, at least one sample.
  /// - Throws: ``ProfilerError``: a line of another form, or no samples.
  public static func stacks(in data: Data, path: String) throws(ProfilerError) -> CallStacks {
    guard let text = String(data: data, encoding: .utf8) else {
      throw .notCollapsed(path: path, line: 1, found: "bytes that are not UTF-8")
    }
    var samples: [(names: [String], count: Int)] = []
    var total = 0
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      guard let space = line.lastIndex(of: " "),
        let count = Int(line[line.index(after: space)...]), count > 0, space > line.startIndex
      else {
        throw .notCollapsed(path: path, line: index + 1, found: String(line.prefix(60)))
      }
      let sum = total.addingReportingOverflow(count)
      guard !sum.overflow else {
        throw .notCollapsed(path: path, line: index + 1, found: "more samples than 64 bits hold")
      }
      total = sum.partialValue
      samples.append((line[..<space].split(separator: ";").map(String.init), count))
    }
    let stacks = CallStacks(samples)
    guard stacks.samples > 0 else { throw .zeroSamples(processorSeconds: nil) }
    return stacks
  }
}
