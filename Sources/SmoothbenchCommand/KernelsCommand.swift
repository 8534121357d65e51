// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import OptimizedOperations
import Quantization
import Records
import TensorCore

/// `smoothbench kernels`: the ordered kernel table.
struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "List the ordered kernel table: what exists, what runs here, what dispatch chooses.",
    discussion: "Example: smoothbench kernels --shape 512x4096x4096"
  )

  @Option(help: "Shape MxKxN to choose for; every row takes every shape up to the depth bound.")
  var shape: String?

  @OptionGroup var report: ReportOptions

  func run() throws {
    if let shape { try ProblemShape(text: shape).requireExactAccumulator() }
    let chosen = try KernelRow.chosen()
    let report = try report.makeReport()
    for row in KernelRow.all {
      for entry in row.operations {
        try report.add(
          .kernel(
            KernelRecord(
              operation: entry.operation.rawValue,
              kernel: row.name,
              formats: entry.operation.formats,
              tile: entry.tile,
              instructions: entry.operation.isProduct ? row.instructions : "-",
              requiredFeatures: row.requiredFeatures.names,
              missingFeatures: row.missingFeatures.names,
              supported: row.isSupported,
              chosen: row.name == chosen.name
            )
          )
        )
      }
    }
  }
}
