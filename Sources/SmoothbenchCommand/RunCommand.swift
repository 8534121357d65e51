// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BenchmarkSuite
import Foundation
import Measurement
import OptimizedOperations
import Quantization
import Records
import ReportPages
import TensorCore
import Verification

/// The main job: doctor, verify, golden files, benchmark, profile, report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Verify, time and profile INT8 on this machine with the data in golden/ (default).",
    discussion: """
      Example: smoothbench run --output-folder smoothbench-report

      Takes about a minute on two cores, needs no network, and writes report.html, \
      results.jsonl, summary.md, junit.xml and profile.collapsed. Results are appended case by case: an interrupted run keeps \
      what it has finished.
      """
  )

  @Option(help: "Folder for the results; made if it is not there.")
  var outputFolder = "smoothbench-report"

  @Option(help: "Seed of all data.")
  var seed: UInt64 = 1

  @Option(help: "Cases of each law on each kernel.")
  var cases = 200

  @Flag(help: "Print no progress and no remarks.")
  var quiet = false

  @OptionGroup var data: DataOptions

  func validate() throws {
    guard cases > 0 else { throw ValidationError("--cases is \(cases), expected 1 or more") }
  }

  func run() throws {
    let captured = try data.capturedTensors()
    try OutputFile.makeFolder(outputFolder)
    // An older run's files must not pass for this one's.
    for name in ["report.html", "summary.md", "junit.xml", "profile.collapsed"] {
      try? FileManager.default.removeItem(atPath: "\(outputFolder)/\(name)")
    }
    let log = try RecordLog(path: "\(outputFolder)/results.jsonl")
    let report = try Report(format: .text, path: nil, log: log)
    let cores = ProcessInfo.processInfo.activeProcessorCount

    try report.addText("== doctor")
    let machine = try Doctor.examine()
    try report.add(.machine(machine), isShown: false)
    for line in Doctor.text(machine) { try report.addText(line) }

    try report.addText("\n== verify")
    let laws = try verify(report: report, captured: captured)
    try report.addText("\n== golden")
    let golden = try checkGolden(report: report)
    try report.addText("\n== benchmark")
    let wrong = try benchmark(report: report, captured: captured, cores: cores)
    try report.addText("\n== profile")
    let profileWrong = try profile(report: report, captured: captured)

    let records = try JSONLines.records(path: log.path)
    let summary = RunSummary(records)
    let sources = [(name: "results.jsonl", count: records.count)]
    try OutputFile.write(
      MarkdownReport(sources: sources, records: records).text,
      to: "\(outputFolder)/summary.md"
    )
    try OutputFile.write(
      HTMLReport(sources: sources, records: records).text,
      to: "\(outputFolder)/report.html"
    )
    try report.addText("\n== summary")
    for line in summary.verdict { try report.addText(line) }
    for finding in wrong + profileWrong { try report.addText("WRONG: \(finding)") }
    let files = try FileManager.default.contentsOfDirectory(atPath: outputFolder).sorted()
    try report.addText("\n\(outputFolder)/ holds \(files.joined(separator: ", "))")
    // A wrong result weighs most, then golden files, then what could not be decided.
    if records.contains(where: \.isFailedVerification) || !(wrong + profileWrong).isEmpty {
      throw ExitStatus.wrongResult.exitCode
    }
    if let golden { throw golden.exitCode }
    if laws != .ok { throw laws.exitCode }
    if summary.isMistrusted { throw ExitStatus.inconclusive.exitCode }
  }
}

extension RunCommand {
  /// Every law on every kernel row this machine supports.
  private func verify(report: Report, captured: CapturedTensors?) throws -> ExitStatus {
    let runner = VerificationRunner(
      VerificationPlan(
        seed: seed,
        cases: cases,
        subjects: KernelRow.supported.map { .kernelRow($0) },
        captured: captured
      )
    )
    let session = VerifySession(
      seed: seed,
      report: report,
      progress: Progress(title: "verify", steps: runner.steps.count, isSilent: quiet),
      junit: "\(outputFolder)/junit.xml",
      isQuiet: quiet
    )
    // What failed is in the records; the other questions are still worth answering.
    return try session.run(runner)
  }

  /// Every golden file, by the reference and by every kernel row this machine supports.
  ///
  /// - Returns: How the process should end, or `nil` when all is as recorded.
  private func checkGolden(report: Report) throws -> ExitStatus? {
    let families = KernelRow.supported.map { OptimizedOperations(row: $0) }
    let result = try GoldenCheck(folder: data.goldenFolder()).run(families: families) { record in
      try report.add(.golden(record), isShown: record.outcome != .passed)
    }
    for text in result.details { try report.addText(text) }
    try report.addText(result.summary)
    return result.verdict.exitStatus
  }

  /// The layers of SmolLM2-135M and one large product, on activations of a real transformer.
  ///
  /// - Returns: What was wrong: a wrong kernel has no speed, but the others still have.
  private func benchmark(
    report: Report,
    captured: CapturedTensors?,
    cores: Int
  ) throws -> [ResultCheckError] {
    let model = try ShapeList(path: "\(data.benchFolder())/shapes/smollm2-135m.txt")
    let threads = Array(Set([1, min(2, cores)])).sorted()
    let cases = try threads.flatMap { threads in
      try (model.entries.map(\.shape) + [Self.large]).map { shape in
        try benchmarkCase(shape, threads: threads, captured: captured)
      }
    }
    let choice = ProviderChoice()
    for record in choice.skipped { try report.add(record) }
    let runner = BenchmarkRunner(plan: .quick, captured: captured, providers: choice.providers)
    let progress = Progress(title: "benchmark", steps: cases.count, isSilent: quiet)
    var wrong: [ResultCheckError] = []
    for benchmarkCase in cases {
      progress.advance(to: benchmarkCase.description)
      do {
        let records = try runner.records(for: benchmarkCase)
        progress.finish()
        for record in records { try report.add(record) }
      } catch let error as ResultCheckError {
        progress.finish()
        wrong.append(error)
        try report.addText("WRONG: \(error)")
      }
    }
    return wrong
  }

  /// Where the time of the large product goes, on one thread.
  ///
  /// - Returns: What was wrong.
  private func profile(
    report: Report,
    captured: CapturedTensors?
  ) throws -> [ResultCheckError] {
    let benchmarkCase = try benchmarkCase(Self.large, threads: 1, captured: captured)
    do {
      let profiler = try CaseProfiler(
        plan: ProfilePlan(samples: 1000, limitSeconds: 10),
        captured: captured
      )
      let profile = try profiler.profile(benchmarkCase)
      try report.add(.profile(profile.record), isShown: false)
      for line in ProfileText(profile, functions: 8, width: Terminal.outputWidth).lines {
        try report.addText(line)
      }
      try OutputFile.write(
        CollapsedStacks.text(profile.stacks, root: profile.record.case),
        to: "\(outputFolder)/profile.collapsed"
      )
    } catch let error as ProfilerError {
      try report.addText("skipped: \(error)")
    } catch let error as ResultCheckError {
      return [error]
    }
    return []
  }

  private func benchmarkCase(
    _ shape: ProblemShape,
    threads: Int,
    captured: CapturedTensors?
  ) throws -> BenchmarkCase {
    try BenchmarkCase(
      operation: .init(.linear),
      shape: shape,
      kernel: KernelRow.chosen().name,
      threads: threads,
      cache: .hot,
      fill: captured == nil ? .outlierChannels : .captured,
      seed: seed
    )
  }

  /// A layer of a 7-billion-parameter model.
  private static var large: ProblemShape {
    get throws { try ProblemShape(rows: 512, depth: 4096, columns: 4096) }
  }
}
