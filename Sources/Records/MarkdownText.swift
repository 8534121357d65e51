// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Text as it may stand in a paragraph or a table cell of Markdown.
public enum MarkdownText {
  /// The text with everything that Markdown, HTML or a code host would act on taken out of action.
  ///
  /// `@name` and `#12` notify people and link issues even where they are escaped, so an invisible
  /// character stands behind the sign.
  public static func escaped(_ text: String) -> String {
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": safe += "&amp;"
      case "<": safe += "&lt;"
      case ">": safe += "&gt;"
      case "\n", "\r", "\t": safe += " "
      case "\\", "`", "*", "_", "[", "]", "|", "~", "!", "$":
        safe += "\\"
        safe.unicodeScalars.append(scalar)
      case "@", "#":
        safe.unicodeScalars.append(scalar)
        safe.unicodeScalars.append("\u{200B}")
      default: safe.unicodeScalars.append(scalar.isHidden ? "\u{FFFD}" : scalar)
      }
    }
    return safe
  }

  /// The text as code, which nothing acts on.
  ///
  /// The fence is longer than any run of backticks in the text; a table's column ends at a bar even
  /// within code, so a bar is escaped.
  public static func code(_ text: String) -> String {
    var longest = 0
    var run = 0
    var safe = ""
    for scalar in text.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
      // Behind a backslash a bar cannot be escaped; a broken bar looks like it.
      if scalar == "|", safe.hasSuffix("\\") {
        safe += "\u{A6}"
        continue
      }
      if scalar == "|" { safe += "\\" }
      safe.unicodeScalars.append(
        scalar == "\n" || scalar == "\t"
          ? " " : scalar.isHidden ? "\u{FFFD}" : scalar
      )
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = longest > 0 || safe.isEmpty ? " " : ""
    return fence + space + safe + space + fence
  }
}
