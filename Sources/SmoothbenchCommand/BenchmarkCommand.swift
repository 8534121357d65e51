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
      every contender in random order, each between two bursts of a register-only peak probe. One \
      thread is timed in processor time, several by the wall clock.
      """
  )

  @Option(help: "Shape MxKxN (rows x depth x columns); a part may be a range 128:4096:*2.")
  var shape: [String] = []

  @Option(help: "File of shapes, or a name in bench/shapes.")
  var shapes: String?

  @Option(help: "Suite in bench/suites: smoke, ci.")
  var suite: String?

  @Option(
    help: "Operation to time; repeat for several. Default: gemm_s8s8s32 and w8a8_linear."
  )
  var operation: [KernelOperation] = []

  @Option(help: "Kernel row; default: the row that dispatch chooses.")
  var kernel: String?

  @Option(help: "Thread counts, such as 1,2.")
  var threads: IntegerList?

  @Option(help: "What caches hold: hot or cold-weights.")
  var cache: CacheMode = .hot

  @Option(help: "Where the data come from.")
  var fill: Fill = .outlierChannels

  @Option(help: "Seed of the data.")
  var seed: UInt64 = 1

  @Flag(help: "A first look: fewer samples, wider intervals.")
  var quick = false

  @OptionGroup var data: DataOptions
  @OptionGroup var report: ReportOptions

  func run() throws {
    let cases = try benchmarkCases()
    let report = try report.makeReport()
    let progress = self.report.makeProgress(title: "benchmark", steps: cases.cases.count)
    let runner = try data.makeRunner(
      plan: cases.isQuick ? .quick : .full,
      captured: fill == .captured ? try data.capturedTensors() : nil,
      remark: { if !self.report.quiet { try report.addText($0) } }
    )
    for benchmarkCase in cases.cases {
      progress.advance(to: benchmarkCase.description)
      let records = try runner.records(for: benchmarkCase)
      progress.finish()
      for record in records { try report.add(record) }
    }
  }

  private func benchmarkCases() throws -> (cases: [BenchmarkCase], isQuick: Bool) {
    let row = try kernel.map { try KernelRow.named($0) } ?? KernelRow.chosen()
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
      operation.isEmpty ? definition?.operations ?? [.product, .linear] : operation
    let threads = threads?.values ?? definition?.threads ?? [1]
    for shape in shapes { try MemoryCheck.require(shape) }
    let cases = try threads.flatMap { threads in
      try shapes.flatMap { shape in
        try operations.map { operation in
          try BenchmarkCase(
            operation: operation,
            shape: shape,
            kernel: row.name,
            threads: threads,
            cache: cache,
            fill: fill,
            seed: seed
          )
        }
      }
    }
    return (cases, quick || definition?.isQuick ?? false)
  }
}

extension KernelOperation: ExpressibleByArgument {}
extension CacheMode: ExpressibleByArgument {}
extension Fill: ExpressibleByArgument {}

/// Whole numbers of 1 or more, separated by commas.
struct IntegerList: ExpressibleByArgument {
  let values: [Int]

  init?(argument: String) {
    let values = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard !values.isEmpty, values.allSatisfy({ $0.map { (1...1024).contains($0) } ?? false }) else {
      return nil
    }
    self.values = values.compactMap { $0 }
  }
}
