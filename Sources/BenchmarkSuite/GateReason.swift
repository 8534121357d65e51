// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Records

/// Why a verdict is what it is, in words.
public struct GateReason {
  private let record: GateRecord

  /// Describes a record.
  public init(_ record: GateRecord) { self.record = record }

  private var margin: String { Self.percent(record.margin) }

  /// One sentence.
  public var text: String {
    guard let last = record.looks.last else { return record.reason }
    let interval = Self.interval(last.confidenceInterval)
    let head = "\(Self.change(last.ratio)), interval \(interval)"
    switch record.verdict {
    case .regressed: return "\(head): above the margin of \(margin)"
    case .improved: return "\(head): below the margin of \(margin)"
    case .same: return "\(head): within the margin of \(margin)"
    case .inconclusive where !last.isDecidable:
      return "\(head): the pairs hang together, and so few parts tell nothing"
    case .inconclusive where last.confidenceInterval[0] > 1 + record.margin:
      return "\(head): above the margin of \(margin), but not surely enough among so many cases"
    case .inconclusive: return "\(head): too wide for a margin of \(margin)"
    case .identical, .untrusted: return record.reason
    }
  }

  /// Everything that led to the verdict, and what to do next.
  public var explanation: [String] {
    var lines = ["\(record.case): \(record.verdict.rawValue)", "  \(record.reason)"]
    lines += record.looks.map { look in
      "  after \(look.pairs) pairs: \(Self.change(look.ratio)), "
        + "\(Self.interval(look.confidenceInterval)) at \(Self.percent(look.confidence, 2)), "
        + "p \(Self.number(look.pValue)) for 'slower by more than \(margin)', "
        + "autocorrelation \(Self.number(look.autocorrelation))"
        + (look.blockLength > 1 ? ", drawn in blocks of \(look.blockLength)" : "")
        + (look.isDecidable ? "" : ", too few blocks to decide")
    }
    if let holm = record.pHolm, let falseDiscovery = record.pFalseDiscovery {
      lines.append(
        "  p over all cases of the run: \(Self.number(holm)) (Holm, which decides at "
          + "\(Self.number(record.alpha / 2))), \(Self.number(falseDiscovery)) (Benjamini-Hochberg)"
      )
    }
    if let other = record.otherClockRatio, let clock = record.clock, let last = record.looks.last {
      lines.append(
        "  decided by \(clock); the other clock says \(Self.change(other))"
          + (abs(other - last.ratio) > record.margin ? ": the clocks disagree" : "")
      )
    }
    for (index, launch) in record.launches.enumerated() {
      lines.append(
        "  fresh process \(index + 1): \(launch.verdict.rawValue), \(Self.change(launch.ratio)), "
          + Self.interval(launch.confidenceInterval)
      )
    }
    if let interval = record.launchInterval {
      lines.append("  over all processes: \(Self.interval(interval))")
    }
    if let noise = record.noise {
      lines.append(
        "  meanwhile: load average \(Self.number(noise.loadAverage)), "
          + "\(noise.involuntarySwitches) times made to wait, "
          + "\(noise.stealShare.map { Self.percent($0) } ?? "an unknown share") of the time stolen"
      )
    }
    return lines + ["  next: \(advice)"]
  }

  private var advice: String {
    switch record.verdict {
    case .identical: "nothing to do: no measurement can tell these builds apart"
    case .same: "nothing to do"
    case .improved: "nothing to do; say so in the change's description"
    case .regressed:
      "profile both: smoothbench profile --provider FILE for base and for head, with this shape"
    case .inconclusive where !record.launches.isEmpty:
      "it depends on where memory lies: repeat, or compare the packing and the alignment of buffers"
    case .inconclusive: "repeat on a quieter machine, or with --margin as wide as you accept"
    case .untrusted:
      "repeat when less runs on this machine; 'smoothbench doctor' says what disturbs"
    }
  }

  /// A ratio as a change, such as `+5.1 %`.
  static func change(_ ratio: Double) -> String { String(format: "%+.2f %%", (ratio - 1) * 100) }

  static func interval(_ ends: [Double]) -> String { ends.map(change).joined(separator: " ... ") }

  static func percent(_ share: Double, _ digits: Int = 1) -> String {
    String(format: "%.\(digits)f %%", share * 100)
  }

  private static func number(_ value: Double) -> String { String(format: "%.2g", value) }
}
