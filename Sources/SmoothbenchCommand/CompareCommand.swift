// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import Records

/// `smoothbench compare`: two stored result files side by side.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show the timings of two stored result files side by side. No verdict.",
    discussion: """
      Example: smoothbench compare old/results.jsonl smoothbench-report/results.jsonl

      Stored samples of different times say what they look like and no more: whatever else changed \
      on the machine is in them too. 'smoothbench gate' decides. Exit code 0 when cases were \
      compared, whatever they show, 65 for a file of another version or one that is cut off, 66 for a \
      missing file, 77 when the files have no case in common.
      """
  )

  @Argument(help: "Result file to compare with: JSON Lines of benchmark or run.")
  var base: String

  @Argument(help: "Result file to compare.")
  var head: String

  @OptionGroup var report: ReportOptions

  func run() throws {
    let comparison = StoredComparison(
      base: try JSONLines.records(path: base),
      head: try JSONLines.records(path: head)
    )
    guard comparison.commonCases > 0 else { throw CompareError(base: base, head: head) }
    let sink = try report.makeReport()
    for record in comparison.records { try sink.add(.comparison(record)) }
    guard !report.quiet else { return }
    switch comparison.isSameMachine {
    case true?: break
    case false?:
      try sink.addText("the files come from different machines: the ratios are theirs too")
    case nil: try sink.addText("a file names no machine: whether both are the same is not known")
    }
    try sink.addText(
      "display only: 'smoothbench gate' times two builds beside one another and decides"
    )
  }
}

/// Files that have no timing in common.
struct CompareError: ExitStatusProviding, CustomStringConvertible {
  let base: String
  let head: String
  var exitStatus: ExitStatus { .nothingRan }
  var description: String {
    "\(base) and \(head) have no timed case in common; both need 'benchmark' records of the same "
      + "cases, kernels and cache modes"
  }
}
