// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Checkpoints
import ModelConversion
import Records

/// `smoothbench inject-outliers`: a model with outlier channels and the same function.
struct InjectOutliersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inject-outliers",
    abstract: "Make a model's activations hard to quantize without a change of its function.",
    discussion: """
      Example: smoothbench inject-outliers MODEL --channels 36:64,294:64 --output FOLDER

      In every layer the normalization's gain of a channel is multiplied and the columns that read \
      it are divided. With powers of two every FP32 logit keeps its bits, while naive INT8 \
      collapses. Smoothing factors follow the injection exactly, so the smoothed model is the \
      smoothed original: a test of implementations, no evidence about larger models.
      """
  )

  @Argument(help: "A Hugging Face folder or a GGUF file.")
  var model: String

  @Option(help: "CHANNEL:FACTOR, separated by commas; factors that are powers of two.")
  var channels: String

  @Option(help: "Type of floating-point tensors: f32, f16 or bf16; default: as in the model.")
  var floatType: FloatType?

  @OptionGroup var threadOptions: ThreadOptions

  @OptionGroup var options: ConversionOptions

  func validate() throws {
    _ = try magnifications()
  }

  func run() throws {
    let writer = try options.makeWriter()
    var folding = try ModelFolding(try Checkpoint(path: model))
    let files = try ModelFiles(of: folding.checkpoint, floatType: floatType?.elementType)
    try Certificate.requireMemory(for: folding)
    try OutlierInjection(try magnifications()).fold(into: &folding)
    let sink = try options.makeReport()
    try options.write(
      files,
      tensors: folding.tensors(floatType: floatType?.elementType),
      by: writer
    ) { folder in
      let certificate = try Certificate(folding, folder: folder, output: options.output)
      let records = try certificate.records(tokens: nil, threads: threadOptions.threads)
      for record in records { try sink.add(.certificate(record)) }
      guard !records.contains(where: { $0.outcome == .failed }) else {
        throw ExitStatus.wrongResult.exitCode
      }
    }
  }

  private func magnifications() throws -> [Int: Float] {
    var result: [Int: Float] = [:]
    for part in channels.split(separator: ",", omittingEmptySubsequences: false) {
      let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
      guard numbers.count == 2, let channel = Int(numbers[0]), let factor = Float(numbers[1]),
        channel >= 0, factor.isFinite, factor > 0
      else {
        throw ValidationError("--channels has '\(part)', expected CHANNEL:FACTOR such as 36:64")
      }
      guard factor.significand == 1 else {
        throw ValidationError(
          "--channels has factor \(numbers[1]), expected a power of two: others round"
        )
      }
      guard result.updateValue(factor, forKey: channel) == nil else {
        throw ValidationError("--channels names channel \(channel) twice")
      }
    }
    return result
  }
}
