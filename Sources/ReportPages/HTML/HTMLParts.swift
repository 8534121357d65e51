// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// Parts that several sections are made of.
enum HTMLParts {
  /// A section of the page under a heading that can be linked to.
  static func section(
    _ title: String,
    id: StaticString,
    @HTMLBuilder content: () -> [HTMLNode]
  ) -> HTMLNode {
    element("section", .named("aria-labelledby", "\(id)")) {
      element("h2", .named("id", "\(id)")) { title }
      content()
    }
  }

  /// A case's text, which may be broken after each comma.
  static func breakable(_ text: String) -> [HTMLNode] {
    text.split(separator: ",", omittingEmptySubsequences: false).enumerated()
      .flatMap { index, part -> [HTMLNode] in
        index == 0 ? [.text(String(part))] : [.text(","), element("wbr"), .text(String(part))]
      }
  }

  /// A remark in small print.
  static func note(_ text: String) -> HTMLNode { element("p", .class("note")) { text } }

  /// Something that is there for those who want it.
  static func details(_ title: String, @HTMLBuilder content: () -> [HTMLNode]) -> HTMLNode {
    element("details") {
      element("summary") { title }
      content()
    }
  }

  /// A heading cell's text and whether its column holds numbers.
  struct Column: Sendable {
    let title: String
    var isNumber = false
  }

  /// A table that scrolls by itself where the page is too narrow for it.
  ///
  /// - Parameters:
  ///   - title: What it lists, for who cannot see it.
  ///   - columns: Heading cells.
  ///   - rows: Cells in the order of the columns.
  ///   - isStacked: Whether a narrow page puts the cells of a row below one another instead, each
  ///     after its heading.
  /// - Returns: The table in a region that takes the focus.
  static func table(
    _ title: String,
    columns: [Column],
    rows: [[HTMLNode]],
    isStacked: Bool = false
  ) -> HTMLNode {
    // Scrolled by keyboard too, so it takes the focus and has a name.
    element(
      "div",
      .class("scroll"),
      .named("tabindex", "0"),
      .named("role", "region"),
      .named("aria-label", title)
    ) {
      element("table", .class(isStacked ? "stacked" : "wide")) {
        element("thead") {
          element("tr") {
            for column in columns {
              element("th", .named("scope", "col"), .class(column.isNumber ? "number" : "")) {
                column.title
              }
            }
          }
        }
        element("tbody") {
          for row in rows {
            element("tr") {
              for (column, cell) in zip(columns, row) {
                element(
                  "td",
                  .class(column.isNumber ? "number" : ""),
                  .named("data-label", column.title)
                ) { cell }
              }
            }
          }
        }
      }
    }
  }

  /// The fields of records of one group that people compare.
  static func table(
    _ title: String,
    of tables: [RecordTable],
    isStacked: Bool = false
  ) -> HTMLNode? {
    guard let first = tables.first else { return nil }
    return table(
      title,
      columns: first.columns.map { Column(title: $0.title, isNumber: $0.isNumber) },
      rows: tables.map { $0.columns.map { .text($0.text) } },
      isStacked: isStacked
    )
  }

  /// A word that judges, with a mark that does not need colour.
  static func badge(_ outcome: VerificationRecord.Outcome) -> HTMLNode {
    switch outcome {
    case .passed: element("span", .class("badge good")) { "\u{2713} passed" }
    case .failed: element("span", .class("badge bad")) { "\u{2717} failed" }
    case .skipped: element("span", .class("badge")) { "\u{2013} skipped" }
    case .mistrusted: element("span", .class("badge warn")) { "? mistrusted" }
    }
  }
}
