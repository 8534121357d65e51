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

/// Shows where the time of chosen cases goes.
///
/// `smoothbench profile`.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Say where the time of chosen cases goes, and what to try next.",
    discussion: """
      Example: smoothbench profile --shape 512x4096x4096 --threads 1,2
      Example: smoothbench profile --provider ./libmine.so --collapsed mine.collapsed
      Example: smoothbench profile --format speedscope --output profile.speedscope.json
      Example: smoothbench profile --input results.jsonl --format svg --output profile.svg
      Example: smoothbench profile --compare before.jsonl after.jsonl --format svg --output change.svg

      Each case is verified first. Then it runs again and again until gperftools has taken enough \
      samples; making the data, packing the weight and checking results are not sampled.

      Shown: the phases with their share of the machine's limit, functions, the hottest \
      instructions, how threads shared the work, and advice. A sample falls on the instruction \
      after the one that was waited for. Samples come at the rate of the kernel's timer, commonly \
      250 a second of processor time; where their number and the threads' clocks disagree by more \
      than 5 %, the profile is marked mistrusted.

      For viewers: collapsed stacks (one line a stack: case;outermost;...;innermost samples) for \
      flamegraph.pl and inferno, speedscope's JSON, pprof's gzipped protocol buffer, and a flame \
      graph as SVG. --input and --compare read result files, collapsed stacks and CPU profiles of \
      gperftools; of the last, the program must still be the one that was profiled.
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

  @Option(help: "Hot instructions to show for each case, with their neighbours.")
  var instructions = 3

  @Option(
    help: """
      Profile what this library computes instead of our kernels: a file, or a name such as openblas \
      (built in) or onednn.
      """
  )
  var provider: String?

  @Flag(
    help: """
      Also profile the heap: live bytes of the weight in FP16 and INT8 and of the first call's \
      buffers, by what allocated them. With --output-folder, files for pprof are written there.
      """
  )
  var heap = false

  @Option(help: "Write collapsed stacks of all cases to this file.")
  var collapsed: String?

  @Option(
    help: """
      Write profile.collapsed, profile.speedscope.json, profile.pb.gz, profile.svg, and heap profiles, \
      into this folder.
      """
  )
  var outputFolder: String?

  @Option(
    parsing: .upToNextOption,
    help: "Show these profiles instead of taking one."
  )
  var input: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: "Say what changed from the first of two profiles to the second; as text or svg."
  )
  var compare: [String] = []

  @Option(help: "Rendering of the report, or the form of a viewer.")
  var format: ProfileFormat = .text

  @Option(help: "Write the report to this file instead of standard output.")
  var output: String?

  @Flag(help: "Print no progress and no remarks.")
  var quiet = false

  @OptionGroup var options: CaseOptions
  @OptionGroup var data: DataOptions

  func validate() throws {
    guard samples >= 1 else { throw ValidationError("--samples must be 1 or more") }
    guard limit > 0, limit <= 3600 else {
      throw ValidationError("--limit must be more than 0 and at most 3600 seconds")
    }
    guard functions >= 1 else { throw ValidationError("--functions must be 1 or more") }
    guard instructions >= 0 else { throw ValidationError("--instructions must be 0 or more") }
    guard !heap || provider == nil else {
      throw ValidationError("--heap looks at our own weights; leave out --provider")
    }
    guard input.isEmpty || compare.isEmpty else {
      throw ValidationError("--input shows profiles and --compare compares two; give one of them")
    }
    guard compare.isEmpty || compare.count == 2 else {
      throw ValidationError("--compare takes two profiles, found \(compare.count)")
    }
    guard compare.isEmpty || format == .text || format == .svg else {
      throw ValidationError("--compare writes text or svg, not \(format.rawValue)")
    }
    guard input.isEmpty || format == .text || format.isForViewers else {
      throw ValidationError("--input is shown as text or for a viewer, not as \(format.rawValue)")
    }
    guard format != .pprof || output != nil || isatty(STDOUT_FILENO) == 0 else {
      throw ValidationError("--format pprof is not for a terminal; add --output profile.pb.gz")
    }
  }

  func run() throws {
    if !compare.isEmpty {
      return try ProfileComparison(compare[0], compare[1], functions: functions)
        .write(as: format, to: output)
    }
    if !input.isEmpty {
      let profiles = try input.flatMap { try ProfileReader.profiles(path: $0) }
      return try ProfileFiles(profiles, functions: functions).write(as: format, to: output)
    }
    try measure()
  }

  /// Takes profiles, which everything is written of as soon as a case is done.
  private func measure() throws {
    let cases = try options.cases(
      shapes: shape.flatMap { try ShapeRange(text: $0).shapes },
      operations: operation,
      defaultThreads: [1]
    )
    let captured = options.fill == .captured ? try data.capturedTensors() : nil
    let profiler = try CaseProfiler(
      plan: ProfilePlan(samples: samples, limitSeconds: limit, instructions: instructions),
      captured: captured
    )
    let subjects = try subjects(of: cases)
    if let outputFolder { try OutputFile.makeFolder(outputFolder) }
    let report = try Report(format: format.reportFormat, path: format.isForViewers ? nil : output)
    let progress = Progress(title: "profile", steps: subjects.count, isSilent: quiet)
    var profiles: [TitledStacks] = []
    var isWrong = false
    for (benchmarkCase, subject) in subjects {
      progress.advance(to: benchmarkCase.description)
      let outcome = try outcome(of: benchmarkCase, by: subject, profiler)
      let heap = heap ? try HeapProfiler(captured: captured).profile(benchmarkCase) : nil
      progress.finish()
      switch outcome {
      case .rejected(let record):
        isWrong = true
        try report.add(record)
      case .profiled(var profile):
        profile.record.heap = heap?.record
        try show(profile, in: report)
        profiles += TitledStacks(profile.record).map { [$0] } ?? []
      }
      // After each case, so that an interruption loses nothing that is finished.
      try write(profiles, isLast: false)
      if let heap { try write(heap, of: benchmarkCase, report) }
    }
    try write(profiles, isLast: true)
    for path in viewerFiles.map(\.path) where !quiet && !format.isForViewers {
      try report.addText("for viewers: \(path)")
    }
    if isWrong { throw ExitStatus.wrongResult.exitCode }
  }

  /// Every case with everything that is to be profiled on it.
  private func subjects(
    of cases: [BenchmarkCase]
  ) throws -> [(BenchmarkCase, CaseProfiler.Subject)] {
    let provider = try provider.map {
      try Provider.load(path: ProviderFolder.library(named: $0))
    }
    return try cases.flatMap { benchmarkCase in
      let subjects = CaseProfiler.subjects(of: provider, beside: benchmarkCase.operation)
      if let provider, subjects.isEmpty {
        throw ProviderError.notCapable(
          provider: provider.name,
          operation: benchmarkCase.operation.rawValue
        )
      }
      return subjects.map { (benchmarkCase, $0) }
    }
  }

  private enum Outcome {
    case profiled(CaseProfile)
    /// What a library computes wrongly has no profile to show.
    case rejected(Record)
  }

  private func outcome(
    of benchmarkCase: BenchmarkCase,
    by subject: CaseProfiler.Subject,
    _ profiler: CaseProfiler
  ) throws -> Outcome {
    guard case .library(let provider, let capability) = subject else {
      return .profiled(try profiler.profile(benchmarkCase))
    }
    do {
      return .profiled(try profiler.profile(benchmarkCase, of: subject))
    } catch  where error is ResultCheckError || error is ProviderError {
      return .rejected(
        ProviderOutcome.rejected(
          benchmarkCase,
          provider: provider.name,
          kernel: capability.rawValue,
          finding: error
        )
      )
    }
  }

  private func show(_ profile: CaseProfile, in report: Report) throws {
    guard !format.isForViewers else { return }
    // People read the tables; the record's row is for programs that read tables.
    try report.add(.profile(profile.record), isShown: format != .text)
    let text = ProfileText(
      profile,
      functions: functions,
      width: output == nil ? Terminal.outputWidth : nil
    )
    for line in text.lines { try report.addText(line) }
  }

  private func write(
    _ heap: CaseHeap,
    of benchmarkCase: BenchmarkCase,
    _ report: Report
  ) throws {
    guard let outputFolder else { return }
    let path =
      "\(outputFolder)/\(benchmarkCase.operation.rawValue)-\(benchmarkCase.shape)"
      + "-\(benchmarkCase.threads).heap"
    try OutputFile.write(String(decoding: heap.file, as: UTF8.self), to: path)
    if !quiet, !format.isForViewers { try report.addText("heap profile: \(path)") }
  }

  /// Writes the files for viewers; what goes to standard output only once, at the end.
  private func write(_ profiles: [TitledStacks], isLast: Bool) throws {
    guard !profiles.isEmpty else { return }
    let files = ProfileFiles(profiles, functions: functions)
    for (format, path) in viewerFiles { try files.write(as: format, to: path) }
    if isLast, format.isForViewers, output == nil { try files.write(as: format, to: nil) }
  }

  private var viewerFiles: [(format: ProfileFormat, path: String)] {
    var files: [(format: ProfileFormat, path: String)] = []
    if let collapsed { files.append((.collapsed, collapsed)) }
    if let output, format.isForViewers { files.append((format, output)) }
    if let outputFolder {
      files += ProfileFormat.allCases.compactMap { format in
        format.fileName.map { (format, "\(outputFolder)/\($0)") }
      }
    }
    return files
  }
}

extension ProfilerError: ExitStatusProviding {
  var exitStatus: ExitStatus {
    switch self {
    case .notBuiltIn, .couldNotStart, .stripped: .nothingRan
    case .zeroSamples: .inconclusive
    case .truncated, .foreign, .unreadable, .otherProgram, .notCollapsed: .badContent
    }
  }
}
