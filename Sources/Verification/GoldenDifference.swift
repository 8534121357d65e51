// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import TensorCore

/// What differs between a recorded file and the one that is to replace it, for a person to judge.
public struct GoldenDifference: Sendable {
  /// One tensor.
  public struct Tensor: Sendable {
    /// Its name.
    public let name: String
    /// Elements that differ; all where type or shape do.
    public let differing: Int
    /// Number of recorded elements.
    public let count: Int
    /// Whether the new values are within the bound that the manifest has for the recorded ones.
    public let isWithinTolerance: Bool
    /// One sentence, then where and how far.
    public let lines: [String]
  }

  /// Path of the file.
  public let path: String
  /// Tensors that differ, in the order of the manifest.
  public let tensors: [Tensor]

  init(
    _ entry: GoldenManifest.File,
    recorded: SafetensorsReader,
    pending: SafetensorsReader
  ) throws {
    path = entry.path
    let names = entry.inputs + entry.outputs.map(\.name)
    let tolerances = Dictionary(uniqueKeysWithValues: entry.outputs.map { ($0.name, $0.tolerance) })
    let added = pending.entries.map(\.name).filter { !names.contains($0) }.sorted()
    tensors =
      try names.compactMap { name in
        let old = try GoldenTensor(name, from: recorded)
        guard pending.entry(name) != nil else {
          return Tensor(whole: name, count: old.count, text: "\(old.summary), and is gone")
        }
        let new = try GoldenTensor(name, from: pending)
        guard old.elementType == new.elementType, old.shape == new.shape else {
          let text = "\(old.summary) before, \(new.summary) after"
          return Tensor(whole: name, count: old.count, text: text)
        }
        return Tensor(name, from: old, to: new, tolerance: tolerances[name] ?? .exact)
      }
      + added.map { Tensor(whole: $0, count: 0, text: "new, and not listed in the manifest") }
  }

  /// One line for a list: the file, and how much of it differs.
  public var summary: String {
    guard !tensors.isEmpty else { return "\(path): the same values" }
    let parts = tensors.map { "\($0.name) \($0.differing) of \($0.count)" }
    return "\(path): differs in \(parts.joined(separator: ", "))"
  }

  /// Everything, for people.
  public var text: String {
    ([summary] + tensors.flatMap { $0.lines.map { "  " + $0 } }).joined(separator: "\n")
  }
}

extension GoldenDifference.Tensor {
  /// A tensor that cannot be compared element by element.
  fileprivate init(whole name: String, count: Int, text: String) {
    self.init(
      name: name,
      differing: count,
      count: count,
      isWithinTolerance: false,
      lines: ["\(name): \(text)"]
    )
  }

  /// Compares every element, or returns `nil` where all bits are the same.
  fileprivate init?(
    _ name: String,
    from old: GoldenTensor,
    to new: GoldenTensor,
    tolerance: GoldenTolerance
  ) {
    let comparison = GoldenComparison(name: name, expected: old, got: new, tolerance: .exact)
    guard let first = comparison.firstWrong else { return nil }
    let differing = (0..<old.count).filter { old.text($0) != new.text($0) }
    let largest = differing.max { Self.change(old, new, $0) < Self.change(old, new, $1) }
    var lines = [
      "\(name): \(comparison.wrongCount) of \(old.count) elements differ, first at \(first.place): "
        + "\(first.expected) before, \(first.got) after"
    ]
    if let largest {
      lines.append(
        "  largest change \(Self.change(old, new, largest)) at \(old.place(largest)): "
          + "\(old.text(largest)) before, \(new.text(largest)) after"
      )
    }
    if let extent = Self.extent(of: differing, shape: old.shape) { lines.append("  " + extent) }
    lines += comparison.histogram.text.split(separator: "\n").map { "    " + $0 }
    let isWithin: Bool
    if case .relative = tolerance {
      isWithin =
        GoldenComparison(name: name, expected: old, got: new, tolerance: tolerance).fault == nil
    } else {
      isWithin = false
    }
    self.init(
      name: name,
      differing: comparison.wrongCount,
      count: old.count,
      isWithinTolerance: isWithin,
      lines: lines
    )
  }

  private static func change(_ old: GoldenTensor, _ new: GoldenTensor, _ index: Int) -> Double {
    let change = abs(new[index] - old[index])
    // What became infinite or no number at all changed most.
    return change.isNaN ? .infinity : change
  }

  /// The rows and columns that hold every difference, for a matrix.
  private static func extent(of differing: [Int], shape: [Int]) -> String? {
    guard shape.count == 2, shape[1] > 0, !differing.isEmpty else { return nil }
    let rows = Set(differing.map { $0 / shape[1] })
    let columns = Set(differing.map { $0 % shape[1] })
    func range(_ values: Set<Int>, of count: Int) -> String {
      "\(values.count) of \(count) (\(values.min() ?? 0)...\(values.max() ?? 0))"
    }
    return "rows \(range(rows, of: shape[0])), columns \(range(columns, of: shape[1]))"
  }
}
