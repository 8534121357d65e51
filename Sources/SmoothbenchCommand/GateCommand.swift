// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import Foundation
import Measurement
import Providers
import Quantization
import Records
import TensorCore
import Verification

/// `smoothbench gate`: says whether the head build is slower than the base build.
struct GateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Compare the speed of two builds so that a verdict can be trusted.",
    discussion: """
      Example: smoothbench gate --base build/main --head build/change --junit gate.xml

      BASE and HEAD are libraries that export 'smoothbench_provider', or folders that hold \
      libSmoothbenchProvider.so; ci/gate REVISION builds both. The same machine code in both is IDENTICAL, \
      without timing. Otherwise both are verified and timed in this process in pairs of random order, \
      after which the interval of the median of ln(head / base) decides: REGRESSED above the margin, \
      IMPROVED below it, SAME within it. There are looks after 15, 30, 60 and 120 pairs that share \
      one error rate of 1 %; several cases are corrected by Holm's procedure, and a slowdown must repeat in \
      two fresh processes. Each run compares base with a copy of itself, and with one that does 5 % more: \
      where that fails the verdict is UNTRUSTED.

      Exit code 0 for IDENTICAL, SAME and IMPROVED, 1 when head computes wrongly, 2 for REGRESSED, \
      3 for INCONCLUSIVE and UNTRUSTED.
      """
  )

  @Option(help: "The old build: a library, or a folder that holds libSmoothbenchProvider.so.")
  var base: String

  @Option(help: "The new build, likewise.")
  var head: String

  @Option(help: "Shape MxKxN; a part may be a range 128:4096:*2. Repeatable.")
  var shape: [String] = GateCases.defaultShapes

  @Option(help: "Only this operation: gemm_s8s8s32 or w8a8_linear. Repeatable.")
  var operation: [KernelOperation] = []

  @Option(help: "Thread counts, such as 1,2.")
  var threads: IntegerList?

  @Option(help: "What counts as a change.")
  var margin: Percentage = Percentage(share: 0.02)

  @Option(help: "Where the data come from.")
  var fill: Fill = .outlierChannels

  @Option(help: "Seed of the data and of the order of pairs.")
  var seed: UInt64 = 1

  @Flag(help: "Time even where the machine code is the same.")
  var alwaysTime = false

  @Option(help: "Say at length why cases whose text contains this have their verdicts.")
  var explain: String?

  @Option(help: "Write the verdicts as JUnit XML to this file.")
  var junit: String?

  @Option(help: .hidden)
  var confirm: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    if let tooMany = threads?.values.first(where: { $0 > cores }) {
      throw ValidationError("--threads \(tooMany): this process may use \(cores) cores")
    }
    guard margin.share > 0, margin.share < 1 else {
      throw ValidationError("--margin is \(margin), expected more than 0 % and less than 100 %")
    }
  }

  func run() throws {
    let paths = try GateBuilds(base: base, head: head)
    let baseProvider = try Provider.load(path: paths.base)
    if let confirm { return try launch(confirm, paths, baseProvider) }
    let report = try self.report.makeReport()
    let session = GateSession(
      builds: paths,
      margin: margin.share,
      report: report,
      progress: self.report.makeProgress(title: "gate", steps: 0),
      junit: junit,
      isQuiet: self.report.quiet
    )
    if !alwaysTime, try session.concludeIdentical() { return }
    let headProvider = try Provider.load(path: paths.head)
    let cases = try cases(baseProvider, headProvider)
    let status = try session.run(
      cases,
      base: baseProvider,
      head: headProvider,
      captured: fill == .captured ? data.capturedTensors() : nil,
      explained: explain,
      confirmation: GateConfirmation(builds: paths, margin: margin, data: data)
    )
    guard status == .ok else { throw status.exitCode }
  }

  private func cases(_ base: Provider, _ head: Provider) throws -> [BenchmarkCase] {
    let shapes = try shape.flatMap { try ShapeRange(text: $0).shapes }
    for shape in shapes { try MemoryCheck.require(shape) }
    let cases = try GateCases.all(
      base: base,
      head: head,
      shapes: shapes,
      threads: threads?.values ?? [1],
      operations: operation,
      fill: fill,
      seed: seed
    )
    guard !cases.isEmpty else {
      throw GateError.nothingInCommon(operations: operation.map(\.rawValue))
    }
    if let explain, !cases.contains(where: { $0.description.contains(explain) }) {
      throw GateError.nothingToExplain(text: explain, cases: cases.map(\.description))
    }
    return cases
  }

  /// One case in this process alone: what a confirmation asks for.
  private func launch(_ text: String, _ paths: GateBuilds, _ base: Provider) throws {
    let benchmarkCase = try BenchmarkCase(gateCase: VerificationCase(text: text))
    let runner = GateRunner(
      base: .init(provider: base, path: paths.base),
      head: .init(provider: try Provider.load(path: paths.head), path: paths.head),
      judge: GateJudge(margin: margin.share, looks: .single, cases: 1),
      captured: benchmarkCase.fill == .captured ? try data.capturedTensors() : nil
    )
    try report.makeReport().add(.gate(runner.record(for: benchmarkCase)))
  }
}

extension Percentage {
  /// A share of 1.
  init(share: Double) { self.share = share }
}

extension KernelOperation: ExpressibleByArgument {}
