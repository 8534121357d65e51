// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Records
import Testing

@testable import ReportPages

@Suite("hostile names in reports")
struct EscapingTests {
  /// What an attacker would put into the name of a kernel, a file or a model.
  private static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; alert(1); '",
    "</style><svg onload=alert(1)>", "]]><!--", "&lt;b&gt;", "a\u{1B}[31mred", "a\u{202E}gpj.exe",
    "javascript:alert(1)", "@everyone #1 ![x](http://example.org/x.png)", "`code` | cell \\",
    "a\nb\n# c", "'\u{301}; touch x", "``![x](y)`", "\\`<b>`", "$x$ ~~y~~ _z_ *w*",
  ]

  @Test("nothing in a record becomes markup", arguments: hostile)
  func recordsStayText(name: String) throws {
    let page = HTMLReport(sources: [(name, 1)], records: try Record.everyKind(named: name)).text
    // Elements that only this page's own builder writes.
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(page.components(separatedBy: "<style").count - 1 == page.styleCount)
    #expect(!page.contains("<img"))
    #expect(!page.contains("onload=alert") || page.contains("&lt;svg onload=alert"))
    #expect(!page.unicodeScalars.contains("\u{1B}"))
    #expect(!page.unicodeScalars.contains("\u{202E}"))
    #expect(page.isBalanced)
  }

  @Test("Markdown leaves nothing for a code host to act on", arguments: hostile)
  func markdownStaysText(name: String) throws {
    let text = MarkdownReport(sources: [(name, 1)], records: try Record.everyKind(named: name)).text
    for line in text.split(separator: "\n") {
      // What the report itself writes: folded tables, headings, the headline in bold.
      if line.hasPrefix("<details><summary>") || line == "</details>" { continue }
      var rest = Self.active(String(line)).drop { $0 == "#" }
      if line.hasPrefix("**"), line.hasSuffix("**") { rest = rest.dropFirst(2).dropLast(2) }
      #expect(!rest.contains { "`*_[]~!$<".unicodeScalars.contains($0) }, "\(line)")
      for (index, scalar) in zip(rest.indices, rest) where scalar == "@" || scalar == "#" {
        let next = rest.dropFirst(index - rest.startIndex + 1).first
        #expect(next?.value == 0x200B, "\(line)")
      }
    }
  }

  /// The characters of a line that Markdown acts on: those of code, and escaped ones, left out.
  private static func active(_ line: String) -> [Unicode.Scalar] {
    let scalars = Array(line.unicodeScalars)
    func run(at start: Int) -> Int { scalars[start...].prefix { $0 == "`" }.count }
    var active: [Unicode.Scalar] = []
    var place = 0
    while place < scalars.count {
      let length = run(at: place)
      if scalars[place] == "\\" {
        place += 2
      } else if length == 0 {
        active.append(scalars[place])
        place += 1
      } else {
        // A span ends at the next fence of the same length.
        var end = place + length
        while end < scalars.count, run(at: end) != length { end += max(1, run(at: end)) }
        if end == scalars.count { active += scalars[place..<place + length] }
        place = end == scalars.count ? place + length : end + length
      }
    }
    return active
  }

  @Test("a table cell stays one cell", arguments: ["a|b", "a\nb", "``|``", "\\|", "|\u{301}"])
  func cellsStayOne(name: String) {
    for cell in [MarkdownText.escaped(name), MarkdownText.code(name)] {
      #expect(!cell.contains("\n"))
      var bars = 0
      var isEscaped = false
      for scalar in cell.unicodeScalars {
        if scalar == "|" && !isEscaped { bars += 1 }
        isEscaped = scalar == "\\" && !isEscaped
      }
      #expect(bars == 0, "\(cell)")
    }
  }

  @Test("the made-up records are of every kind that there is")
  func everyKindIsThere() throws {
    let records = try Record.everyKind(named: "n")
    #expect(Set(records.map(Self.place)) == Set(0..<22))
  }

  /// A number for each kind: one that is added does not compile before it stands here.
  private static func place(_ record: Record) -> Int {
    switch record {
    case .machine: 0
    case .kernel: 1
    case .verification: 2
    case .golden: 3
    case .benchmark: 4
    case .baseline: 5
    case .calibration: 6
    case .evaluation: 7
    case .encoderEvaluation: 8
    case .evaluationWindow: 9
    case .profile: 10
    case .gate: 11
    case .selftest: 12
    case .comparison: 13
    case .checkpoint: 14
    case .tensor: 15
    case .smoothingSite: 16
    case .goal: 17
    case .certificate: 18
    case .divergence: 19
    case .audit: 20
    case .dialectDifference: 21
    }
  }

  @Test("a shell reads a command's word as it is", arguments: hostile + ["", "a b", "it's"])
  func wordsAreQuoted(word: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "printf %s " + RepeatCommands.quoted(word)]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: data, as: UTF8.self) == word)
  }
}

extension String {
  /// Style sheets of the page and of its charts.
  fileprivate var styleCount: Int { 1 + components(separatedBy: "<svg xmlns=").count - 1 }

  /// Whether every element that is opened is closed in order.
  var isBalanced: Bool {
    var open: [Substring] = []
    let raw = ["script", "style"]
    var rest = self[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      if rest.hasPrefix("!DOCTYPE") { continue }
      guard let end = rest.firstIndex(of: ">") else { return false }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return false }
      } else if !tag.hasSuffix("/"), !["meta", "input", "wbr"].contains(String(name)) {
        open.append(name)
        if raw.contains(String(name)), let close = rest.range(of: "</\(name)>") {
          rest = rest[close.lowerBound...]
        }
      }
    }
    return open.isEmpty
  }
}
