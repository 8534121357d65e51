// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OptimizedOperations
import Records
import Verification

/// `smoothbench verify`: laws that must hold, on kernels against FP64.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check kernels against FP64: laws with derived bounds, seeded cases, shrinking.",
    discussion: """
      Example: smoothbench verify --kernel all --cases 2000 --seed 1 --junit junit.xml

      A failure prints its smallest case and a line 'repro:' that replays it. Laws and fills are \
      listed by --list. Exit code 1 when a law is broken, 3 when data were too weak to tell.
      """
  )

  @Option(help: "Kernel row, or 'all' for every row this machine supports.")
  var kernel: String?

  @Option(help: "Check only laws whose name matches; * stands for anything. Repeatable.")
  var filter: [String] = []

  @Option(help: "Leave out laws whose name matches. Repeatable.")
  var exclude: [String] = []

  @Option(help: "Use only this fill. Repeatable, or separated by commas.")
  var fill: [String] = []

  @Option(help: "Seed of every case.")
  var seed: UInt64 = 1

  @Option(help: "Cases of each law on each kernel; costly laws take fewer.")
  var cases = 500

  @Option(name: .customLong("case"), help: "Replay one case, as a 'repro:' line prints it.")
  var caseText: String?

  @Option(help: "Write the outcomes as JUnit XML to this file.")
  var junit: String?

  @Flag(help: "List laws and fills instead of checking them.")
  var list = false

  @OptionGroup var data: DataOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard cases > 0 else {
      throw ValidationError("--cases is \(cases), expected 1 or more")
    }
  }

  func run() throws {
    if list { return try printList() }
    let replayed = try caseText.map { try VerifySelection.replayedCase($0) }
    let selection = VerifySelection(filters: filter, exclusions: exclude, fills: fill)
    let plan = VerificationPlan(
      seed: seed,
      cases: cases,
      fills: try selection.chosenFills(),
      properties: try selection.chosenProperties(),
      subjects: try VerifySelection.subjects(kernel: kernel ?? replayed?.kernel),
      captured: try data.capturedTensorsIfPresent()
    )
    let runner = VerificationRunner(plan)
    let session = VerifySession(
      runner: runner,
      report: try report.makeReport(),
      progress: report.makeProgress(title: "verify", steps: runner.steps.count),
      junit: junit,
      isQuiet: report.quiet
    )
    let status = try replayed.map { try session.replay($0) } ?? session.run()
    guard status == .ok else { throw status.exitCode }
  }

  private func printList() throws {
    let report = try report.makeReport()
    for property in PropertyCatalog.all {
      try report.addText("\(property.name): \(property.statement)")
      try report.addText("    bound \(property.bound)")
    }
    for fill in Fill.allCases {
      try report.addText("fill \(fill.rawValue): catches \(fill.catches)")
    }
  }
}
