// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import Checkpoints
import EvaluationSuite
import Foundation
import Quantization
import Records
import Smoothing

/// Options of `inspect --divergence`.
struct DivergenceOptions: ParsableArguments {
  @Flag(help: "Follow the INT8 run of a model and find the first output beyond its FP64 bound.")
  var divergence = false

  @Option(help: "With --divergence: the scheme to run.")
  var scheme = "smoothquant-o3"

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

  func validate() throws {
    guard divergence else {
      guard !attentionInt8 else {
        throw ValidationError("--attention-int8 is for a run: it goes with --divergence")
      }
      return
    }
    guard let known = QuantizationScheme.named(scheme) else {
      throw ValidationError(
        "scheme '\(scheme)' is not known; expected "
          + QuantizationScheme.all.map(\.name).joined(separator: ", ")
      )
    }
    guard tokenIds != nil else {
      throw ValidationError("--divergence runs the model: give tokens by --token-ids")
    }
    guard statistics != nil || !known.needsStatistics else {
      throw ValidationError(
        "scheme \(scheme) needs --statistics, a file that 'smoothbench calibrate' writes"
      )
    }
    guard window >= 2 else { throw ValidationError("--window is \(window), expected 2 or more") }
    guard threads >= 1 else { throw ValidationError("--threads is \(threads), expected 1 or more") }
  }

  fileprivate var settings: SchemeSettings {
    let scheme = QuantizationScheme.named(scheme)
    let isAuto = scheme?.activation == .tensorStaticApart
    return SchemeSettings(
      scheme: scheme,
      strength: isAuto ? .auto : alpha,
      sites: isAuto ? Set(SmoothingSite.allCases) : [.attentionInput, .feedForwardInput],
      rule: dialect.factors,
      scaleRule: dialect.scales,
      keptFloat: keepFloat.flatMap { $0.split(separator: ",").map(String.init) },
      attention: attentionInt8 ? dialect.attention : nil
    )
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
    guard model.stored == nil else { throw DivergenceError.quantizedAlready(path: path) }
    let windows = try TokenWindows(
      try TokenIDs.read(
        path: divergenceOptions.tokenIds ?? "",
        vocabularySize: model.configuration.vocabularySize
      ),
      length: divergenceOptions.window,
      limit: 1
    )
    let settings = divergenceOptions.settings
    try DivergenceSearch.requireMemory(for: model, settings: settings)
    let progress = report.makeProgress(
      title: "inspect",
      steps: divergenceOptions.steps(of: model.configuration)
    )
    let sink = try report.makeReport()
    let search = DivergenceSearch(
      model,
      settings: settings,
      statistics: try divergenceOptions.statistics.map {
        try StatisticsFile.read(path: $0, of: model.checkpoint)
      } ?? ActivationStatistics(),
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
  case quantizedAlready(path: String)
  case nothingCompared

  var description: String {
    switch self {
    case .quantizedAlready(let path):
      "\(path) is quantized already; --divergence needs the original, see 'audit' for the copy"
    case .nothingCompared: "no layer runs in INT8: --keep-float leaves none"
    }
  }
  var exitStatus: ExitStatus {
    if case .nothingCompared = self { .nothingRan } else { .badContent }
  }
}
