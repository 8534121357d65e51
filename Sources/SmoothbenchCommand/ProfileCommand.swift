// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import Foundation
import Measurement
import Quantization
import Records
import TensorCore
import Verification

/// Shows where the time of chosen cases goes.
///
/// `smoothbench profile`.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Sample chosen cases with gperftools: phases, functions, collapsed stacks.",
    discussion: """
      Example: smoothbench profile --shape 512x4096x4096 --collapsed profile.collapsed

      Each case is verified first. Then it runs again and again until there are enough samples; \
      making the data, packing the weight and checking results are not sampled. Collapsed stacks \
      (one line a stack: case;outermost;...;innermost samples) are what flamegraph.pl, inferno and \
      speedscope read.
      """
  )

  @Option(help: "Shape MxKxN (rows x depth x columns); a part may be a range 128:4096:*2.")
  var shape: [String] = ["512x4096x4096"]

  @Option(help: "Operation to profile; repeat for several.")
  var operation: [OperationVariant] = [.init(.linear)]

  @Option(help: "Samples to take of each case.")
  var samples = 1000

  @Option(help: "Stop sampling a case after this many seconds.")
  var limit = 30.0

  @Option(help: "Functions to list for each case.")
  var functions = 12

  @Option(help: "Write collapsed stacks of all cases to this file.")
  var collapsed: String?

  @Option(help: "Write profile.collapsed into this folder.")
  var outputFolder: String?

  @OptionGroup var options: CaseOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard samples >= 1 else { throw ValidationError("--samples must be 1 or more") }
    guard limit > 0, limit <= 3600 else {
      throw ValidationError("--limit must be more than 0 and at most 3600 seconds")
    }
    guard functions >= 1 else { throw ValidationError("--functions must be 1 or more") }
  }

  func run() throws {
    let cases = try options.cases(
      shapes: shape.flatMap { try ShapeRange(text: $0).shapes },
      operations: operation,
      defaultThreads: [1]
    )
    let profiler = try CaseProfiler(
      plan: ProfilePlan(samples: samples, limitSeconds: limit),
      captured: options.fill == .captured ? data.capturedTensors() : nil
    )
    var paths = collapsed.map { [$0] } ?? []
    if let outputFolder {
      try OutputFile.makeFolder(outputFolder)
      paths.append("\(outputFolder)/profile.collapsed")
    }
    let report = try report.makeReport()
    let progress = self.report.makeProgress(title: "profile", steps: cases.count)
    var stacks = ""
    for benchmarkCase in cases {
      progress.advance(to: benchmarkCase.description)
      let profile = try profiler.profile(benchmarkCase)
      progress.finish()
      try report.add(.profile(profile.record))
      for line in text(of: profile) { try report.addText(line) }
      // After each case, so that an interruption loses nothing that is finished.
      stacks += CollapsedStacks.text(profile.stacks, root: profile.record.case)
      for path in paths { try OutputFile.write(stacks, to: path) }
    }
    for path in paths where !self.report.quiet {
      try report.addText("collapsed stacks: \(path)")
    }
  }

  /// What the record does not hold, for people.
  private func text(of profile: CaseProfile) -> [String] {
    let record = profile.record
    var lines = [
      String(
        format: "\n%d calls, %d samples (%.0f Hz asked, %.1f Hz delivered), "
          + "%.2f s of processor time in %.2f s",
        profile.calls,
        record.samples,
        record.requestedHz,
        record.realHz,
        record.processorSeconds,
        record.wallSeconds
      )
    ]
    if record.samples < samples {
      lines.append("stopped at the limit of \(limit) s before \(samples) samples were there")
    }
    return lines + [
      "", ProfileTable.text(phases: record.phases),
      ProfileTable.text(functionsOf: profile.stacks, limit: functions),
    ]
  }
}

extension ProfilerError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .notBuiltIn, .couldNotStart, .stripped: .nothingRan
    case .zeroSamples: .inconclusive
    case .truncated, .foreign, .unreadable: .badContent
    }
  }
}
