// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// The answer: one line, then one sentence for each question.
struct VerdictSection {
  let content: ReportContent

  var node: HTMLNode {
    let summary = content.summary
    return element("header") {
      element("p", .class("product")) { "smoothbench report" }
      element("h1", .class(style(summary.standing))) {
        element("span", .class("standing")) { mark(summary.standing) + summary.standing.rawValue }
        " " + sentence(summary.headline)
      }
      if !content.differentMachines.isEmpty {
        element("p", .class("warning")) {
          "The records come from different machines, so their times do not compare: "
            + content.differentMachines.joined(separator: "; ") + "."
        }
      }
      element("dl", .class("answers")) {
        for line in summary.verdict { answer(line) }
      }
    }
  }

  /// `WORD: sentence` as a term and what is said about it.
  private func answer(_ line: String) -> HTMLNode {
    let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
    let hasTerm = parts.count == 2 && parts[0].allSatisfy { $0.isUppercase || $0 == " " }
    return element("div") {
      element("dt") { hasTerm ? parts[0] : "NOTE" }
      element("dd") { hasTerm ? sentence(String(parts[1].drop { $0 == " " })) : line }
    }
  }

  private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  private func mark(_ standing: RunSummary.Standing) -> String {
    switch standing {
    case .right: "\u{2713} "
    case .wrong, .slower: "\u{2717} "
    case .untrusted, .inconclusive, .unchecked: "? "
    }
  }

  private func style(_ standing: RunSummary.Standing) -> StaticString {
    switch standing {
    case .right: "verdict good"
    case .wrong, .slower: "verdict bad"
    case .untrusted, .inconclusive, .unchecked: "verdict warn"
    }
  }
}
