// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import EvaluationSuite
import Foundation
import Measurement
import Quantization
import Records
import Smoothing

/// Encoders: cosine of sentence embeddings with those of FP32.
extension EvaluateCommand {
  /// Refuses options that this kind of model does not have: one that is ignored looks like a check
  /// that passed.
  func requireOptions(ofEncoder isEncoder: Bool) throws {
    let foreign =
      isEncoder
      ? [
        ("--max-perplexity-increase", maxPerplexityIncrease != nil), ("--simulate", simulate),
        ("--resume", resume != nil), ("--stride", stride != nil),
      ] : [("--min-cosine", minCosine != nil)]
    guard let option = foreign.first(where: { $0.1 })?.0 else { return }
    throw ValidationError(
      isEncoder
        ? "\(option) is for models that predict tokens; \(model) is an encoder"
        : "\(option) is for encoders; \(model) predicts tokens"
    )
  }

  /// Embeds every sentence in FP32 and in every scheme.
  ///
  /// - Throws: The exit status of a wrong result when a mean cosine is below the limit.
  func evaluateEncoder(_ model: CheckpointModel) throws {
    let sentences = try tokens.sentences(of: model)
    guard sentences.count >= 2 else { throw TooFewSentencesError(found: sentences.count) }
    let settings = try settings()
    let statistics = try readStatistics(of: model, for: settings)
    let sink = try report.makeReport()
    let progress = report.makeProgress(
      title: "evaluate",
      steps: (settings.count + 1) * sentences.count
    )
    func run(_ settings: SchemeSettings) throws -> EncoderRun {
      let before = AllocatorStatistics.liveBytes
      let loaded = try EvaluatedModel(
        model,
        settings: settings,
        statistics: statistics,
        threads: threads
      )
      let after = AllocatorStatistics.liveBytes
      return try EncoderRun(
        loaded,
        liveBytes: before.flatMap { before in after.map { $0 - before } },
        sentences: sentences
      ) { progress.advance(to: "\(settings.name), sentence \($0)") }
    }
    let baseline = try run(SchemeSettings(scheme: nil))
    var below: [String] = []
    for settings in settings {
      let isBaseline = settings.name == FloatStorage.fp32.rawValue
      var record = (isBaseline ? baseline : try run(settings)).record(
        beside: baseline,
        modelPath: self.model,
        threads: threads
      )
      record.command = Invocation.words
      progress.finish()
      try sink.add(.encoderEvaluation(record))
      if let minCosine, !minCosine.allows(record.cosineMean) {
        below.append("\(record.scheme): mean cosine \(record.cosineMean), required \(minCosine)")
      }
    }
    for text in below { try sink.addText("BELOW \(text)") }
    guard below.isEmpty else { throw ExitStatus.wrongResult.exitCode }
  }
}

/// All sentences embedded by one model.
private struct EncoderRun {
  let model: EvaluatedModel
  /// What loading it has added to the memory in use, or `nil` where the allocator does not count.
  let liveBytes: Int?
  let embeddings: SentenceEmbeddings
  let tokens: Int
  let seconds: Double

  init(
    _ model: EvaluatedModel,
    liveBytes: Int?,
    sentences: [[Int]],
    finished: (Int) -> Void
  ) throws {
    self.model = model
    self.liveBytes = liveBytes
    let start = MonotonicClock.elapsedSeconds
    embeddings = try SentenceEmbeddings(of: sentences, by: model, finished: finished)
    seconds = MonotonicClock.elapsedSeconds - start
    tokens = sentences.reduce(0) { $0 + $1.count }
  }

  func record(
    beside baseline: EncoderRun,
    modelPath: String,
    threads: Int
  ) -> EncoderEvaluationRecord {
    let cosines = embeddings.cosines(with: baseline.embeddings)
    let interval = RobustStatistics.meanInterval(cosines)
    let settings = model.settings
    return EncoderEvaluationRecord(
      model: modelPath,
      scheme: settings.name,
      alpha: settings.scheme?.isSmoothed == true ? settings.strength?.value : nil,
      keptFloat: settings.keptFloat,
      sentences: cosines.count,
      tokens: tokens,
      cosineMean: cosines.reduce(0, +) / Double(cosines.count),
      cosineLeast: cosines.min() ?? 0,
      cosineInterval: [interval.lower, interval.upper],
      nearestNeighbourAgreement: embeddings.nearestNeighbourAgreement(with: baseline.embeddings),
      seconds: seconds,
      weightBytes: model.linearWeightBytes,
      allocatorLiveBytes: liveBytes,
      threads: threads
    )
  }
}

/// Too few sentences for any of them to have a neighbour.
struct TooFewSentencesError: Error, CustomStringConvertible, ExitStatusProviding {
  let found: Int
  var description: String { "\(found) sentences, expected 2 or more: neighbours are compared" }
  var exitStatus: ExitStatus { .usage }
}
