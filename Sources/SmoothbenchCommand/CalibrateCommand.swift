// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EvaluationSuite
import Foundation
import Records
import Smoothing

/// `smoothbench calibrate`: activation statistics of a model.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Take the largest absolute activation of every input channel of a model.",
    discussion: """
      Example: smoothbench calibrate MODEL --token-ids ids.u16 --window 512 --output s.safetensors

      MODEL is a Hugging Face folder or a GGUF file of the Llama family. One FP32 pass over the \
      windows; memory does not grow with their number, and the result is the same bits for any \
      number of threads. The maximum is associative: --shard 1/4 to 4/4 can run on four machines, \
      and --merge puts their files together.
      """
  )

  @Argument(help: "A Hugging Face folder or a GGUF file.")
  var model: String

  @OptionGroup var tokens: TokenOptions

  @Option(help: "Only this part of the windows: 2/8 is the second of eight.")
  var shard: Shard = .whole

  @Option(help: "Statistics of other windows of this model to take in. Repeatable.")
  var merge: [String] = []

  @Option(help: "Threads; default: one for each processor.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "File the statistics are written to, as safetensors.")
  var output: String

  @Flag(help: "Print no progress and no remarks.")
  var quiet = false

  func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads is \(threads), expected 1 or more") }
  }

  func run() throws {
    let model = try CheckpointModel(path: self.model)
    let windows = shard.part(of: try tokens.sequences(of: model))
    guard !windows.isEmpty else { throw EmptyShardError(shard: shard) }
    var statistics = ActivationStatistics()
    for path in merge { try statistics.merge(try StatisticsFile.read(path: path)) }
    let calibration = try CalibrationRun(model, threads: threads)
    let progress = Progress(title: "calibrate", steps: windows.count, isSilent: quiet)
    progress.advance(to: "window 1")
    var done = 0
    try calibration.run(windows, into: &statistics) { _ in
      done += 1
      if done < windows.count { progress.advance(to: "window \(done + 1)") }
    }
    progress.finish()
    try StatisticsFile.write(statistics, path: output)
    guard !quiet else { return }
    for line in OutlierTable.lines(of: statistics) { print(line) }
    print("\(output): \(statistics.maxima.count) layers, \(statistics.tokens) tokens")
  }
}

/// One of several parts of the same work.
struct Shard: ExpressibleByArgument, Equatable, CustomStringConvertible {
  static let whole = Shard(index: 1, count: 1)

  /// 1 to `count`.
  let index: Int
  let count: Int

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
      count >= 1, (1...count).contains(index)
    else { return nil }
    self.init(index: index, count: count)
  }

  var description: String { "\(index)/\(count)" }
  var defaultValueDescription: String { "all" }

  /// Every `count`-th element, from the `index`-th on: parts of equal length within one.
  func part<Element>(of elements: [Element]) -> [Element] {
    stride(from: index - 1, to: elements.count, by: count).map { elements[$0] }
  }
}

/// More shards than windows.
struct EmptyShardError: Error, CustomStringConvertible, ExitStatusProviding {
  let shard: Shard
  var description: String { "shard \(shard) holds no window: there are fewer windows than shards" }
  var exitStatus: ExitStatus { .nothingRan }
}
