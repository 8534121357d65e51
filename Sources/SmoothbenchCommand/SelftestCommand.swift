// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FaultInjection
import Records
import Verification

/// `smoothbench selftest`: known faults that the laws must catch.
struct SelftestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Inject known faults and see that the laws catch every one of them.",
    discussion: """
      Example: smoothbench selftest --format json

      Each fault is a right implementation with one mistake that kernels have had, some of them on \
      emulated instructions of processors that are not here. The matrix shows which fills make it \
      visible. Right products on the same instructions must not be caught by any law. Published bugs \
      follow: each must be caught by a case of its own, which every kernel row of this machine must \
      pass. Exit code 1 when a fault survives, or something right is accused.
      """
  )

  @Option(help: "Use only this fill. Repeatable, or separated by commas.")
  var fill: [String] = []

  @Option(help: "Seed of every case.")
  var seed: UInt64 = 1

  @Option(help: "Cases of each law under each fill; fewer at the greatest depth.")
  var cases = 100

  @Flag(help: "A third of the cases: every fault, with fewer chances for each fill.")
  var quick = false

  @Option(help: "Write the outcomes as JUnit XML to this file.")
  var junit: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard (1...1_000_000_000).contains(cases) else {
      throw ValidationError("--cases is \(cases), expected 1 to 1000000000")
    }
  }

  func run() throws {
    let chosen = try VerifySelection(filters: [], exclusions: [], fills: fill).chosenFills()
    let selftest = Selftest(
      seed: seed,
      cases: quick ? max(1, cases / 3) : cases,
      fills: Fill.allCases.filter(chosen.contains),
      captured: try data.capturedTensorsIfPresent()
    )
    let session = SelftestSession(
      selftest: selftest,
      report: try report.makeReport(),
      isText: report.format == .text,
      progress: report.makeProgress(title: "selftest", steps: 0),
      junit: junit
    )
    let status = try session.run()
    guard status == .ok else { throw status.exitCode }
  }
}
