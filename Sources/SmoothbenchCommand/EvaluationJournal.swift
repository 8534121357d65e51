// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Foundation
import Records

/// The file that an interrupted evaluation is continued from: finished windows, or sentences of an
/// encoder, and finished schemes, a record a line.
final class EvaluationJournal {
  /// The file.
  let path: String
  private let plan: any JournaledPlan
  private let modelDigest: String
  private let tokenDigests: [String]
  private let log: RecordLog
  private var windows: [String: [Int: EvaluationWindowRecord]] = [:]
  private var evaluations: [EvaluationRecord] = []
  private var encoderEvaluations: [EncoderEvaluationRecord] = []

  /// Opens the file, or creates it, and checks that what it holds belongs to a plan.
  ///
  /// - Throws: ``RecordError``, or ``EvaluationJournalError`` for another model or other tokens.
  init(path: String, plan: any JournaledPlan) throws {
    self.path = path
    self.plan = plan
    modelDigest = "\(ContentDigest(plan.model.checkpoint))"
    tokenDigests = plan.sequences.map { "\(ContentDigest(window: $0))" }
    // Cuts off what an interrupted write left; only whole lines are read then.
    log = try RecordLog(continuing: path)
    for record in try JSONLines.records(path: path) {
      switch record {
      case .evaluationWindow(let window): try take(window)
      case .evaluation(let evaluation): evaluations.append(evaluation)
      case .encoderEvaluation(let evaluation): encoderEvaluations.append(evaluation)
      default: break
      }
    }
  }

  private func take(_ window: EvaluationWindowRecord) throws {
    guard window.modelDigest == modelDigest else {
      throw EvaluationJournalError.otherModel(
        path: path,
        model: window.model,
        found: window.modelDigest,
        expected: modelDigest
      )
    }
    // More windows than are asked for now do no harm.
    if tokenDigests.indices.contains(window.index) {
      guard window.tokenDigest == tokenDigests[window.index],
        window.tokens == plan.scoredTokens(ofSequence: window.index)
      else { throw EvaluationJournalError.otherTokens(path: path, window: window.index + 1) }
      if let agreements = window.agreements, agreements < 0 || agreements > window.tokens {
        throw EvaluationJournalError.wrongCount(
          path: path,
          window: window.index + 1,
          found: agreements,
          tokens: window.tokens
        )
      }
    }
    let known = windows[window.settings]?[window.index]
    // What was measured with as many threads as now is not given up for what was not.
    if known?.threads == plan.threads, window.threads != plan.threads { return }
    windows[window.settings, default: [:]][window.index] = window
  }

  /// The finished windows of a scheme, from the first one to the first that is missing.
  func finishedWindows(_ scheme: Int) -> [EvaluationWindowRecord] {
    let known = windows[plan.settingsText(scheme), default: [:]]
    var finished: [EvaluationWindowRecord] = []
    while finished.count < tokenDigests.count, let window = known[finished.count],
      plan.isFinished(window, scheme: scheme)
    {
      finished.append(window)
    }
    return finished
  }

  /// Speed and memory of a scheme, if they were measured with as many threads.
  func measures(_ scheme: Int) -> EvaluationMeasures? {
    let text = plan.settingsText(scheme)
    let record = evaluations.last { $0.settings == text && $0.threads == plan.threads }
    return record.flatMap { record in
      record.tokensPerSecond.map {
        EvaluationMeasures(
          weightBytes: record.weightBytes,
          headBytes: record.headBytes,
          tokensPerSecond: $0,
          memory: .init(
            allocatorLive: record.allocatorLiveBytes,
            resident: record.residentBytes,
            peakResident: record.peakResidentBytes
          )
        )
      }
    }
  }

  /// Memory of an encoder in a scheme, if it was measured with as many threads.
  func encoderMeasures(_ scheme: Int) -> EncoderMeasures? {
    let text = plan.settingsText(scheme)
    let record = encoderEvaluations.last { $0.settings == text && $0.threads == plan.threads }
    return record.map { record in
      EncoderMeasures(
        weightBytes: record.weightBytes,
        memory: .init(
          allocatorLive: record.allocatorLiveBytes,
          resident: record.residentBytes,
          peakResident: record.peakResidentBytes
        )
      )
    }
  }

  /// Adds a finished window.
  func add(_ index: Int, score: WindowScore, seconds: Double, scheme: Int) throws {
    var window = record(index, seconds: seconds, scheme: scheme)
    window.negativeLogLikelihood = score.negativeLogLikelihood
    window.divergence = score.comparison?.divergence
    window.agreements = score.comparison?.agreements
    try log.append(.evaluationWindow(window))
  }

  /// Adds a finished sentence.
  func add(_ index: Int, embedding: [Double], seconds: Double, scheme: Int) throws {
    var sentence = record(index, seconds: seconds, scheme: scheme)
    sentence.embedding = embedding
    try log.append(.evaluationWindow(sentence))
  }

  /// Whose window or sentence it is, without what was found.
  private func record(_ index: Int, seconds: Double, scheme: Int) -> EvaluationWindowRecord {
    EvaluationWindowRecord(
      model: plan.modelPath,
      modelDigest: modelDigest,
      scheme: plan.settings[scheme].name,
      settings: plan.settingsText(scheme),
      index: index,
      tokenDigest: tokenDigests[index],
      tokens: plan.scoredTokens(ofSequence: index),
      seconds: seconds,
      threads: plan.threads
    )
  }

  /// Adds a finished scheme.
  func add(_ record: EvaluationRecord) throws { try log.append(.evaluation(record)) }

  /// Adds a finished scheme of an encoder.
  func add(_ record: EncoderEvaluationRecord) throws { try log.append(.encoderEvaluation(record)) }
}

/// A file to continue from that belongs to something else.
enum EvaluationJournalError: ExitStatusProviding, CustomStringConvertible {
  case otherModel(path: String, model: String, found: String, expected: String)
  case otherTokens(path: String, window: Int)
  case wrongCount(path: String, window: Int, found: Int, tokens: Int)

  var exitStatus: ExitStatus { .badContent }

  var description: String {
    switch self {
    case .otherModel(let path, let model, let found, let expected):
      "\(path) holds windows of another model (\(model), digest \(found)), expected digest "
        + "\(expected); give --resume another file"
    case .otherTokens(let path, let window):
      "\(path), window or sentence \(window): of other tokens than asked for now; give --resume another "
        + "file, or the same --token-ids or --text, --window and --stride"
    case .wrongCount(let path, let window, let found, let tokens):
      "\(path), window \(window): \(found) tokens agree with FP32, expected 0 to \(tokens); the file was "
        + "changed by something else"
    }
  }
}
