// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
  /// Whether the character cannot be seen, or changes the order of those that can: with it, a name
  /// could look like another one.
  public var isHidden: Bool {
    switch self {
    case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}", "\u{061C}":
      return true
    case "\u{FFFE}", "\u{FFFF}": return true
    default: return properties.generalCategory == .control
    }
  }
}
