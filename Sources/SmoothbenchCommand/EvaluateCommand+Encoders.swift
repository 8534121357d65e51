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
  /// Embeds every sentence in FP32 and in every scheme.
  ///
  /// - Throws: The exit status of a wrong result when a mean cosine is below the limit.
  func evaluateEncoder(_ model: CheckpointModel) throws {
    let sentences = try tokens.sentences(of: model)
    guard sentences.count >= 2 else { throw TooFewSentencesError(found: sentences.count) }
    let statistics =
      try statistics.map { try StatisticsFile.read(path: $0) } ?? ActivationStatistics()
    let settings = try settings()
    let sink = try report.makeReport()
    let progress = report.makeProgress(
      title: "evaluate",
      steps: (settings.count + 1) * sentences.count
    )
    func run(_ settings: SchemeSettings) throws -> EncoderRun {
      try EncoderRun(
        try EvaluatedModel(model, settings: settings, statistics: statistics, threads: threads),
        sentences: sentences
      ) { progress.advance(to: "\(settings.name), sentence \($0)") }
    }
    let baseline = try run(SchemeSettings(scheme: nil))
    var below: [String] = []
    for settings in settings {
      let isBaseline = settings.name == FloatStorage.fp32.rawValue
      let record = (isBaseline ? baseline : try run(settings)).record(
        beside: baseline,
        modelPath: self.model,
        threads: threads
      )
      progress.finish()
      try sink.add(.encoderEvaluation(record))
      if let minCosine, record.cosineMean < minCosine {
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
  let embeddings: SentenceEmbeddings
  let tokens: Int
  let seconds: Double

  init(
    _ model: EvaluatedModel,
    sentences: [[Int]],
    finished: (Int) -> Void
  ) throws {
    self.model = model
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
