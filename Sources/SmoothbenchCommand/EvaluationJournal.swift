// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Foundation
import Records

/// The file that an interrupted evaluation is continued from: finished windows and schemes, a record
/// a line.
final class EvaluationJournal {
  /// The file.
  let path: String
  private let plan: EvaluationPlan
  private let modelDigest: String
  private let tokenDigests: [String]
  private let log: RecordLog
  private var windows: [String: [Int: EvaluationWindowRecord]] = [:]
  private var evaluations: [EvaluationRecord] = []

  /// Opens the file, or creates it, and checks that what it holds belongs to a plan.
  ///
  /// - Throws: ``RecordError``, or ``EvaluationJournalError`` for another model or other tokens.
  init(path: String, plan: EvaluationPlan) throws {
    self.path = path
    self.plan = plan
    modelDigest = "\(ContentDigest(plan.model.checkpoint))"
    tokenDigests = plan.windows.windows.map { "\(ContentDigest(window: $0))" }
    // Cuts off what an interrupted write left; only whole lines are read then.
    log = try RecordLog(continuing: path)
    for record in try JSONLines.records(path: path) {
      switch record {
      case .evaluationWindow(let window): try take(window)
      case .evaluation(let evaluation): evaluations.append(evaluation)
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
        window.tokens == plan.windows.scoredTokens(ofWindow: window.index)
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
    windows[window.settings, default: [:]][window.index] = window
  }

  /// The finished windows of a scheme, from the first one to the first that is missing.
  func finishedWindows(_ scheme: Int) -> [EvaluationWindowRecord] {
    let known = windows[plan.settingsText(scheme), default: [:]]
    var finished: [EvaluationWindowRecord] = []
    while finished.count < tokenDigests.count, let window = known[finished.count],
      !plan.isCompared(scheme) || window.divergence != nil
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

  /// Adds a finished window.
  func add(_ index: Int, score: WindowScore, seconds: Double, scheme: Int) throws {
    try log.append(
      .evaluationWindow(
        EvaluationWindowRecord(
          model: plan.modelPath,
          modelDigest: modelDigest,
          scheme: plan.settings[scheme].name,
          settings: plan.settingsText(scheme),
          index: index,
          tokenDigest: tokenDigests[index],
          tokens: score.tokens,
          negativeLogLikelihood: score.negativeLogLikelihood,
          divergence: score.comparison?.divergence,
          agreements: score.comparison?.agreements,
          seconds: seconds
        )
      )
    )
  }

  /// Adds a finished scheme.
  func add(_ record: EvaluationRecord) throws { try log.append(.evaluation(record)) }
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
      "\(path), window \(window): scored on other tokens than asked for now; give --resume another "
        + "file, or the same --token-ids, --window and --stride"
    case .wrongCount(let path, let window, let found, let tokens):
      "\(path), window \(window): \(found) tokens agree with FP32, expected 0 to \(tokens); the file was "
        + "changed by something else"
    }
  }
}
