// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

/// Cells that hold names of any origin, in every rendering of a table.
@Suite struct RecordTableTests {
  /// Spreadsheet formulas, separators with and without an accent above them, markup, what a code host
  /// acts on, and characters that a terminal or an editor acts on.
  private static let names = [
    "=1+1", "+1-1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "=\u{301}1", "\u{FF1D}1",
    "\u{3000}=1", "a,b", ",", "\"", "a\"b\"", "\",\"", ",\u{301}b", "\"\u{301},b", "a\r\nb", "-1.5",
    "", "'=1", "a|b", "|\u{301}", "\\|", "`code`", "@everyone", "#1", "![x](http://example.org/x)",
    "<b>*bold*</b>", "$x$ ~y~ _z_", "a\u{0}b", "a\u{1B}[31mred", "a\u{85}b", "a\u{2028}b",
    "a\u{202E}gpj.exe", "a\u{200B}b",
  ]

  private static func table(named name: String) -> RecordTable {
    RecordTable(
      .dialectDifference(
        DialectDifferenceRecord(
          path: name,
          tensors: 1,
          first: name,
          second: name,
          codes: 8,
          differing: 4,
          largestDifference: 1
        )
      )
    )
  }

  /// The cells of one row, as RFC 4180 reads it.
  private static func cells(ofCSV row: String) -> [String] {
    var cells = [String.UnicodeScalarView()]
    var isQuoted = false
    var rest = row.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"" where isQuoted && rest.first == "\"":
        cells[cells.count - 1].append(rest.removeFirst())
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append(String.UnicodeScalarView())
      default: cells[cells.count - 1].append(scalar)
      }
    }
    return cells.map { String($0) }
  }

  @Test(arguments: names) func csvIsReadBackCellByCellAndRunsNothing(name: String) {
    let table = Self.table(named: name)
    let cells = Self.cells(ofCSV: table.csvRow)
    #expect(cells.count == table.columns.count, "\(table.csvRow)")
    for (cell, column) in zip(cells, table.columns) {
      // An apostrophe in front makes text of a formula.
      let isMade = Double(cell) == nil && cell.unicodeScalars.first == "'"
      #expect([column.text, "'" + column.text].contains { Array($0.utf8) == Array(cell.utf8) })
      let start = cell.unicodeScalars.first { !$0.properties.isWhitespace } ?? "a"
      let isFormula = "=+-@\u{FF1D}".unicodeScalars.contains(start)
      #expect(!isFormula || Double(cell) != nil, "\(cell)")
      if column.text == "a,b" || column.isNumber { #expect(!isMade, "\(cell)") }
    }
  }

  @Test(arguments: names) func noRenderingHoldsWhatATerminalActsOn(name: String) {
    let table = Self.table(named: name)
    let unseen: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
    let paragraph = table.textParagraph(width: 40).split(separator: "\n").map(String.init)
    for row in [table.textRow, table.csvRow, table.markdownRow] + paragraph {
      #expect(!row.unicodeScalars.contains { unseen.contains($0.properties.generalCategory) })
    }
    for row in [table.textRow, table.csvRow] {
      #expect(!row.unicodeScalars.contains { $0.properties.generalCategory == .format })
    }
  }

  @Test func namesThatDoNotFitIntoOneLineAreBroken() {
    let table = RecordTable(
      .divergence(
        DivergenceRecord(
          model: "m",
          scheme: "smoothquant-o3",
          finding: "first-beyond-bound",
          layer: "model.layers.0.mlp.gate_proj",
          operation: "quantize",
          token: 1,
          channel: 2,
          error: 3,
          bound: 4,
          exact: 5,
          relativeError: nil,
          cause: "static-range-exceeded",
          inputChannel: 6,
          inputValue: 7,
          range: 8
        )
      )
    )
    let lines = table.textParagraph(width: 40).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 40 }, "\(lines)")
    #expect(lines[0] == "first-beyond-bound")
    #expect(lines[1] == "model.layers.0.mlp.gate_proj  quantize")
  }

  @Test(arguments: [30, 80, 200]) func aParagraphFitsItsWidthAndLeavesOutNoFigure(width: Int) {
    let table = RecordTable(
      .evaluation(
        EvaluationRecord(
          model: "m",
          scheme: "smoothquant-o1",
          alpha: 0.5,
          keptFloat: ["down_proj"],
          window: 8,
          windows: 2,
          tokens: 14,
          perplexity: 21,
          perplexityFp32: 20,
          ratioInterval: nil,
          negativeLogLikelihood: 3,
          seconds: 1,
          tokensPerSecond: nil,
          weightBytes: 1_000_000,
          headBytes: 2_000_000,
          difference: .init(divergence: 0.01, topAgreement: 0.95),
          divergenceInterval: [0.009, 0.011],
          topAgreementInterval: nil,
          threads: 1
        )
      )
    )
    let paragraph = table.textParagraph(width: width)
    let lines = paragraph.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width }, "\(paragraph)")
    #expect(lines.first == "smoothquant-o1")
    for column in table.columns.dropFirst() where column.text != "-" && !column.text.isEmpty {
      #expect(
        lines.dropFirst().contains { $0.contains(" \(column.title) \(column.text)") },
        "\(column.title)"
      )
    }
    #expect(width < 200 || lines.count < 5)
  }

  @Test(arguments: [
    ("a\u{1B}[31mred", "a [31mred"), ("a\r\nb", "a  b"), ("a\u{2028}b", "a b"),
    ("a\u{202E}gpj.exe", "a\u{FFFD}gpj.exe"), ("plain, |text|", "plain, |text|"),
  ])
  func aTerminalShowsWhatCannotBeSeen(name: String, shown: String) {
    let table = Self.table(named: name)
    #expect(table.columns[0].text == shown)
    #expect(table.textRow.hasPrefix(shown))
  }

  @Test(arguments: names) func aMarkdownRowHasItsCellsAndNothingToActOn(name: String) {
    let table = Self.table(named: name)
    var bars = 0
    var isEscaped = false
    let row = Array(table.markdownRow.unicodeScalars)
    for (index, scalar) in row.enumerated() {
      if isEscaped {
        isEscaped = false
        continue
      }
      isEscaped = scalar == "\\"
      if scalar == "|" { bars += 1 }
      #expect(!"`*_[]~!$<>".unicodeScalars.contains(scalar), "\(table.markdownRow)")
      // An invisible character stands behind what notifies people and links issues.
      if scalar == "@" || scalar == "#" { #expect(row[index + 1].value == 0x200B) }
    }
    #expect(bars == table.columns.count + 1, "\(table.markdownRow)")
  }
}

@Suite struct JSONLinesTests {
  private let line: String

  init() throws {
    line = try JSONLines.line(
      for: .dialectDifference(
        DialectDifferenceRecord(
          path: "p",
          tensors: 1,
          first: "a",
          second: "b",
          codes: 1,
          differing: 0,
          largestDifference: 0
        )
      )
    )
  }

  @Test func blankLinesHoldNothing() throws {
    let data = Data("\n\(line)\n\n\n\(line)\n".utf8)
    #expect(try JSONLines.records(in: data, name: "f").count == 2)
  }

  @Test func anErrorNamesTheLineThatAnEditorShows() throws {
    let data = Data("\n\(line)\n\n\(line.prefix(40))\n\(line)\n".utf8)
    let error = try #require(throws: RecordError.self) {
      try JSONLines.records(in: data, name: "f")
    }
    #expect(error.description.hasPrefix("f, line 4: "))
  }
}
