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
      arithmetic on registers, and memory at the working set of the case. One thread is timed in \
      processor time, several by the wall clock. A time beyond its limit is mistrusted: exit code 3.

      Libraries are timed beside our kernels: OpenBLAS always, others by --provider onednn,./libmine.so \
      (names are those that ci/build-providers has built). They are verified as ours are: one that is \
      wrong or fails has no time but a failed record, the others go on, and the exit code is 1. One \
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

  @Flag(help: "A first look: fewer samples, wider intervals.")
  var quick = false

  @OptionGroup var options: CaseOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let cases = try benchmarkCases()
    let report = try report.makeReport()
    let progress = self.report.makeProgress(title: "benchmark", steps: cases.cases.count)
    let choice = ProviderChoice(provider, welcome: cases.providers)
    for record in choice.skipped { try report.add(record) }
    let runner = BenchmarkRunner(
      plan: cases.isQuick ? .quick : .full,
      captured: options.fill == .captured ? try data.capturedTensors() : nil,
      providers: choice.providers
    )
    var isWrong = false
    var isMistrusted = false
    for benchmarkCase in cases.cases {
      progress.advance(to: benchmarkCase.description)
      let records = try runner.records(for: benchmarkCase)
      progress.finish()
      for record in records { try report.add(record) }
      isWrong = isWrong || records.contains { $0.isFailedVerification }
      isMistrusted = isMistrusted || records.contains { $0.isMistrustedBenchmark }
    }
    // Every case is timed and written first; what is wrong, beyond its limit or missing must not pass
    // unnoticed.
    if isWrong { throw ExitStatus.wrongResult.exitCode }
    if isMistrusted { throw ExitStatus.inconclusive.exitCode }
    if choice.status != .ok { throw choice.status.exitCode }
  }

  private func benchmarkCases() throws -> (
    cases: [BenchmarkCase], isQuick: Bool, providers: [String]
  ) {
    var shapes = try shape.flatMap { try ShapeRange(text: $0).shapes }
    if let path = self.shapes {
      let isName = !path.contains("/") && !path.contains(".")
      let file = isName ? "\(try data.benchFolder())/shapes/\(path).txt" : path
      shapes += try ShapeList(path: file).entries.map(\.shape)
    }
    let suiteName = suite ?? (shapes.isEmpty ? "ci" : nil)
    let definition = try suiteName.map {
      try SuiteDefinition(name: $0, folder: data.benchFolder())
    }
    shapes += definition?.shapes ?? []
    let operations =
      operation.isEmpty
      ? definition?.operations ?? [.init(.product), .init(.linear)] : operation
    let cases = try options.cases(
      shapes: shapes,
      operations: operations,
      defaultThreads: definition?.threads ?? [1]
    )
    return (cases, quick || definition?.isQuick ?? false, definition?.providers ?? [])
  }
}
