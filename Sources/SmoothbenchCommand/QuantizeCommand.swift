// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Checkpoints
import EvaluationSuite
import Foundation
import JSONReading
import ModelConversion
import Quantization
import Records
import Smoothing

/// `smoothbench quantize`: an INT8 checkpoint that other programs load.
struct QuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Write a model in INT8 as a compressed-tensors folder.",
    discussion: """
      Example: smoothbench quantize MODEL --statistics s.safetensors --scheme smoothquant-channel \
      --alpha 0.5 --output FOLDER

      Linear layers become INT8 codes with scales (format int-quantized of the compressed-tensors \
      package), after smoothing where the scheme asks for it; norms, embeddings and head keep their \
      type. 'smoothbench evaluate FOLDER' runs it, vLLM and transformers load it.

      Every scheme can be written but llm-int8 and smoothquant-auto, which decide at run time what \
      this format has to say beforehand. zeroquant needs inputs in whole groups of 64; vLLM has INT8 \
      products for scales of tensors and channels only.

      Scales are max|W| / 127 and codes -127 to 127; --dialect compressed-tensors takes the divisor \
      127.5 and codes -128 to 127 of that package, for weights and static activations, but not for \
      groups. With --quantizer fp64 codes are made of quotients in FP64, and of scales in FP64 where they \
      are stored as F32: codes next to a tie differ by 1.
      """
  )

  @Argument(help: "A Hugging Face folder or a GGUF file.")
  var model: String

  @Option(help: "Statistics that 'calibrate' wrote; needed by smoothed and static schemes.")
  var statistics: String?

  @Option(help: "How activations and weights are quantized, such as smoothquant-channel.")
  var scheme: String

  @Option(help: "Migration strength of smoothed schemes: 0 to 1; a list or auto: chosen by group.")
  var alpha = StrengthSetting.balanced

  @OptionGroup var sites: SiteOptions

  @Option(help: "Layers whose name ends in this stay in floating point. Repeatable, or by commas.")
  var keepFloat: [String] = []

  @Option(help: "Rule of factors and scales: own, authors (floors), compressed-tensors (127.5).")
  var dialect = KernelDialect.own

  @Option(help: "Arithmetic of weight codes: fp32, that of kernels, or fp64, that of golden files.")
  var quantizer = QuantizerRule.fp32

  @Option(help: "Type of floating-point tensors and scales: f32, f16, bf16; default: the model's.")
  var floatType: FloatType?

  @OptionGroup var options: ConversionOptions

  func validate() throws {
    let scheme = try QuantizationScheme.required(scheme)
    do {
      try CompressedTensorsExport.requireExpressible(scheme)
    } catch {
      throw ValidationError("\(error)")
    }
    guard !scheme.needsStatistics || statistics != nil else {
      throw ValidationError.lacksStatistics(scheme: scheme.name)
    }
  }

  func run() throws {
    let scheme = try QuantizationScheme.required(scheme)
    let writer = try options.makeWriter()
    var folding = try ModelFolding(try Checkpoint(path: model))
    var files = try ModelFiles(of: folding.checkpoint, floatType: floatType?.elementType)
    let checkpoint = folding.checkpoint
    let statistics = try statistics.map { try StatisticsFile.read(path: $0, of: checkpoint) }
    let sink = try options.makeReport()
    if scheme.isSmoothed, let statistics {
      let smoothing = SmoothingRecipe(
        sites: try sites.parsed(),
        strength: alpha,
        rule: dialect.factors,
        granularity: scheme.weight
      )
      try folding.smooth(by: smoothing, statistics: statistics)
      guard folding.groups.contains(where: { $0.changedChannels > 0 }) else {
        throw NothingSmoothedError(groups: folding.groups.count)
      }
    }
    let kept = keepFloat.flatMap { $0.split(separator: ",").map(String.init) }
    let export = try CompressedTensorsExport(
      folding,
      scheme: scheme,
      rule: dialect.scales,
      quantizer: quantizer,
      floatType: floatType?.elementType,
      isKeptFloat: { module in kept.contains { module.hasSuffix($0) } },
      statistics: statistics
    )
    files.configuration = files.configuration.replacing([
      ("quantization_config", export.configuration)
    ])
    try options.write(files, tensors: export.tensors(), by: writer) { folder in
      // Read back: the head of every file is checked again, and the format by our own reader.
      let written = try Checkpoint(path: folder)
      let stored = try StoredQuantization(written)
      var record = CheckpointRecord(written)
      record.path = options.output
      try sink.add(.checkpoint(record))
      try sink.addText(
        "\(options.output): \(export.quantizedCount) linear layers in INT8, "
          + "\(folding.groups.count) groups smoothed, scheme \(stored?.scheme.name ?? scheme.name)"
      )
    }
  }
}
