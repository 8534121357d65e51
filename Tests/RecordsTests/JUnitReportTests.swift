// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Testing

@testable import Records

@Suite struct JUnitReportTests {
  private final class Counter: NSObject, XMLParserDelegate {
    var elements: [String: Int] = [:]
    var messages: [String] = []
    var text = ""

    func parser(
      _ parser: XMLParser,
      didStartElement name: String,
      namespaceURI: String?,
      qualifiedName: String?,
      attributes: [String: String]
    ) {
      elements[name, default: 0] += 1
      if let message = attributes["message"] { messages.append(message) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func parsed(_ report: JUnitReport) throws -> Counter {
    let parser = XMLParser(data: Data(report.xml.utf8))
    let counter = Counter()
    parser.delegate = counter
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return counter
  }

  private func report(_ outcomes: [JUnitReport.Case.Outcome]) -> JUnitReport {
    var report = JUnitReport(name: "suite")
    for (index, outcome) in outcomes.enumerated() {
      report.cases.append(
        .init(group: "group", name: "case \(index)", seconds: 0.25, outcome: outcome)
      )
    }
    return report
  }

  @Test func outcomesAreCounted() throws {
    let report = report([.passed, .failed(message: "m", details: "d"), .skipped(reason: "r")])
    let counter = try parsed(report)
    #expect(counter.elements["testcase"] == 3)
    #expect(counter.elements["failure"] == 1)
    #expect(counter.elements["skipped"] == 1)
    #expect(
      report.xml.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"0.75\"")
    )
  }

  @Test func markupAndLineBreaksSurvive() throws {
    let message = "a < b && c > \"d\" 'e' ]]>\nnext\tline"
    let counter = try parsed(report([.failed(message: message, details: message)]))
    #expect(counter.messages == [message])
    #expect(counter.text.contains(message))
  }

  @Test func whatXMLCannotHoldIsLeftOut() throws {
    let hostile = "a\u{0}b\u{8}c\u{1B}[31md\u{7F}e\u{FFFE}f\u{FFFF}g\u{85}h"
    let counter = try parsed(report([.skipped(reason: hostile)]))
    #expect(counter.messages == ["abc[31mdefgh"])
  }

  @Test func emptyReportIsWellFormed() throws {
    #expect(try parsed(report([])).elements == ["testsuites": 1, "testsuite": 1])
  }
}
