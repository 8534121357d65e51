// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OptimizedOperations
import Quantization
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

      --provider checks a library that exports 'smoothbench_provider' (smoothbench_provider.h), by \
      its file, or by its name if ci/build-providers has built it: \
      everything it offers, in a process of its own, with forbidden pages around each operand. \
      A crash or a hang is a broken law. Exit code 65 for a file that is no provider of this \
      version, 66 for a missing file, 77 for a library that cannot be loaded.

      --dialect checks how a program makes codes and smoothing factors: its rule must give the codes \
      and scales that the program itself gave (golden/dialects), bit for bit, and obey the laws of \
      every quantizer. Dialects and their laws are listed by --list too.
      """
  )

  @Option(help: "Kernel row, or 'all' for every row this machine supports; a library's capability.")
  var kernel: String?

  @Option(help: "Library to check instead of kernels: a file, 'openblas', or a name; see below.")
  var provider: String?

  @Option(help: "Check the rule of a program's dialect, such as torchao, instead of kernels.")
  var dialect: String?

  @Option(help: "Seconds that one law may take on a library.")
  var timeout = 60.0

  @Option(help: .hidden)
  var childFirstStep: Int?

  @Option(help: "Check only laws whose name matches; * stands for anything. Repeatable.")
  var filter: [String] = []

  @Option(help: "Leave out laws whose name matches. Repeatable.")
  var exclude: [String] = []

  @Option(help: "Use only this fill. Repeatable, or separated by commas.")
  var fill: [String] = []

  @Option(help: "Codes that quantizers may produce: restricted (-127 to 127), full (-128 to 127).")
  var range: QuantizedRange?

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
    guard (1...1_000_000_000).contains(cases) else {
      throw ValidationError("--cases is \(cases), expected 1 to 1000000000")
    }
    if let dialect {
      _ = try DialectSession.dialect(dialect)
      guard provider == nil, kernel == nil, caseText == nil, fill.isEmpty,
        range == nil
      else {
        throw ValidationError(
          "--dialect judges a rule, not kernels: it goes with --filter, --exclude, --seed and --cases"
        )
      }
    }
    guard range == nil || caseText == nil else {
      throw ValidationError("--case says its range itself: leave out --range")
    }
    guard timeout > 0 else {
      throw ValidationError("--timeout is \(timeout), expected more than 0")
    }
  }

  func run() throws {
    if list { return try printList() }
    let status =
      try dialect.map { try verify(dialect: $0) }
      ?? provider.map { try verify(provider: $0) } ?? verifyKernels()
    guard status == .ok else { throw status.exitCode }
  }

  private func verifyKernels() throws -> ExitStatus {
    let replayed = try caseText.map { try VerifySelection.replayedCase($0) }
    let subjects = try VerifySelection.subjects(kernel: kernel ?? replayed?.kernel)
    let runner = VerificationRunner(try plan(subjects))
    let session = try makeSession(steps: runner.steps.count)
    return try replayed.map { try session.replay($0, runner) } ?? session.run(runner)
  }

  private func verify(provider: String) throws -> ExitStatus {
    guard let childFirstStep else {
      return try ProviderVerification(
        library: provider,
        timeout: timeout,
        seed: seed,
        isReplay: caseText != nil,
        session: makeSession(steps: 0)
      ).run()
    }
    let replayed = try caseText.map { try VerifySelection.replayedCase($0) }
    let capability = kernel ?? replayed?.kernel
    try ProviderChild(
      library: provider,
      kernel: ["all", VerificationCase.dispatchedKernel].contains(capability) ? nil : capability,
      firstStep: childFirstStep,
      timeout: timeout,
      replayed: replayed
    ).run(plan: plan)
    return .ok
  }

  private func verify(dialect: String) throws -> ExitStatus {
    let sink = try report.makeReport()
    return try DialectSession(
      name: dialect,
      filters: filter,
      exclusions: exclude,
      seed: seed,
      cases: cases,
      session: makeSession(steps: 0, report: sink),
      report: sink
    ).run(goldenFolder: data.goldenFolder())
  }

  private func makeSession(steps: Int, report sink: Report? = nil) throws -> VerifySession {
    VerifySession(
      seed: seed,
      report: try sink ?? report.makeReport(),
      progress: report.makeProgress(title: "verify", steps: steps),
      junit: junit,
      isQuiet: report.quiet
    )
  }

  /// What to check on some subjects; formulas are nothing a library has.
  private func plan(_ subjects: [VerificationSubject]) throws -> VerificationPlan {
    let selection = VerifySelection(filters: filter, exclusions: exclude, fills: fill)
    let properties = try selection.chosenProperties()
    return VerificationPlan(
      seed: seed,
      cases: cases,
      fills: try selection.chosenFills(),
      properties: provider == nil ? properties : properties.filter { !$0.isFormula },
      subjects: subjects,
      captured: try data.capturedTensorsIfPresent(),
      range: range
    )
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
    for check in DialectVerification.listing {
      try report.addText("\(check.name): \(check.statement)")
    }
    for dialect in Dialect.all {
      for line in DialectSession.description(of: dialect) { try report.addText(line) }
    }
  }
}

extension QuantizedRange: ExpressibleByArgument {}
