// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// The checks of one law on every kernel, taken together.
struct CheckGroup: Sendable {
  let property: String
  let checks: [VerificationRecord]

  /// Groups checks by law; laws with a worse outcome come first, else in the order met.
  static func groups(of checks: [VerificationRecord]) -> [CheckGroup] {
    var names: [String] = []
    var groups: [String: [VerificationRecord]] = [:]
    for check in checks {
      if groups[check.property] == nil { names.append(check.property) }
      groups[check.property, default: []].append(check)
    }
    return names.map { CheckGroup(property: $0, checks: groups[$0] ?? []) }
      .enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element)
  }

  /// The worst outcome.
  var outcome: VerificationRecord.Outcome {
    Self.order.first { outcome in checks.contains { $0.outcome == outcome } } ?? .passed
  }

  private static let order: [VerificationRecord.Outcome] = [
    .failed, .mistrusted, .skipped, .passed,
  ]
  private var rank: Int { Self.order.firstIndex(of: outcome) ?? 0 }

  /// Kernels it was checked on, each with its library where that is not this tool.
  var kernels: String {
    var names: [String] = []
    for check in checks {
      let name =
        check.provider == "smoothbench" ? check.kernel : "\(check.provider) \(check.kernel)"
      if !names.contains(name) { names.append(name) }
    }
    return names.joined(separator: ", ")
  }

  /// Cases evaluated on all kernels.
  var cases: Int { checks.reduce(0) { $0 &+ $1.cases } }

  /// The largest part of the bound that an error used.
  var worstRatio: Double { checks.map(\.ratio).max() ?? 0 }

  /// The bound in symbols, and what derives it.
  var bound: (symbols: String, derivation: String) {
    let text = checks.first?.bound ?? ""
    guard let colon = text.firstIndex(of: ":") else { return (text, "") }
    return (
      String(text[..<colon]),
      String(text[text.index(after: colon)...].drop { $0 == " " })
    )
  }
}
