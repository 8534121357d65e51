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

  /// Embeds every sentence in FP32 and in every scheme, each in a process of its own.
  ///
  /// - Throws: The exit status of a wrong result when a mean cosine is below the limit.
  func evaluateEncoder(_ model: CheckpointModel) throws {
    let sentences = try tokens.sentences(of: model)
    guard sentences.count >= 2 else { throw TooFewSentencesError(found: sentences.count) }
    let settings = try settings()
    // Statistics of another model are refused before anything runs.
    _ = try readStatistics(of: model, for: settings)
    let sink = try report.makeReport()
    let baselineIndex = settings.firstIndex(where: \.isBaseline)
    let progress = report.makeProgress(
      title: "evaluate",
      steps: (settings.count + (baselineIndex == nil ? 1 : 0)) * sentences.count
    )
    func run(_ index: Int?) throws -> EncoderRun {
      let settings = index.map { settings[$0] } ?? Self.baseline
      return try EncoderRun(settings, index: index, sentences: sentences) {
        progress.advance(to: "\(settings.name), sentence \($0)")
      }
    }
    let baseline = try run(baselineIndex)
    var below: [String] = []
    for index in settings.indices {
      var record = (index == baselineIndex ? baseline : try run(index)).record(
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

  /// FP32, which every scheme is compared with, asked for or not.
  private static let baseline = SchemeSettings(scheme: nil)

  /// Embeds every sentence in the scheme this process was started for.
  ///
  /// - Parameter index: The scheme, or ``EncoderRun/baselineIndex``.
  /// - Throws: ``ChildChannelError``; everything else is reported to the parent.
  func embed(scheme index: Int) throws {
    try SchemeProcess<EncoderMessage>.run { send in
      let model = try CheckpointModel(path: self.model)
      let all = try settings()
      let sentences = try tokens.sentences(of: model)
      let loaded = try EvaluatedModel(
        model,
        settings: index == EncoderRun.baselineIndex ? Self.baseline : all[index],
        statistics: try readStatistics(of: model, for: all),
        threads: threads
      )
      AllocatorStatistics.releaseFreeMemory()
      try send(
        .loaded(
          weightBytes: loaded.linearWeightBytes,
          allocatorLive: AllocatorStatistics.liveBytes,
          resident: AllocatorStatistics.privateResidentBytes()
        )
      )
      let start = MonotonicClock.elapsedSeconds
      // Reporting a sentence is no part of embedding it.
      var reporting = 0.0
      _ = try SentenceEmbeddings(of: sentences, by: loaded) { vector in
        let before = MonotonicClock.elapsedSeconds
        try send(.embedded(vector))
        reporting += MonotonicClock.elapsedSeconds - before
      }
      try send(
        .finished(
          seconds: MonotonicClock.elapsedSeconds - start - reporting,
          peakResident: AllocatorStatistics.peakResidentBytes()
        )
      )
    }
  }
}

/// All sentences embedded by one process.
private struct EncoderRun {
  /// What tells the process that FP32 is wanted, which is not one of the schemes.
  static let baselineIndex = -1

  private let settings: SchemeSettings
  private let tokens: Int
  private var embeddings = SentenceEmbeddings(vectors: [])
  private var weightBytes = 0
  private var seconds = 0.0
  private var memory = EvaluationRecord.Memory(
    allocatorLive: nil,
    resident: nil,
    peakResident: nil
  )

  /// Starts the process of a scheme and takes what it reports.
  ///
  /// - Parameters:
  ///   - settings: The scheme.
  ///   - index: Its index, or `nil` for FP32 that is not one of the schemes.
  ///   - sentences: Token ids, special tokens included.
  ///   - finished: Called with the number of sentences that are done.
  /// - Throws: ``ChildRefusal`` or ``SchemeProcessError``.
  init(
    _ settings: SchemeSettings,
    index: Int?,
    sentences: [[Int]],
    finished: (Int) -> Void
  ) throws {
    self.settings = settings
    tokens = sentences.reduce(0) { $0 + $1.count }
    var vectors: [[Double]] = []
    var isFinished = false
    try SchemeProcess<EncoderMessage>.follow(
      settings.name,
      arguments: ["--child-scheme=\(index ?? Self.baselineIndex)"]
    ) { message in
      switch message {
      case .loaded(let weightBytes, let allocatorLive, let resident):
        self.weightBytes = weightBytes
        memory.allocatorLive = allocatorLive
        memory.resident = resident
      case .embedded(let vector):
        vectors.append(vector)
        finished(vectors.count)
      case .finished(let seconds, let peakResident):
        self.seconds = seconds
        memory.peakResident = peakResident
        isFinished = true
      }
    }
    guard isFinished, vectors.count == sentences.count else {
      throw SchemeProcessError(scheme: settings.name, ending: .exited(0))
    }
    embeddings = SentenceEmbeddings(vectors: vectors)
  }

  func record(
    beside baseline: EncoderRun,
    modelPath: String,
    threads: Int
  ) -> EncoderEvaluationRecord {
    let cosines = embeddings.cosines(with: baseline.embeddings)
    let neighbours = embeddings.sharesNearestNeighbours(with: baseline.embeddings)
      .map { $0 ? 1.0 : 0 }
    return EncoderEvaluationRecord(
      model: modelPath,
      scheme: settings.name,
      alpha: settings.scheme?.isSmoothed == true ? settings.strength.value : nil,
      keptFloat: settings.keptFloat,
      settings: settings.text,
      sentences: cosines.count,
      tokens: tokens,
      cosineMean: Self.mean(cosines),
      cosineLeast: cosines.min() ?? 0,
      cosineInterval: Self.interval(cosines),
      nearestNeighbourAgreement: Self.mean(neighbours),
      nearestNeighbourInterval: Self.interval(neighbours),
      seconds: seconds,
      weightBytes: weightBytes,
      memory: memory,
      threads: threads
    )
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// 99 % interval of the mean, sentences drawn with replacement.
  private static func interval(_ values: [Double]) -> [Double] {
    let interval = RobustStatistics.meanInterval(values)
    return [interval.lower, interval.upper]
  }
}

/// Too few sentences for any of them to have a neighbour.
struct TooFewSentencesError: Error, CustomStringConvertible, ExitStatusProviding {
  let found: Int
  var description: String { "\(found) sentences, expected 2 or more: neighbours are compared" }
  var exitStatus: ExitStatus { .usage }
}
