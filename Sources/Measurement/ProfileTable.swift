// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// One function of a profile and its samples.
public struct ProfiledFunction: Equatable, Sendable {
  /// The name to show.
  public var name: String
  /// Samples in the function itself.
  public var selfSamples: Int
  /// Samples in the function and in what it called, each counted once however deep it recursed.
  public var cumulativeSamples: Int

  /// The functions of some stacks, most samples of their own first.
  public static func functions(of stacks: [ProfileStack]) -> [ProfiledFunction] {
    var own: [String: Int] = [:]
    var cumulative: [String: Int] = [:]
    for stack in stacks {
      if let leaf = stack.frames.first { own[leaf.name, default: 0] += stack.count }
      for name in Set(stack.frames.map(\.name)) { cumulative[name, default: 0] += stack.count }
    }
    return cumulative.map { name, count in
      ProfiledFunction(name: name, selfSamples: own[name] ?? 0, cumulativeSamples: count)
    }.sorted {
      ($1.selfSamples, $1.cumulativeSamples, $0.name)
        < ($0.selfSamples, $0.cumulativeSamples, $1.name)
    }
  }
}

/// Profiles as text for a terminal.
public enum ProfileTable {
  /// One line for each phase: share, samples, share of its limit, name, limit.
  public static func text(phases: [ProfileRecord.Phase]) -> String {
    var lines = [row(["share", "samples", "of limit"], "phase")]
    for phase in phases {
      let limit = phase.limit.map { "  (limit: \($0.text))" } ?? ""
      lines.append(
        row(
          [
            percent(phase.share), "\(phase.samples)", phase.shareOfLimit.map(percent) ?? "-",
          ],
          phase.name + limit
        )
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Hot instructions among their neighbours: share of a profile's samples, samples, place in the
  /// function, words.
  public static func text(spots: [HotSpot], samples: Int) -> String {
    var lines = [row(["share", "samples"], "hot instructions (each follows the one that waited)")]
    var function = ""
    for spot in spots {
      lines.append(row(["", ""], spot.function == function ? "  ..." : spot.function))
      function = spot.function
      let hottest = spot.hottest
      for line in spot.lines {
        let mark = line == hottest ? ">" : " "
        let isHit = line.samples > 0
        lines.append(
          row(
            [
              isHit ? percent(Double(line.samples) / Double(max(samples, 1))) : "",
              isHit ? "\(line.samples)" : "",
            ],
            "\(mark) +0x\(String(line.offset, radix: 16))  \(line.instruction ?? "(not readable)")"
          )
        )
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Allocations that are still held: bytes, number, what was being made, by which function.
  ///
  /// Sites below a thousandth of the largest are summed up in a last line.
  public static func text(heap: ProfileRecord.Heap) -> String {
    var lines = [row(["live bytes", "objects"], "allocated by")]
    let least = (heap.sites.map(\.bytes).max() ?? 0) / 1000
    for site in heap.sites where site.bytes >= least {
      lines.append(row(["\(site.bytes)", "\(site.objects)"], "\(site.step): \(site.function)"))
    }
    let rest = heap.sites.filter { $0.bytes < least }
    if !rest.isEmpty {
      let bytes = rest.reduce(0) { $0 + $1.bytes }
      let objects = rest.reduce(0) { $0 + $1.objects }
      lines.append(row(["\(bytes)", "\(objects)"], "(\(rest.count) smaller sites)"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line for each function: share and samples of its own, share with what it called, name.
  ///
  /// - Parameters:
  ///   - stacks: The samples.
  ///   - limit: How many functions; the rest is summed up in a last line, so that the column of
  ///     own samples always adds up to all samples.
  /// - Returns: Lines, a title first.
  public static func text(functionsOf stacks: [ProfileStack], limit: Int) -> String {
    let functions = ProfiledFunction.functions(of: stacks).filter { $0.selfSamples > 0 }
    let total = Double(max(stacks.reduce(0) { $0 + $1.count }, 1))
    var lines = [row(["self", "samples", "cumulative"], "function")]
    for function in functions.prefix(limit) {
      lines.append(
        row(
          [
            percent(Double(function.selfSamples) / total), "\(function.selfSamples)",
            percent(Double(function.cumulativeSamples) / total),
          ],
          function.name
        )
      )
    }
    let rest = functions.dropFirst(limit)
    if !rest.isEmpty {
      let samples = rest.reduce(0) { $0 + $1.selfSamples }
      lines.append(
        row([percent(Double(samples) / total), "\(samples)", ""], "(\(rest.count) more functions)")
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One line for each function of merged stacks.
  public static func text(functionsOf stacks: CallStacks, limit: Int) -> String {
    let named = stacks.stacks.map { stack in
      ProfileStack(
        count: stack.samples,
        frames: stacks.names(of: stack).reversed().map { ProfileFrame(symbol: $0, name: $0) }
      )
    }
    return text(functionsOf: named, limit: limit)
  }

  /// Columns of eleven characters, right-aligned, then a name.
  private static func row(_ columns: [String], _ name: String) -> String {
    columns.map { String(repeating: " ", count: max(11 - $0.count, 0)) + $0 }.joined() + "  " + name
  }

  /// A share as a percentage with one decimal.
  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}
