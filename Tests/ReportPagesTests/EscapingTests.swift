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
  ]

  @Test("nothing in a record becomes markup", arguments: hostile)
  func recordsStayText(name: String) {
    let page = HTMLReport(sources: [(name, 1)], records: Self.records(named: name)).text
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
  func markdownStaysText(name: String) {
    let text = MarkdownReport(sources: [(name, 1)], records: Self.records(named: name)).text
    // Outside of code, where a code host acts on nothing.
    for line in text.split(separator: "\n") where !line.contains("`") {
      #expect(!line.contains("<script"))
      #expect(!line.contains("<img"))
      #expect(!line.contains("@everyone"))
      #expect(!line.contains("!["))
    }
  }

  @Test("a table cell stays one cell", arguments: ["a|b", "a\nb", "``|``", "\\|"])
  func cellsStayOne(name: String) {
    for cell in [MarkdownText.escaped(name), MarkdownText.code(name)] {
      #expect(!cell.contains("\n"))
      var bars = 0
      var isEscaped = false
      for character in cell {
        if character == "|" && !isEscaped { bars += 1 }
        isEscaped = character == "\\" && !isEscaped
      }
      #expect(bars == 0, "\(cell)")
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

  /// One record of every kind that a section shows, with the name wherever a name can be.
  static func records(named name: String) -> [Record] {
    let check = VerificationRecord(
      property: name,
      case: name,
      kernel: name,
      provider: name,
      outcome: .failed,
      reason: name,
      seed: 1,
      cases: 1,
      bound: name,
      observed: name,
      ratio: 2,
      repro: name
    )
    let machine = MachineRecord(
      processor: name,
      architecture: name,
      features: [name],
      cores: 2,
      memoryBytes: 1,
      cacheBytes: [name: 1],
      operatingSystem: name,
      hypervisor: name,
      compiler: name,
      version: name,
      loadAverage: 0,
      stealShare: nil,
      limits: [name: 1],
      remarks: [name]
    )
    let profile = ProfileRecord(
      case: name,
      operation: name,
      kernel: name,
      provider: name,
      threads: 1,
      calls: 1,
      phases: [.init(name: name, samples: 1, share: 1)],
      samples: 1,
      requestedHz: 1,
      realHz: 1,
      processorSeconds: 1,
      wallSeconds: 1,
      accountedShare: 1,
      mistrusted: name,
      balance: .init(
        processorSeconds: [1],
        imbalance: 0,
        spinningShare: 0,
        waitingSeconds: 0
      ),
      hotInstructions: [
        .init(function: name, offset: 0, file: name, samples: 1, share: 1, instruction: name)
      ],
      advice: [name],
      stacks: CallStacks([(names: [name, name], count: 1)])
    )
    let timing = BenchmarkRecord.timing(name: name)
    var calibration = CalibrationRecord(
      layers: [name],
      channels: 1,
      tokens: 1,
      firstTokenMaximum: 1,
      laterMaximum: 1,
      medianChannel: 1,
      outlierRatio: 1,
      hasMassiveFirstToken: false,
      outlierChannels: []
    )
    calibration.magnitudes = MagnitudeMaps(
      layer: name,
      alpha: 0.5,
      channels: 2,
      tokens: 1,
      before: [[4, 1]],
      after: [[2, 2]]
    )
    return [
      .calibration(calibration),
      .machine(machine), .verification(check), .golden(check), .benchmark(timing),
      .baseline(timing), .profile(profile), .evaluation(.evaluation(name: name)),
      .checkpoint(
        CheckpointRecord(
          path: name,
          format: name,
          tensors: 1,
          elements: 1,
          bytes: 1,
          bytesByType: [name: 1],
          metadata: [name: name]
        )
      ),
    ]
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
