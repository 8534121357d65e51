// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import ArgumentParser
import Checkpoints
import EvaluationSuite
import ModelConversion
import Quantization
import Records
import Smoothing

/// `smoothbench smooth`: a smoothed checkpoint and the proof that it is the same function.
struct SmoothCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "smooth",
    abstract: "Fold smoothing factors into a model's weights and prove that nothing changed.",
    discussion: """
      Example: smoothbench smooth MODEL --statistics s.safetensors --alpha 0.5 --output FOLDER

      MODEL is a Hugging Face folder or a GGUF file; the output is a Hugging Face folder that any \
      loader can use. Each group of layers that share an input gets factors s = max|X|^alpha / \
      max|W|^(1 - alpha); what makes the input is divided, the columns of all that read it are \
      multiplied. A list, --alpha 0.4,0.5,0.6, chooses one of its strengths for each group, and \
      --alpha auto one of 0, 0.05 to 1: the one with the least error that FP64 predicts of calibration \
      and weights, for one activation scale and weights per channel. Then the folder is read back: \
      every element is compared in FP64 with its bound, and logits of some tokens with the original's.

      Exit code 1, and no folder, when a bound is exceeded or nothing was smoothed.
      """
  )

  @Argument(help: "A Hugging Face folder or a GGUF file.")
  var model: String

  @Option(help: "Statistics that 'calibrate' wrote, or an act_scales file of the authors.")
  var statistics: String

  @Option(help: "Migration strength: 0 to 1; a list or auto: chosen for each group.")
  var alpha = StrengthSetting.balanced

  @OptionGroup var sites: SiteOptions

  @Option(help: "Rule of smoothing factors: own or authors (floors of 1e-5).")
  var dialect = KernelDialect.own

  @Option(help: "Type of floating-point tensors: f32, f16 or bf16; default: as in the model.")
  var floatType: FloatType?

  @Option(help: "Compare logits on these token ids (.u16, .npy, safetensors), not on random ones.")
  var tokenIds: String?

  @OptionGroup var threadOptions: ThreadOptions

  @OptionGroup var options: ConversionOptions

  func run() throws {
    let writer = try options.makeWriter()
    var folding = try ModelFolding(try Checkpoint(path: model))
    let files = try ModelFiles(of: folding.checkpoint, floatType: floatType?.elementType)
    try Certificate.requireMemory(for: folding)
    let tokens = try tokenIds.map {
      try TokenIDs.read(path: $0, vocabularySize: folding.configuration.vocabularySize)
        .prefix(16).map { Int($0) }
    }
    let smoothing = SmoothingRecipe(
      sites: try sites.parsed(),
      strength: alpha,
      rule: dialect.factors
    )
    let statistics = try StatisticsFile.read(path: statistics, of: folding.checkpoint)
    let sink = try options.makeReport()
    try folding.smooth(by: smoothing, statistics: statistics)
    guard folding.groups.contains(where: { $0.changedChannels > 0 }) else {
      throw NothingSmoothedError(groups: folding.groups.count)
    }
    try options.write(
      files,
      tensors: folding.tensors(floatType: floatType?.elementType),
      by: writer
    ) { folder in
      let certificate = try Certificate(folding, folder: folder, output: options.output)
      let records = try certificate.records(tokens: tokens, threads: threadOptions.threads)
      for record in records { try sink.add(.certificate(record)) }
      let failed = records.count { $0.outcome == .failed }
      let changed = records.reduce(0) { $0 + $1.changedChannels }
      try sink.addText(
        "\(options.output): \(folding.groups.count) groups smoothed, \(changed) channels changed, "
          + (failed == 0
            ? "every bound holds" : "\(failed) BOUNDS EXCEEDED, the folder was not kept")
      )
      guard failed == 0 else { throw ExitStatus.wrongResult.exitCode }
    }
  }
}

/// Which inputs are smoothed.
struct SiteOptions: ParsableArguments {
  @Option(help: "Where to smooth, separated by commas.")
  var sites = "attention_input,feedforward_input"

  func parsed() throws -> Set<SmoothingSite> {
    let names = sites.split(separator: ",").map(String.init)
    guard !names.isEmpty else { throw ValidationError("--sites names no site") }
    return Set(
      try names.map { name in
        guard let site = SmoothingSite(rawValue: name) else {
          throw ValidationError(
            "site '\(name)' is not known; expected "
              + SmoothingSite.allCases.map(\.rawValue).joined(separator: ", ")
          )
        }
        return site
      }
    )
  }
}

/// Factors that are all 1: the output would be the input.
struct NothingSmoothedError: Error, CustomStringConvertible, ExitStatusProviding {
  let groups: Int
  var description: String {
    "nothing was smoothed: \(groups) groups were found and every factor is 1; are the statistics "
      + "those of this model?"
  }
  var exitStatus: ExitStatus { .wrongResult }
}
