// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Records
import ReportPages

/// `smoothbench report`: result files as a page for people who did not make them.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Turn result files into one self-contained HTML page, or Markdown for a comment.",
    discussion: """
      Example: smoothbench report smoothbench-report/results.jsonl --output report.html

      Several files make one page: results.jsonl evaluation.jsonl --format markdown

      The page loads nothing from elsewhere and is read without a script; with one, flame graphs can \
      be searched. Result files are JSON Lines of schema smoothbench.record/1, as every command \
      writes with --format json. A file of another schema, or one that ends within a line, is \
      refused: exit code 65.
      """
  )

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case html
    case markdown
  }

  @Argument(help: "Result files, one JSON object a line.")
  var results: [String]

  @Option(help: "Page to write: html or markdown; default: by the name of --output, else html.")
  var format: Format?

  @Option(help: "Write to this file instead of standard output.")
  var output: String?

  func run() throws {
    var records: [Record] = []
    var sources: [(name: String, count: Int)] = []
    for path in results {
      let found = try JSONLines.records(path: path)
      sources.append(((path as NSString).lastPathComponent, found.count))
      records += found
    }
    guard !records.isEmpty else { throw RecordError.empty(paths: results) }
    let text =
      switch chosenFormat {
      case .html: HTMLReport(sources: sources, records: records).text
      case .markdown: MarkdownReport(sources: sources, records: records).text
      }
    // A page is whole or not there.
    if let output {
      try OutputFile.write(text, to: output)
    } else {
      try OutputFile.writeToStandardOutput(text)
    }
  }

  private var chosenFormat: Format {
    if let format { return format }
    let ending = output.map { ($0 as NSString).pathExtension.lowercased() }
    return ending == "md" || ending == "markdown" ? .markdown : .html
  }
}
