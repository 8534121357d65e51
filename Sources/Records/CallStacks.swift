// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Call stacks by function name with the samples that fell on each; every name is written once.
public struct CallStacks: Codable, Equatable, Sendable {
  /// One stack.
  public struct Stack: Codable, Equatable, Sendable {
    /// Positions in ``CallStacks/functions``, the outermost function first.
    ///
    /// At least one.
    public var frames: [Int]
    /// Samples that fell on exactly this stack, 1 or more.
    public var samples: Int
  }

  /// Names of functions, each once.
  public private(set) var functions: [String]
  /// The stacks, in the order of their names.
  public private(set) var stacks: [Stack]

  /// Number of samples in all stacks.
  public var samples: Int { stacks.reduce(0) { $0 + $1.samples } }

  /// Merges equal stacks.
  ///
  /// - Parameter samples: Names with the outermost function first, and how often each was seen;
  ///   stacks without a frame or a sample are left out.
  public init(_ samples: some Sequence<(names: [String], count: Int)>) {
    var counts: [[String]: Int] = [:]
    for (names, count) in samples where !names.isEmpty && count > 0 {
      counts[names, default: 0] += count
    }
    functions = Set(counts.keys.joined()).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(functions, functions.indices))
    stacks = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { names, count in
      Stack(frames: names.compactMap { places[$0] }, samples: count)
    }
  }

  /// Reads stacks, refusing those that name no function or hold no sample.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    functions = try values.decode([String].self, forKey: .functions)
    stacks = try values.decode([Stack].self, forKey: .stacks)
    var total = 0
    for stack in stacks {
      let sum = total.addingReportingOverflow(stack.samples)
      total = sum.partialValue
      guard !sum.overflow, stack.samples > 0, !stack.frames.isEmpty,
        stack.frames.allSatisfy(functions.indices.contains)
      else {
        throw DecodingError.dataCorruptedError(
          forKey: .stacks,
          in: values,
          debugDescription: "a stack of \(stack.frames.count) frames and \(stack.samples) samples; "
            + "expected frames of the \(functions.count) functions and 1 sample or more"
        )
      }
    }
  }

  /// The names of a stack, the outermost function first.
  public func names(of stack: Stack) -> [String] { stack.frames.map { functions[$0] } }
}
