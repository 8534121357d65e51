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
        ("--stride", stride != nil),
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
  func evaluateEncoder(_ model: CheckpointModel, into sink: Report) throws {
    let plan = try makeEncoderPlan(model)
    let journal = try resume.map { try EvaluationJournal(path: $0, plan: plan) }
    let finished = plan.settings.indices.reduce(0) {
      $0 + (journal?.finishedWindows($1).count ?? 0)
    }
    let progress = report.makeProgress(
      title: "evaluate",
      steps: plan.settings.count * plan.sequences.count - finished
    )
    func embedded(_ scheme: Int) throws -> EncoderRun {
      try EncoderRun(plan, scheme: scheme, journal: journal) {
        progress.advance(to: "\(plan.settings[scheme].name), sentence \($0)")
      }
    }
    let isBaselineAsked = try settings()[0].isBaseline
    let baseline = try embedded(0)
    var below: [String] = []
    for scheme in plan.settings.indices {
      let run = scheme == 0 ? baseline : try embedded(scheme)
      progress.finish()
      var record = run.record(beside: baseline)
      record.command = Invocation.words
      if !run.isKnown { try journal?.add(record) }
      guard scheme > 0 || isBaselineAsked else { continue }
      try sink.add(.encoderEvaluation(record))
      if let minCosine, !minCosine.allows(record.cosineMean) {
        below.append("\(record.scheme): mean cosine \(record.cosineMean), required \(minCosine)")
      }
    }
    for text in below { try sink.addText("BELOW \(text)") }
    guard below.isEmpty else { throw ExitStatus.wrongResult.exitCode }
  }

  private func makeEncoderPlan(_ model: CheckpointModel) throws -> EncoderPlan {
    let sentences = try tokens.sentences(of: model)
    guard sentences.count >= 2 else { throw TooFewSentencesError(found: sentences.count) }
    let asked = try settings()
    return EncoderPlan(
      model: model,
      modelPath: self.model,
      sequences: sentences,
      settings: asked[0].isBaseline ? asked : [SchemeSettings(scheme: nil)] + asked,
      // Statistics of another model are refused before anything runs.
      statistics: try readStatistics(of: model, for: asked),
      threads: threadOptions.threads
    )
  }

  /// Embeds the sentences that are not known in the scheme this process was started for.
  ///
  /// - Parameter scheme: Index of the scheme.
  /// - Throws: ``ChildChannelError``; everything else is reported to the parent.
  func embed(scheme: Int) throws {
    try SchemeProcess<EncoderMessage>.run { send in
      let plan = try makeEncoderPlan(try CheckpointModel(path: self.model))
      let loaded = try EvaluatedModel(
        plan.model,
        settings: plan.settings[scheme],
        statistics: plan.statistics,
        threads: plan.threads
      )
      AllocatorStatistics.releaseFreeMemory()
      let live = AllocatorStatistics.liveBytes
      let resident = AllocatorStatistics.privateResidentBytes()
      for sentence in plan.sequences.dropFirst(childFirstWindow) {
        // Reporting a sentence is no part of embedding it.
        let start = MonotonicClock.elapsedSeconds
        let embeddings = try SentenceEmbeddings(of: [sentence], by: loaded)
        let seconds = MonotonicClock.elapsedSeconds - start
        try send(.embedded(vector: embeddings.vectors[0], seconds: seconds))
      }
      // What an interrupted process needed for the sentences before is not known.
      let peak = childFirstWindow == 0 ? AllocatorStatistics.peakResidentBytes() : nil
      let memory = EvaluationRecord.Memory(
        allocatorLive: live,
        resident: resident,
        peakResident: peak
      )
      let weightBytes = loaded.linearWeightBytes
      try send(.finished(EncoderMeasures(weightBytes: weightBytes, memory: memory)))
    }
  }
}

/// All sentences embedded in one scheme.
private struct EncoderRun {
  /// Whether nothing had to be run: a journal held all of it.
  let isKnown: Bool
  private let plan: EncoderPlan
  private let scheme: Int
  private let embeddings: SentenceEmbeddings
  private let seconds: Double
  private let measures: EncoderMeasures

  /// Starts the process of a scheme for what a journal does not hold, and takes what it reports.
  ///
  /// - Parameters:
  ///   - plan: What is evaluated.
  ///   - scheme: Index of the scheme.
  ///   - journal: What was finished before, or `nil`.
  ///   - finished: Called with the number of sentences that are done.
  /// - Throws: ``ChildRefusal``, ``SchemeProcessError`` or ``RecordError``.
  init(
    _ plan: EncoderPlan,
    scheme: Int,
    journal: EvaluationJournal?,
    finished: (Int) -> Void
  ) throws {
    let name = plan.settings[scheme].name
    let known = journal?.finishedWindows(scheme) ?? []
    var vectors = known.compactMap(\.embedding)
    var times = known.map(\.seconds)
    var measures = journal?.encoderMeasures(scheme)
    let isKnown = vectors.count == plan.sequences.count && measures != nil
    if !isKnown {
      try SchemeProcess<EncoderMessage>.follow(
        name,
        arguments: ["--child-scheme", "\(scheme)", "--child-first-window", "\(vectors.count)"]
      ) { message in
        switch message {
        case .embedded(let vector, let seconds):
          // A text that has become longer since.
          guard vectors.count < plan.sequences.count else {
            throw SchemeProcessError(scheme: name, ending: .exited(0))
          }
          try journal?.add(vectors.count, embedding: vector, seconds: seconds, scheme: scheme)
          vectors.append(vector)
          times.append(seconds)
          finished(vectors.count)
        case .finished(let found): measures = found
        }
      }
    }
    guard let measures, vectors.count == plan.sequences.count else {
      throw SchemeProcessError(scheme: name, ending: .exited(0))
    }
    self.isKnown = isKnown
    self.plan = plan
    self.scheme = scheme
    self.measures = measures
    embeddings = SentenceEmbeddings(vectors: vectors)
    seconds = times.reduce(0, +)
  }

  func record(beside baseline: EncoderRun) -> EncoderEvaluationRecord {
    let settings = plan.settings[scheme]
    let cosines = embeddings.cosines(with: baseline.embeddings)
    let neighbours = embeddings.sharesNearestNeighbours(with: baseline.embeddings)
      .map { $0 ? 1.0 : 0 }
    return EncoderEvaluationRecord(
      model: plan.modelPath,
      scheme: settings.name,
      alpha: settings.scheme?.isSmoothed == true ? settings.strength.value : nil,
      keptFloat: settings.keptFloat,
      settings: plan.settingsText(scheme),
      sentences: cosines.count,
      tokens: plan.sequences.reduce(0) { $0 + $1.count },
      cosineMean: Self.mean(cosines),
      cosineLeast: cosines.min() ?? 0,
      cosineInterval: Self.interval(cosines),
      nearestNeighbourAgreement: Self.mean(neighbours),
      nearestNeighbourInterval: Self.interval(neighbours),
      seconds: seconds,
      weightBytes: measures.weightBytes,
      memory: measures.memory,
      threads: plan.threads
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
