// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Some instructions in a row of which at least one has many samples.
///
/// The timer's interrupt is taken between two instructions, once the oldest one has ended: a sample
/// falls on the instruction after the one that was waited for.
public struct HotSpot: Equatable, Sendable {
  /// One instruction.
  public struct Line: Equatable, Sendable {
    /// Bytes from the function's first instruction.
    public var offset: UInt64
    /// Samples that fell on it.
    public var samples: Int
    /// The instruction in words, or `nil` where it cannot be read.
    public var instruction: String?
  }

  /// The function's name to show.
  public var function: String
  /// The executable or library that holds it.
  public var file: String
  /// The instructions in order, at least one.
  public var lines: [Line]

  /// The instruction with the most samples.
  public var hottest: Line {
    lines.reduce(lines[0]) { $1.samples > $0.samples ? $1 : $0 }
  }

  /// Instructions shown on each side of a hot one.
  private static let neighbours = 2
  /// No instruction is longer; what is read beyond the last hot one.
  private static let longestInstruction: UInt64 = 16

  /// The instructions that most samples fell on, with their neighbours.
  ///
  /// - Parameters:
  ///   - stacks: The stacks of a profile.
  ///   - symbols: Names for them.
  ///   - limit: How many hot instructions to look for. Neighbours that are hot too share a spot.
  ///   - disassembler: `nil` to show addresses alone.
  /// - Returns: Spots, the function with the hottest instruction first; those of one function in the
  ///   order of their code.
  public static func spots(
    of stacks: [ProfileFile.Stack],
    symbols: ProfileSymbols,
    limit: Int,
    disassembler: Disassembler?
  ) -> [HotSpot] {
    var samples: [UInt64: Int] = [:]
    for stack in stacks { samples[stack.addresses[0], default: 0] += stack.count }
    // Instructions of one file and function, with all their samples.
    var functions: [FunctionKey: HotFunction] = [:]
    let hottest = samples.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
    for (address, _) in hottest {
      guard let place = symbols.place(of: address) else { continue }
      functions[FunctionKey(place), default: HotFunction(place)].hot.insert(place.address)
    }
    for (address, count) in samples {
      guard let place = symbols.place(of: address) else { continue }
      functions[FunctionKey(place)]?.samples[place.address, default: 0] += count
    }
    return functions.values.map { $0.spots(disassembler) }.sorted {
      ($1.hottestSamples, $0[0].function) < ($0.hottestSamples, $1[0].function)
    }.flatMap(\.self)
  }

  private struct FunctionKey: Hashable {
    let file: String
    let start: UInt64

    init(_ place: CodePlace) {
      file = place.file
      start = place.functionStart
    }
  }

  /// One function with hot instructions.
  private struct HotFunction {
    let place: CodePlace
    var hot: Set<UInt64> = []
    var samples: [UInt64: Int] = [:]

    init(_ place: CodePlace) { self.place = place }

    func spots(_ disassembler: Disassembler?) -> [HotSpot] {
      let last = hot.max() ?? place.functionStart
      let code =
        disassembler?.instructions(
          file: place.file,
          from: place.functionStart,
          to: last + (UInt64(HotSpot.neighbours) + 1) * HotSpot.longestInstruction
        ) ?? []
      let indices = code.indices.filter { hot.contains(code[$0].address) }
      let read = Set(indices.map { code[$0].address })
      let unread = hot.subtracting(read).map { spot([line($0, nil)]) }
      var windows: [ClosedRange<Int>] = []
      for index in indices {
        let first = max(index - HotSpot.neighbours, 0)
        let end = min(index + HotSpot.neighbours, code.count - 1)
        if let open = windows.last, first <= open.upperBound + 1 {
          windows[windows.count - 1] = open.lowerBound...end
        } else {
          windows.append(first...end)
        }
      }
      return (unread + windows.map { spot(code[$0].map { line($0.address, $0.text) }) })
        .sorted { $0.lines[0].offset < $1.lines[0].offset }
    }

    private func spot(_ lines: [HotSpot.Line]) -> HotSpot {
      HotSpot(function: place.frame.name, file: place.file, lines: lines)
    }

    private func line(_ address: UInt64, _ text: String?) -> HotSpot.Line {
      HotSpot.Line(
        offset: address - place.functionStart,
        samples: samples[address] ?? 0,
        // Jumps within the function name it again.
        instruction: text?.replacing("<\(place.frame.symbol)+", with: "<+")
      )
    }
  }
}

extension [HotSpot] {
  fileprivate var hottestSamples: Int { map(\.hottest.samples).max() ?? 0 }
}
