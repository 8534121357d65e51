// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import Foundation
import OptimizedOperations
import Providers
import Quantization
import Records
import TensorCore
import Verification

/// Times INT8 cases, verified first, beside floating point.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Verify, then time INT8 kernels beside floating point and the machine's own peak.",
    discussion: """
      Example: smoothbench benchmark --shape 512x4096x4096 --operation gemm_s8s8s32 --threads 1,2

      Without --shape, --shapes or --suite, the suite 'ci' runs. Each round takes one sample of \
      every contender in random order, each between two bursts of the probes of its limits: \
      arithmetic on registers, and memory at the working set of the case. A limit that allows less \
      than half of the time another one does is measured once. One thread is timed in \
      processor time, several by the wall clock. A time beyond its limit is mistrusted: exit code 3.

      A sweep says whether time, divided by what the limit beside it allows, grows as M * N * K to \
      within 5 % from 256 to 4096. A suite can have goals; which are reached is said at the end.

      Libraries are timed beside our kernels: OpenBLAS always, others by --provider onednn,./libmine.so \
      (names are those that ci/build-providers has built). They are verified as ours are, integer \
      products on extreme codes too: one that is wrong, fails, or works on more threads than it was \
      told has no time but a failed record, the others go on, and the exit code is 1. One \
      that cannot be loaded is skipped with its reason; if it was asked for, that is the exit code. A \
      library that crashes ends the run, and what is finished stays written; verify --provider finds \
      the case.
      """
  )

  @Option(help: "Shape MxKxN (rows x depth x columns); a part may be a range 128:4096:*2.")
  var shape: [String] = []

  @Option(help: "File of shapes, or a name in bench/shapes.")
  var shapes: String?

  @Option(help: "Suite in bench/suites: smoke, ci, peers.")
  var suite: String?

  @Option(
    help: """
      Operation to time, with attributes where it has any (w8a8_linear,scale=static); repeat for \
      several. Default: gemm_s8s8s32 and w8a8_linear.
      """
  )
  var operation: [OperationVariant] = []

  @Option(help: "Libraries to time too: names or files, separated by commas. Repeatable.")
  var provider: [String] = []

  @Option(
    help: """
      Vary one size of --shape from 16 to 4096, or the threads up to the cores: rows, depth, columns \
      or threads; repeat for several. Default operation: w8a8_linear.
      """
  )
  var sweep: [SweepAxis] = []

  @Option(
    help: """
      Write an SVG plot: the curves of a sweep with their limits (default: beside --output), or the \
      roofline of all results.
      """
  )
  var outputPlot: String?

  @Flag(help: "A first look: fewer samples, wider intervals.")
  var quick = false

  @OptionGroup var options: CaseOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard sweep.isEmpty || (suite == nil && shapes == nil) else {
      throw ValidationError("--sweep varies the --shape given, not those of a suite or a file")
    }
  }

  func run() throws {
    let selection = try selection()
    let report = try report.makeReport()
    let steps = selection.groups.reduce(0) { $0 + $1.cases.count }
    let progress = self.report.makeProgress(title: "benchmark", steps: steps)
    let choice = ProviderChoice(provider, welcome: selection.providers)
    for record in choice.skipped { try report.add(record) }
    if !self.report.quiet { for reason in selection.skipped { try report.addText(reason) } }
    let captured = options.fill == .captured ? try data.capturedTensors() : nil
    var results: [Record] = []
    var sweeps: [Sweep] = []
    for group in selection.groups {
      let runner = BenchmarkRunner(
        plan: group.plan,
        captured: captured,
        providers: choice.providers
      )
      let first = results.count
      for benchmarkCase in group.cases {
        progress.advance(to: benchmarkCase.description)
        let records = try runner.records(for: benchmarkCase, hasBaselines: group.hasBaselines)
          .map { $0.inGroup(group.name) }
        progress.finish()
        for record in records { try report.add(record) }
        results += records
      }
      if let axis = group.axis { sweeps.append(Sweep(axis: axis, records: results[first...])) }
    }
    try conclude(results, sweeps: sweeps, goals: selection.goals, report: report)
    // Every case is timed and written first; what is wrong, beyond its limit or missing must not pass
    // unnoticed.
    if results.contains(where: \.isFailedVerification) { throw ExitStatus.wrongResult.exitCode }
    if results.contains(where: \.isMistrusted) { throw ExitStatus.inconclusive.exitCode }
    if choice.status != .ok { throw choice.status.exitCode }
  }

  /// What follows from all results together: how sweeps scale, which goals are reached, the plot.
  private func conclude(
    _ results: [Record],
    sweeps: [Sweep],
    goals: [Goal],
    report: Report
  ) throws {
    for verdict in sweeps.flatMap(\.verdicts) { try report.addText(verdict) }
    for goal in goals { try report.add(.goal(GoalRecord(goal, records: results))) }
    guard let path = plotPath else { return }
    let charts = sweeps.isEmpty ? RooflineCharts(results).charts : sweeps.map(\.chart)
    try OutputFile.write(SVGDrawing(charts).text, to: path)
    if !self.report.quiet { try report.addText("plot: \(path)") }
  }

  /// Where the plot goes: a sweep whose report is a file has it beside that file.
  private var plotPath: String? {
    if let outputPlot { return outputPlot }
    guard !sweep.isEmpty, let output = report.output else { return nil }
    return (output as NSString).deletingPathExtension + ".svg"
  }

  private func selection() throws -> BenchmarkSelection {
    var shapes = try shape.flatMap { try ShapeRange(text: $0).shapes }
    let isQuick = quick
    if !sweep.isEmpty {
      return try BenchmarkSelection(
        sweep: sweep,
        shapes: shapes,
        operations: operation.isEmpty ? [.init(.linear)] : operation,
        options: options,
        cores: ProcessInfo.processInfo.activeProcessorCount,
        isQuick: isQuick
      )
    }
    if let path = self.shapes {
      let isName = !path.contains("/") && !path.contains(".")
      let file = isName ? "\(try data.benchFolder())/shapes/\(path).txt" : path
      shapes += try ShapeList(path: file).entries.map(\.shape)
    }
    let named =
      shapes.isEmpty
      ? nil
      : try BenchmarkSelection(
        shapes: shapes,
        operations: operation.isEmpty ? [.init(.product), .init(.linear)] : operation,
        options: options,
        isQuick: isQuick
      )
    guard let suite = suite ?? (named == nil ? "ci" : nil) else { return named ?? .init() }
    let whole = try BenchmarkSelection(
      suite: SuiteDefinition(name: suite, folder: data.benchFolder()),
      operations: operation,
      options: options,
      isQuick: isQuick
    )
    return named.map { $0.followed(by: whole) } ?? whole
  }
}
