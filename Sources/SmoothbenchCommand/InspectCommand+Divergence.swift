// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import Checkpoints
import EvaluationSuite
import Foundation
import ModelConversion
import Quantization
import Records
import Smoothing

/// Options of `inspect --divergence`.
struct DivergenceOptions: ParsableArguments {
  @Flag(help: "Follow the INT8 run of a model and find the first output beyond its FP64 bound.")
  var divergence = false

  @Option(
    help: """
      With --divergence: the scheme to run; default: smoothquant-o3, or that of a folder which is \
      quantized already.
      """
  )
  var scheme: String?

  @Option(help: "With --divergence: statistics that 'calibrate' wrote.")
  var statistics: String?

  @Option(help: "With --divergence: file of token ids (.u16, .npy, safetensors).")
  var tokenIds: String?

  @Option(help: "With --divergence: tokens to run, the first of the file.")
  var window = 32

  @Option(help: "With --divergence: migration strength, 0 to 1; a list or auto: chosen by group.")
  var alpha = StrengthSetting.balanced

  @Option(help: "With --divergence: layers whose name ends in this stay in floating point.")
  var keepFloat: [String] = []

  @Option(help: "With --divergence: rule of factors and scales, see 'evaluate'.")
  var dialect = KernelDialect.own

  @Flag(
    help: """
      With --divergence: run the two products of attention in INT8 too and judge them, see 'evaluate'.
      """
  )
  var attentionInt8 = false

  @Option(help: "With --divergence: threads; default: one for each processor.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  private static let defaultScheme = "smoothquant-o3"

  func validate() throws {
    guard divergence else {
      guard !attentionInt8 else {
        throw ValidationError("--attention-int8 is for a run: it goes with --divergence")
      }
      return
    }
    if let scheme { _ = try QuantizationScheme.required(scheme) }
    guard tokenIds != nil else {
      throw ValidationError("--divergence runs the model: give tokens by --token-ids")
    }
    guard window >= 2 else { throw ValidationError("--window is \(window), expected 2 or more") }
    try ThreadOptions.require(threads)
  }

  /// How a model runs: in the scheme asked for, or else that of a quantized folder or the default.
  ///
  /// - Throws: ``ModelError`` for another scheme than the folder's, ``ValidationError`` for one without
  ///   the statistics it needs.
  fileprivate func settings(for model: CheckpointModel) throws -> SchemeSettings {
    let name = self.scheme ?? model.stored?.scheme.name ?? Self.defaultScheme
    let scheme = try QuantizationScheme.required(name)
    try model.requireScheme(scheme)
    let own = scheme.ownSmoothing
    let settings = SchemeSettings(
      scheme: scheme,
      strength: own?.strength ?? alpha,
      sites: own?.sites ?? [.attentionInput, .feedForwardInput],
      rule: dialect.factors,
      scaleRule: dialect.scales,
      keptFloat: keepFloat.flatMap { $0.split(separator: ",").map(String.init) },
      attention: attentionInt8 ? dialect.attention : nil
    )
    guard statistics != nil || !settings.needsStatistics(toRun: model) else {
      throw ValidationError.lacksStatistics(scheme: settings.name)
    }
    return settings
  }

  /// Statistics of the model; those of another one are refused, but for a quantized folder, which is
  /// not the model that its statistics were taken from.
  fileprivate func readStatistics(of model: CheckpointModel) throws -> ActivationStatistics {
    guard let statistics else { return ActivationStatistics() }
    guard model.stored == nil else { return try StatisticsFile.read(path: statistics) }
    return try StatisticsFile.read(path: statistics, of: model.checkpoint)
  }

  /// Parts of a model that are compared, where none is kept in floating point: projections, attention's
  /// products and output, and the layers of feed-forward networks with their router.
  fileprivate func steps(of model: ModelConfiguration) -> Int {
    let networks = model.expertCount == 0 ? 2 : 1 + 2 * model.expertCount
    return model.layerCount * (2 + networks + (attentionInt8 ? 1 : 0))
  }
}

extension InspectCommand {
  /// Reports where an INT8 run leaves its bound.
  ///
  /// - Throws: The exit status of a wrong result when it does.
  func inspectDivergence() throws {
    let model = try CheckpointModel(path: path)
    let settings = try divergenceOptions.settings(for: model)
    let windows = try TokenWindows(
      try TokenIDs.read(
        path: divergenceOptions.tokenIds ?? "",
        vocabularySize: model.configuration.vocabularySize
      ),
      length: divergenceOptions.window,
      limit: 1
    )
    try DivergenceSearch.requireMemory(for: model, settings: settings)
    let progress = report.makeProgress(
      title: "inspect",
      steps: divergenceOptions.steps(of: model.configuration)
    )
    let sink = try report.makeReport()
    let search = DivergenceSearch(
      model,
      settings: settings,
      statistics: try divergenceOptions.readStatistics(of: model),
      threads: divergenceOptions.threads
    )
    let summary = try search.run(windows.windows[0]) { progress.advance(to: $0) }
    progress.finish()
    guard summary.outputs > 0 else { throw DivergenceError.nothingCompared }
    func add(_ name: String, _ finding: DivergenceSearch.Finding?) throws {
      guard let finding else { return }
      var record = DivergenceRecord(finding, named: name, model: path, scheme: settings.name)
      record.command = Invocation.words
      try sink.add(.divergence(record))
    }
    try add("first-beyond-bound", summary.first)
    try add("largest-error", summary.largestError)
    try add("first-tie", summary.firstTie)
    try sink.addText(
      String(
        format: "%@: %d outputs of %d tokens compared, largest error / bound %.4f, %d ties",
        summary.first == nil ? "WITHIN BOUNDS" : "BEYOND BOUND",
        summary.outputs,
        divergenceOptions.window,
        summary.largestRatio,
        summary.ties
      )
    )
    guard summary.first == nil else { throw ExitStatus.wrongResult.exitCode }
  }
}

extension DivergenceRecord {
  fileprivate init(
    _ finding: DivergenceSearch.Finding,
    named name: String,
    model: String,
    scheme: String
  ) {
    let isTie = finding.cause == .tie
    self.init(
      model: model,
      scheme: scheme,
      finding: name,
      layer: finding.layer,
      operation: finding.operation.rawValue,
      token: finding.token,
      channel: finding.channel,
      error: finding.error,
      bound: isTie ? nil : finding.bound,
      exact: finding.exact,
      relativeError: finding.operation == .quantize ? nil : finding.relative,
      cause: finding.cause.rawValue,
      inputChannel: finding.inputChannel,
      inputValue: finding.inputValue,
      range: finding.range
    )
  }
}

/// A model that cannot be followed.
enum DivergenceError: Error, CustomStringConvertible, ExitStatusProviding {
  case nothingCompared

  var description: String { "no layer runs in INT8: --keep-float leaves none" }
  var exitStatus: ExitStatus { .nothingRan }
}
