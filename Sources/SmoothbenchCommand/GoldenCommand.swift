// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import OptimizedOperations
import Quantization
import Records
import Verification

/// `smoothbench golden`: recorded results of an independent producer.
struct GoldenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "golden",
    abstract: "Check recorded results of independent producers, and review changes of them.",
    discussion: "Example: smoothbench golden check",
    subcommands: [Check.self, Diff.self, Review.self, Accept.self]
  )

  /// `smoothbench golden check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Check hashes and every recorded value, or judge files of another program.",
      discussion: """
        Examples:
          smoothbench golden check
          smoothbench golden check --filter quantize/per_token --kernel portable
          smoothbench golden check --outputs FOLDER
          smoothbench golden check --quantizer fp32 --filter raw_l05_k

        Without --outputs, every recorded value is computed again by the FP64 reference and by the \
        kernel rows. With --outputs, FOLDER holds files that another program wrote: the same path, \
        tensor names, types and shapes as the golden file whose inputs it read.

        Each file is recorded under the rule of its name, real layers under fp64. With --quantizer, \
        the inputs of files of the other rule are quantized by this one, and codes that are not those \
        recorded are shown: a program that computes scales and quotients in FP32, as the kernels do, \
        differs from the files of fp64 in these. Exit code 4 when there are any.
        """
    )

    @Option(help: "Folder of golden files; default: golden here, above, or beside the package.")
    var golden: String?

    @Option(help: "Judge the files of this folder against the golden outputs.")
    var outputs: String?

    @Option(help: "Show the codes that another rule does not give as recorded: fp32 or fp64.")
    var quantizer: QuantizerRule?

    @Option(help: "Only files whose path contains this text.")
    var filter: String?

    @Option(help: "A kernel row, or all that this machine supports.")
    var kernel = "all"

    @OptionGroup var report: ReportOptions

    func validate() throws {
      guard quantizer == nil || outputs == nil else {
        throw ValidationError(
          "--outputs judges by what is recorded; --quantizer alone shows what another rule gives"
        )
      }
      guard quantizer == nil || kernel == "all" else {
        throw ValidationError("--quantizer compares rules, not kernels: leave out --kernel")
      }
    }

    func run() throws {
      let check = try GoldenCheck(folder: PackageFolder.golden(option: golden))
      let rows = kernel == "all" ? KernelRow.supported : [try KernelRow.named(kernel)]
      let sink = try report.makeReport()
      let result: GoldenReport
      if let outputs {
        result = try check.judge(outputs: outputs, filter: filter) { try sink.add(.golden($0)) }
      } else if let quantizer {
        result = try check.compareCodes(under: quantizer, filter: filter) {
          try sink.add(.golden($0))
        }
      } else {
        let families = rows.map { OptimizedOperations(row: $0) }
        result = try check.run(families: families, filter: filter) { try sink.add(.golden($0)) }
      }
      for text in result.details + result.remarks { try sink.addText("\n" + text) }
      try sink.addText("\n" + result.summary)
      if report.format != .text || report.output != nil, !report.quiet {
        for text in result.remarks { write("smoothbench: note: \(text)\n") }
      }
      if let status = result.verdict.exitStatus { throw status.exitCode }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
  }
}

extension GoldenReport.Verdict {
  /// How the process ends, or `nil` when all is as recorded.
  var exitStatus: ExitStatus? {
    switch self {
    case .passed: nil
    case .nothingMatched: .nothingRan
    case .missingFile: .missingFile
    case .badContent: .badContent
    case .mismatch: .goldenMismatch
    }
  }
}

extension GoldenError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .missing: .missingFile
    case .badContent: .badContent
    }
  }
}

extension QuantizerRule: ExpressibleByArgument {}
