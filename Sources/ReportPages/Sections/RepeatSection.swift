// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// The command line behind every number.
struct RepeatSection {
  let content: ReportContent

  var node: HTMLNode? {
    let commands = RepeatCommands(content).commands
    guard !commands.isEmpty else { return nil }
    return HTMLParts.section("How to repeat each number", id: "repeat") {
      HTMLParts.table(
        "Commands",
        columns: [.init(title: "number"), .init(title: "command")],
        rows: commands.map { entry in
          [
            element("span") { HTMLParts.breakable(entry.number) },
            element("code") { Self.words(of: entry.command) },
          ]
        },
        isStacked: true
      )
      HTMLParts.note(
        "Made from "
          + content.sources.map { "\($0.name) (\(Figure.count($0.recordCount)) records)" }
          .joined(separator: ", ")
          + ". Each record of those files has every sample, bound and limit behind this page."
      )
    }
  }
}

extension RepeatSection {
  /// A command whose options are not broken at their hyphens.
  private static func words(of command: String) -> [HTMLNode] {
    command.split(separator: " ").enumerated().flatMap { index, word -> [HTMLNode] in
      let text = HTMLNode.text(String(word))
      let shown = word.hasPrefix("--") ? element("span", .class("option")) { text } : text
      return index == 0 ? [shown] : [.text(" "), shown]
    }
  }
}
