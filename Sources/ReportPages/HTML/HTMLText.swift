// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records

/// Text as it may stand in a page, in an element and in a quoted attribute alike.
enum HTMLText {
  /// The text with the five characters of markup escaped, and with what cannot be seen made visible.
  ///
  /// Control characters, and the marks that reorder what follows them (Unicode's bidirectional
  /// controls), become U+FFFD: a name must not look like another one.
  static func escaped(_ text: String) -> String {
    var safe = ""
    safe.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\"": safe += "&quot;"
      case "'": safe += "&#39;"
      case "\n", "\t": safe.unicodeScalars.append(scalar)
      default: safe.unicodeScalars.append(scalar.isHidden ? "\u{FFFD}" : scalar)
      }
    }
    return safe
  }

  /// A share of 1 as a length, kept between nothing and all.
  static func percent(_ share: Double) -> String {
    let bounded = share.isFinite ? min(max(share, 0), 1) : 0
    return String(format: "%.4g%%", bounded * 100)
  }
}
