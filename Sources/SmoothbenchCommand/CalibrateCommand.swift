// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import EvaluationSuite
import ModelConversion
import Quantization
import Records
import Smoothing
import TensorCore

/// `smoothbench calibrate`: activation statistics of a model.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Take the largest absolute activation of every input channel of a model.",
    discussion: """
      Example: smoothbench calibrate MODEL --token-ids ids.u16 --window 512 --output s.safetensors

      MODEL is a Hugging Face folder of any family that 'evaluate' runs, encoders included, or a \
      GGUF file of the Llama family. One FP32 pass over the windows; memory does not grow with \
      their number, and the result is the same bits for any number of threads. The maximum is \
      associative: --shard 1/4 to 4/4 can run on four machines, and --merge puts their files \
      together. The file says of which model it is, and commands refuse it for another. What an \
      interrupted run has seen is kept beside the output, under its name and '.progress'; the same \
      command continues from there.

      The report lists the inputs with the largest outlier channels, on how many tokens those \
      channels are outliers (six times the mean magnitude of the token, the first left out), and \
      whether massive activations sit at the first token. With --format json, the record of one input \
      holds the paper's picture of it, which 'report' draws; --output-plot draws it alone.
      """
  )

  @Argument(help: "A Hugging Face folder or a GGUF file.")
  var model: String

  @OptionGroup var tokens: TokenOptions

  @Option(help: "Only this part of the windows: 2/8 is the second of eight.")
  var shard: Shard = .whole

  @Option(help: "Statistics of other windows of this model to take in. Repeatable.")
  var merge: [String] = []

  @OptionGroup var threadOptions: ThreadOptions

  @Option(help: "File the statistics are written to, as safetensors.")
  var output: String

  @Option(help: "Draw magnitudes over channels and tokens, before and after smoothing, as SVG.")
  var outputPlot: String?

  @Option(
    help: "Layer of the drawing; default: the one with the largest outliers that is smoothed."
  )
  var plotLayer: String?

  @Option(help: "Migration strength of the drawing: 0 to 1, a list such as 0.4,0.5,0.6, or auto.")
  var alpha = StrengthSetting.balanced

  @Option(help: "Rendering of the report; json is JSON Lines, one record a line.")
  var format: ReportFormat = .text

  @Flag(help: "Print no progress and no report.")
  var quiet = false

  /// Layers of the report as text; JSON has all.
  private static let reportedLayers = 12
  /// Between two times that progress is kept.
  private static let secondsBetweenWrites = 0.5

  func run() throws {
    let model = try CheckpointModel(path: self.model)
    if let plotLayer { try Self.requireLayer(plotLayer, of: model.configuration) }
    let windows = shard.part(of: try tokens.sequences(of: model))
    guard !windows.isEmpty else { throw EmptyShardError(shard: shard) }
    let calibration = try CalibrationRun(model, threads: threadOptions.threads)
    let start = try merged(into: model)
    let digest = ContentDigest(model.checkpoint)
    let kept = CalibrationProgress(of: output, model: digest, windows: windows, start: start)
    let statistics = try takeStatistics(windows, from: start, keptIn: kept, by: calibration)
    try StatisticsFile.write(statistics, path: output, model: digest)
    kept.remove()
    var records = CalibrationReport.records(of: statistics)
    for index in records.indices { records[index].command = Invocation.words }
    if outputPlot != nil || (format == .json && !quiet) {
      let maps = try magnitudes(model, windows[0], statistics, records, by: calibration)
      if let index = records.firstIndex(where: { $0.layers.contains(maps.layer) }) {
        records[index].magnitudes = maps
      }
      if let outputPlot { try OutputFile.write(HeatMapDrawing(maps.maps).text, to: outputPlot) }
    }
    guard !quiet else { return }
    let report = try Report(format: format, path: nil)
    for record in format == .text ? Array(records.prefix(Self.reportedLayers)) : records {
      try report.add(.calibration(record))
    }
    try report.addText(
      "\(output): \(statistics.maxima.count) layers, \(statistics.tokens) tokens"
    )
  }

  /// Refuses a layer to draw that a model does not have, before anything runs.
  private static func requireLayer(_ name: String, of model: ModelConfiguration) throws {
    let isKnown = (0..<model.layerCount).contains { index in
      model.layer(index).linears.contains { $0.module == name }
    }
    guard isKnown else { throw UnknownLayerError(layer: name, model: model) }
  }

  /// Statistics of other windows of the model, to begin with.
  private func merged(into model: CheckpointModel) throws -> ActivationStatistics {
    var statistics = ActivationStatistics()
    for path in merge {
      try statistics.merge(try StatisticsFile.read(path: path, of: model.checkpoint))
    }
    return statistics
  }

  /// Runs the windows that an interrupted run has not seen.
  private func takeStatistics(
    _ windows: [[Int]],
    from start: ActivationStatistics,
    keptIn kept: CalibrationProgress,
    by calibration: CalibrationRun
  ) throws -> ActivationStatistics {
    let known = try kept.read()
    var statistics = known?.statistics ?? start
    var done = min(known?.windows ?? 0, windows.count)
    let progress = Progress(title: "calibrate", steps: windows.count - done, isSilent: quiet)
    progress.advance(to: "window \(done + 1)")
    var lastWrite = ContinuousClock.now
    try calibration.run(Array(windows[done...]), into: &statistics) { statistics in
      done += 1
      guard done < windows.count else { return }
      progress.advance(to: "window \(done + 1)")
      guard lastWrite.duration(to: .now) > .seconds(Self.secondsBetweenWrites) else { return }
      try kept.write(statistics, windows: done)
      lastWrite = .now
    }
    progress.finish()
    return statistics
  }

  /// The paper's picture of one layer.
  private func magnitudes(
    _ model: CheckpointModel,
    _ window: [Int],
    _ statistics: ActivationStatistics,
    _ records: [CalibrationRecord],
    by calibration: CalibrationRun
  ) throws -> MagnitudeMaps {
    // The paper smooths what normalizations feed: their layers come several to an input.
    let smoothed = records.first { $0.layers.count > 1 } ?? records.first
    let layer = plotLayer ?? smoothed?.layers.first ?? ""
    guard let input = try calibration.input(of: layer, for: window) else {
      throw UnknownLayerError(layer: layer, model: model.configuration)
    }
    let picture = try MagnitudePicture(
      input,
      of: layer,
      model: model,
      statistics: statistics,
      recipe: SmoothingRecipe(strength: alpha)
    )
    return MagnitudeMaps(
      layer: layer,
      alpha: picture.strength.value,
      channels: input.columns,
      tokens: input.rows,
      before: picture.before,
      after: picture.after
    )
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

/// A layer to draw that the model does not have.
struct UnknownLayerError: Error, CustomStringConvertible, ExitStatusProviding {
  let layer: String
  let model: ModelConfiguration
  var exitStatus: ExitStatus { .usage }
  var description: String {
    let groups = SmoothingPlan(model.layer(0)).groups
    let group = groups.first { $0.consumers.count > 1 } ?? groups.first
    let example = group?.consumers.first?.module ?? ""
    return "--plot-layer '\(layer)' is not a linear layer; one is \(example)"
  }
}

/// More shards than windows.
struct EmptyShardError: Error, CustomStringConvertible, ExitStatusProviding {
  let shard: Shard
  var description: String { "shard \(shard) holds no window: there are fewer windows than shards" }
  var exitStatus: ExitStatus { .nothingRan }
}
