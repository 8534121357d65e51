// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization

/// Alpha of a model's groups: one for all, or each group's own.
public enum StrengthSetting: Hashable, Sendable {
  /// One that was given.
  case given(MigrationStrength)
  /// Each group takes the one of these, at least one, with the least predicted error, see
  /// ``StrengthChoice``.
  case chosen(from: [MigrationStrength])

  /// The paper's choice for OPT and BLOOM: 0.5.
  public static let balanced = StrengthSetting.given(.balanced)
  /// Each group takes one of 0, 0.05 to 1.
  public static let auto = StrengthSetting.chosen(from: MigrationStrength.steps)

  /// Reads `0.5`, a list such as `0.4,0.5,0.6`, or `auto`; returns `nil` for anything else.
  public init?(text: String) {
    guard text != "auto" else {
      self = .auto
      return
    }
    let strengths = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0).flatMap { try? MigrationStrength($0) }
    }
    let known = strengths.compactMap { $0 }
    guard known.count == strengths.count else { return nil }
    self = known.count == 1 ? .given(known[0]) : .chosen(from: known)
  }

  /// As ``init(text:)`` reads it.
  public var text: String {
    switch self {
    case .given(let strength): "\(strength.value)"
    case .auto: "auto"
    case .chosen(let strengths): strengths.map { "\($0.value)" }.joined(separator: ",")
    }
  }

  /// Alpha, or `nil` where each group has its own.
  public var value: Double? {
    if case .given(let strength) = self { strength.value } else { nil }
  }
}
