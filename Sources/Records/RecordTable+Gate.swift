// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

extension RecordTable {
  /// Operation, shape, threads and kernel; the full text is in JSON.
  private static func caseName(_ gate: GateRecord) -> String {
    let parts = gate.case.split(separator: ",")
    guard let first = parts.first else { return "-" }
    let shown = parts.dropFirst().filter { part in
      ["threads=", "kernel="].contains { part.hasPrefix($0) }
    }
    return ([first] + shown).joined(separator: ",")
  }

  /// The cells of a comparison.
  static func cells(_ gate: GateRecord) -> [Cell] {
    let last = gate.looks.last
    func median(_ times: GateRecord.Times?) -> Double? { times?.medianSeconds.map { $0 * 1e3 } }
    return [
      text("verdict", gate.verdict.rawValue, 12),
      text("what", gate.role == .case ? "case" : gate.role.rawValue, 14),
      number("change", last.map { ($0.ratio - 1) * 100 }, "%+.2f %%"),
      text(
        "interval",
        last.map { look in
          look.confidenceInterval.map { String(format: "%+.2f", ($0 - 1) * 100) }
            .joined(separator: " ... ") + " %"
        } ?? "-",
        17
      ),
      number("pairs", last.map { Double($0.pairs) }, "%.0f"),
      number("base ms", median(gate.baseTimes), "%.4f"),
      number("head ms", median(gate.headTimes), "%.4f"),
      text("case", caseName(gate), 44),
      text("reason", gate.reason, 1),
    ]
  }

  /// The cells of two stored timings.
  static func cells(_ comparison: ComparisonRecord) -> [Cell] {
    [
      text("looks", comparison.impression.rawValue, 16),
      number("change", comparison.ratio.map { ($0 - 1) * 100 }, "%+.2f %%"),
      text(
        "99% interval",
        comparison.confidenceInterval.map { ends in
          ends.map { String(format: "%+.2f", ($0 - 1) * 100) }.joined(separator: " ... ") + " %"
        } ?? "-",
        19
      ),
      number("base ms", comparison.baseSeconds.map { $0 * 1e3 }, "%.4f"),
      number("head ms", comparison.headSeconds.map { $0 * 1e3 }, "%.4f"),
      text("provider", comparison.provider, 12), text("kernel", comparison.kernel, 12),
      text("case", comparison.case, 1),
    ]
  }
}
