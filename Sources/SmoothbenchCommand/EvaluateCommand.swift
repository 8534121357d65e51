// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import EvaluationSuite
import Foundation
import Providers
import Quantization
import Records
import Smoothing

/// `smoothbench evaluate`: perplexity, speed and memory of a model in several schemes.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Perplexity, speed and memory of a model with its linear layers in INT8.",
    discussion: """
      Example: smoothbench evaluate MODEL --token-ids ids.u16 --window 1024 --windows 20 \
      --statistics s.safetensors --scheme fp32,w8a8-naive,smoothquant-o1

      Linear layers run on the INT8 kernels this machine chooses; embedding, normalization, \
      attention, residual stream and head stay floating point. Every window starts at position 0 \
      and scores all its tokens but the first; with --stride, windows overlap and each scores what \
      none before it has scored. Schemes are compared on the same windows; intervals are those of 99 % \
      and draw windows with replacement. KL is the mean divergence of the predicted distributions from \
      FP32's, 'same top' the share of tokens with the same likeliest successor.

      smoothquant-auto keeps every linear layer in INT8 with static scales: all four sites are \
      smoothed, alpha is chosen for each input by the error it predicts, and ranges are made \
      without the first token of each window; a token beyond the range has a scale of its own.

      Each scheme runs in a process of its own. 'live' and 'resident' are its memory when the model \
      is ready, 'peak' is the most up to the end of the timed prompt, or of an encoder's sentences, \
      loading included. Finished windows, or an encoder's sentences, are kept in the file of --resume; \
      the same command continues from there.

      --max-perplexity-increase 2% makes it a check: exit code 1 when a scheme is worse than FP32 \
      by more. FP32 is then run too.

      An encoder such as all-MiniLM-L6-v2 is judged by the cosine of its sentence embeddings with \
      FP32's; --min-cosine 0.99 makes that a check. 'same neighbour' is the share of sentences whose \
      nearest neighbour is the one FP32 finds; intervals draw sentences.
      """
  )

  @Argument(help: "A Hugging Face folder or a GGUF file.")
  var model: String

  @OptionGroup var tokens: TokenOptions

  @Option(help: "Statistics that 'calibrate' wrote, or an act_scales file of the authors.")
  var statistics: String?

  @Option(
    help: """
      Schemes, separated by commas; fp32, fp16 and bf16 are floating point, fp32@openblas is FP32 with \
      the linear layers computed by a library (see 'benchmark --provider'). Default: the paper's ladder, \
      \(Self.ladder.joined(separator: ",")), as far as --statistics allow.
      """
  )
  var scheme: String?

  @Option(
    help: "Migration strength of smoothed schemes: 0 to 1; a list or auto: chosen for each input."
  )
  var alpha = StrengthSetting.balanced

  @OptionGroup var sites: SiteOptions

  @Option(help: "Layers whose name ends in this stay in FP32. Repeatable, or by commas.")
  var keepFloat: [String] = []

  @Option(
    help: """
      Storage of what stays floating point in INT8 schemes, weights and the keys and values of tokens: \
      fp32, fp16 or bf16.
      """
  )
  var floatStorage = FloatStorage.fp32

  @Flag(
    help: """
      Run the two products of attention in INT8 too; softmax stays FP32. Scales are those of each \
      token and head; with --dialect authors, of all queries, keys and values (static ones where the \
      scheme is), and 1/127 of weights.
      """
  )
  var attentionInt8 = false

  @Flag(
    help: """
      Put queries, keys and values on their INT8 grid as they leave their layers, as the authors' \
      simulation does with quantize_bmm_input; attention stays FP32.
      """
  )
  var projectionsInt8 = false

  @Flag(help: "Compare every logit with the scheme's FP32 twin: reference codes, FP32 products.")
  var simulate = false

  @Option(help: "Tokens from window to window; each scores what none before it has scored.")
  var stride: Int?

  @Option(help: "File of finished windows or sentences: created, or continued after a break.")
  var resume: String?

  @Option(help: "Rule of factors and scales: own, authors (floors), compressed-tensors (127.5).")
  var dialect = KernelDialect.own

  @Option(help: "Exit with 1 when a scheme's perplexity exceeds FP32's by more: 2%.")
  var maxPerplexityIncrease: Percentage?

  @Option(help: "Exit with 1 when the mean cosine of an encoder's sentences is below: 0.99.")
  var minCosine: CosineLimit?

  @OptionGroup var threadOptions: ThreadOptions

  @OptionGroup var report: ReportOptions

  /// What this process runs when it is one of the schemes' own; see ``EvaluationChild``.
  @Option(help: .private)
  var childScheme: Int?

  @Option(help: .private)
  var childFirstWindow = 0

  @Flag(help: .private)
  var childHasStates = false

  /// What the paper compares, and the authors' default of later results.
  static let ladder = [
    "fp32", "fp16", "llm-int8", "smoothquant-o1", "smoothquant-o2", "smoothquant-o3",
    "smoothquant-channel",
  ]

  /// The schemes asked for, or those of the ladder that can be run; FP32 where a limit is made of it.
  private var schemeNames: [String] {
    guard let scheme else {
      return Self.ladder.filter {
        statistics != nil || QuantizationScheme.named($0)?.needsStatistics != true
      }
    }
    let names = scheme.split(separator: ",").map(String.init)
    let baseline = FloatStorage.fp32.rawValue
    let lacksBaseline = maxPerplexityIncrease != nil && !names.contains(baseline)
    return lacksBaseline && !names.isEmpty ? [baseline] + names : names
  }

  func validate() throws {
    guard !simulate || (!attentionInt8 && !projectionsInt8 && resume == nil) else {
      throw ValidationError(
        """
        --simulate compares linear layers, window by window: leave out --attention-int8, \
        --projections-int8 and --resume
        """
      )
    }
    guard !attentionInt8 || !projectionsInt8 else {
      throw ValidationError(
        "--attention-int8 codes queries, keys and values already: leave out one"
      )
    }
    if let resume, let output = report.output, Self.isSameFile(resume, output) {
      throw ValidationError("--resume and --output are both \(output): give each a file of its own")
    }
    let settings = try settings()
    let hasLimit = maxPerplexityIncrease != nil || minCosine != nil
    guard !hasLimit || settings.contains(where: { !$0.isBaseline }) else {
      throw ValidationError("a limit compares schemes with fp32: name another one with --scheme")
    }
    if let smoothed = settings.first(where: {
      $0.needsAttentionStatistics && $0.scheme?.isSmoothed == true
        && $0.sites.contains(.attentionOutput)
    }) {
      throw ValidationError(
        """
        scheme \(smoothed.name) has static scales of values, which statistics hold as they were before \
        smoothing: leave out site attention_output
        """
      )
    }
  }

  private static func isSameFile(_ first: String, _ second: String) -> Bool {
    let paths = [first, second].map {
      URL(fileURLWithPath: $0).resolvingSymlinksInPath().standardizedFileURL.path
    }
    return paths[0] == paths[1]
  }

  func run() throws {
    if let childScheme {
      // A checkpoint that cannot be opened any more is reported by what opens it next.
      let isEncoder = (try? CheckpointModel(path: self.model))?.configuration.family == .bert
      if isEncoder { return try embed(scheme: childScheme) }
      return try EvaluationChild.run(
        scheme: childScheme,
        firstWindow: childFirstWindow,
        hasStates: childHasStates,
        plan: { try makePlan(CheckpointModel(path: self.model)) }
      )
    }
    try requireLibraries()
    let model = try CheckpointModel(path: self.model)
    let isEncoder = model.configuration.family == .bert
    let sink = try report.makeReport()
    try requireOptions(ofEncoder: isEncoder)
    try requireStatistics(of: model)
    if isEncoder { return try evaluateEncoder(model, into: sink) }
    let plan = try makePlan(model)
    let journal = try resume.map { try EvaluationJournal(path: $0, plan: plan) }
    let session = try EvaluationSession(plan, journal: journal) {
      report.makeProgress(title: "evaluate", steps: $0)
    }
    var exceeded: [String] = []
    try session.run { evaluation in
      let record = evaluation.record
      try sink.add(.evaluation(record))
      if let limit = maxPerplexityIncrease, !limit.allows(evaluation.ratio) {
        exceeded.append(
          String(
            format: "%@: perplexity %.4f is %.2f %% above FP32, allowed %@",
            record.scheme,
            record.perplexity,
            ((evaluation.ratio ?? .nan) - 1) * 100,
            "\(limit)"
          )
        )
      }
    }
    for text in exceeded { try sink.addText("EXCEEDED \(text)") }
    guard exceeded.isEmpty else { throw ExitStatus.wrongResult.exitCode }
  }

  /// Refuses schemes without the statistics that they need.
  private func requireStatistics(of model: CheckpointModel) throws {
    let needy = try settings().first { $0.needsStatistics(toRun: model) }
    guard statistics == nil, let needy else { return }
    throw ValidationError.lacksStatistics(scheme: needy.name)
  }

  /// Loads every library that a scheme needs, before anything runs.
  private func requireLibraries() throws {
    for library in try settings().compactMap(\.library) {
      _ = try Provider.load(path: try ProviderFolder.library(named: library.name))
    }
  }

  private func makePlan(_ model: CheckpointModel) throws -> EvaluationPlan {
    let settings = try settings()
    return EvaluationPlan(
      model: model,
      modelPath: self.model,
      windows: try tokens.tokenWindows(of: model, stride: stride),
      settings: settings,
      statistics: try readStatistics(of: model, for: settings),
      threads: threadOptions.threads,
      isSimulated: simulate
    )
  }

  /// Statistics of the model; those of another one are refused where a scheme uses them.
  ///
  /// The process that collects has checked that before others run a scheme each.
  func readStatistics(
    of model: CheckpointModel,
    for settings: [SchemeSettings]
  ) throws -> ActivationStatistics {
    guard let statistics else { return ActivationStatistics() }
    let areUsed = model.stored == nil && settings.contains { $0.scheme?.needsStatistics == true }
    return areUsed && childScheme == nil
      ? try StatisticsFile.read(path: statistics, of: model.checkpoint)
      : try StatisticsFile.read(path: statistics)
  }

  /// The schemes in the order given, FP32 first where it is one of them.
  func settings() throws -> [SchemeSettings] {
    let sites = try self.sites.parsed()
    let settings = try schemeNames.map { name in
      var settings = SchemeSettings(
        scheme: nil,
        strength: alpha,
        sites: sites,
        rule: dialect.factors,
        scaleRule: dialect.scales,
        keptFloat: keepFloat.flatMap { $0.split(separator: ",").map(String.init) },
        storage: floatStorage,
        attention: attentionInt8 ? dialect.attention : nil,
        quantizesProjections: projectionsInt8
      )
      if let storage = FloatStorage(rawValue: name) {
        settings.storage = storage
      } else if let library = Self.library(inScheme: name) {
        settings.storage = .fp32
        // One that is not found keeps its name, and the run says so.
        let path = try? ProviderFolder.library(named: library)
        settings.library = FloatLibrary(name: library, path: path ?? library)
      } else if let scheme = QuantizationScheme.named(name) {
        settings.scheme = scheme
        if let own = scheme.ownSmoothing {
          settings.strength = own.strength
          settings.sites = own.sites
        }
      } else {
        let known =
          FloatStorage.allCases.map(\.rawValue) + ["fp32@LIBRARY"]
          + QuantizationScheme.all.map(\.name)
        throw ValidationError(
          "scheme '\(name)' is not known; expected \(known.joined(separator: ", "))"
        )
      }
      return settings
    }
    guard !settings.isEmpty else { throw ValidationError("--scheme names no scheme") }
    return settings.filter(\.isBaseline) + settings.filter { !$0.isBaseline }
  }

  /// The library of a scheme such as fp32@openblas.
  private static func library(inScheme name: String) -> String? {
    let prefix = FloatStorage.fp32.rawValue + "@"
    return name.hasPrefix(prefix) && name.count > prefix.count
      ? String(name.dropFirst(prefix.count)) : nil
  }
}

extension FloatStorage: ExpressibleByArgument {}
