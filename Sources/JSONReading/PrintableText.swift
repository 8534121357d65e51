// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension String {
  /// The text made safe to print: control characters escaped, at most 200 characters.
  ///
  /// Names come from files of unknown origin; an escape sequence in one must not reach a terminal.
  public var printable: String {
    var result = ""
    for scalar in unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      let isInvisible = scalar.properties.generalCategory == .format
      result += isControl || isInvisible ? scalar.escaped(asASCII: true) : String(scalar)
      if result.count >= 200 { return result + "..." }
    }
    return result
  }
}
