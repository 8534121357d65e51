// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Numbers as a report writes them.
enum Figure {
  /// A share as `92.4 %`.
  static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

  /// A ratio as `1.68`.
  static func ratio(_ value: Double) -> String { String(format: "%.2f", value) }

  /// A time in the unit that suits it.
  static func seconds(_ value: Double) -> String {
    switch abs(value) {
    case 1...: String(format: "%.3g s", value)
    case 1e-3..<1: String(format: "%.4g ms", value * 1e3)
    default: String(format: "%.4g \u{B5}s", value * 1e6)
    }
  }

  /// A size in powers of ten.
  static func bytes(_ count: Int) -> String {
    let value = Double(count)
    switch value {
    case 1e9...: return String(format: "%.2f GB", value / 1e9)
    case 1e6...: return String(format: "%.2f MB", value / 1e6)
    case 1e3...: return String(format: "%.1f kB", value / 1e3)
    default: return "\(count) B"
    }
  }

  /// A whole number with thin spaces between thousands.
  static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: "\u{202F}")
  }

  /// How much of a bound an error used.
  static func ofBound(_ ratio: Double) -> String {
    if ratio == 0 { return "0" }
    guard ratio.isFinite else { return "beyond" }
    // 0.99998 must not look like 1.
    return String(format: ratio > 0.9995 && ratio < 1 ? "%.6f" : "%.3f", ratio)
  }

  /// `1 thread`, `2 threads`.
  static func threads(_ count: Int) -> String { "\(count) thread\(count == 1 ? "" : "s")" }
}
