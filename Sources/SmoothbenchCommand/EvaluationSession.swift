// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import EvaluationSuite
import Foundation
import Records

/// Runs each scheme in a process of its own and collects what the processes report.
final class EvaluationSession {
  private let plan: EvaluationPlan
  private let journal: EvaluationJournal?
  private let statesFile: ReferenceStatesFile?
  private let progress: Progress

  /// Prepares a session.
  ///
  /// - Parameters:
  ///   - plan: What is evaluated.
  ///   - journal: What was finished before, or `nil`.
  ///   - makeProgress: Progress for a number of windows.
  /// - Throws: ``RecordError``.
  init(
    _ plan: EvaluationPlan,
    journal: EvaluationJournal?,
    makeProgress: (_ steps: Int) -> Progress
  ) throws {
    self.plan = plan
    self.journal = journal
    let schemes = plan.settings.indices
    let needsStates = schemes.contains { index in
      plan.isCompared(index)
        && (journal?.finishedWindows(index).count ?? 0) < plan.windows.windows.count
    }
    statesFile = needsStates ? try ReferenceStatesFile(journal: journal?.path) : nil
    let windows = plan.windows.windows.count
    let finished = schemes.reduce(0) { $0 + (journal?.finishedWindows($1).count ?? 0) }
    let simulated = plan.isSimulated ? plan.settings.count { $0.scheme != nil } : 0
    progress = makeProgress((schemes.count + simulated) * windows - finished)
  }

  /// Evaluates every scheme in its turn.
  ///
  /// - Parameter finished: Called with each scheme's result.
  /// - Throws: What a process reported, ``SchemeProcessError``, or ``RecordError``.
  func run(finished: (Evaluation) throws -> Void) throws {
    var baseline: Evaluation?
    for index in plan.settings.indices {
      let evaluation = try evaluate(index, baseline: baseline)
      progress.finish()
      if plan.settings[index].isBaseline { baseline = evaluation }
      try finished(evaluation)
    }
    statesFile?.remove()
  }

  private func evaluate(_ index: Int, baseline: Evaluation?) throws -> Evaluation {
    var scores = known(index)
    var measures = journal?.measures(index)
    var simulations: [TwinComparison.Result] = []
    let isFinished = scores.count == plan.windows.windows.count && measures != nil
    if !isFinished {
      let known = scores.count
      progress.advance(to: plan.settings[index].name)
      try SchemeProcess<EvaluationMessage>.follow(
        plan.settings[index].name,
        arguments: arguments(scheme: index, firstWindow: known),
        file: plan.settings[0].isBaseline ? statesFile?.descriptor : nil
      ) { message in
        switch message {
        case .measured(let found): measures = found
        case .scored(let window, let score, let seconds):
          // A text that has become longer since.
          guard scores.count < plan.windows.windows.count else {
            throw SchemeProcessError(scheme: plan.settings[index].name, ending: .exited(0))
          }
          scores.append(.init(score: score, seconds: seconds))
          try checkReference(score, window: window, baseline: baseline)
          try journal?.add(window, score: score, seconds: seconds, scheme: index)
          if scores.count < plan.windows.windows.count {
            progress.advance(to: "\(plan.settings[index].name), window \(window + 2)")
          }
        case .simulated(let result):
          simulations.append(result)
          progress.advance(to: "\(plan.settings[index].name), twin of window \(simulations.count)")
        }
      }
    }
    guard let measures, scores.count == plan.windows.windows.count else {
      throw SchemeProcessError(scheme: plan.settings[index].name, ending: .exited(0))
    }
    let evaluation = Evaluation(
      plan,
      scheme: index,
      scores: scores,
      measures: measures,
      simulations: simulations,
      baseline: baseline
    )
    if !isFinished { try journal?.add(evaluation.record) }
    return evaluation
  }

  /// Windows that need not be scored again.
  private func known(_ index: Int) -> [Evaluation.ScoredWindow] {
    guard let journal else { return [] }
    var windows = journal.finishedWindows(index)
    if let statesFile, plan.settings[index].isBaseline {
      // Its states are needed too.
      let states = ReferenceStates(
        descriptor: statesFile.descriptor,
        tokens: plan.windows.length,
        width: plan.model.configuration.hiddenSize
      )
      while let last = windows.last, !states.holds(window: last.index) { windows.removeLast() }
    }
    return windows.compactMap { Evaluation.ScoredWindow($0) }
  }

  private func arguments(scheme: Int, firstWindow: Int) -> [String] {
    ["--child-scheme", "\(scheme)", "--child-first-window", "\(firstWindow)"]
      + (statesFile != nil && plan.settings[0].isBaseline ? ["--child-has-states"] : [])
  }

  /// The states a scheme was compared with must be those that FP32's own score was made of.
  private func checkReference(
    _ score: WindowScore,
    window: Int,
    baseline: Evaluation?
  ) throws {
    guard let comparison = score.comparison, let baseline else { return }
    let expected = baseline.scores[window].negativeLogLikelihood
    guard comparison.referenceNegativeLogLikelihood == expected else {
      throw ReferenceStatesMismatch(
        window: window + 1,
        found: comparison.referenceNegativeLogLikelihood,
        expected: expected
      )
    }
  }
}

/// FP32 states on disk that are not those of FP32's score.
struct ReferenceStatesMismatch: ExitStatusProviding, CustomStringConvertible {
  let window: Int
  let found: Double
  let expected: Double
  var exitStatus: ExitStatus { .badContent }
  var description: String {
    "the FP32 states of window \(window) give \(found) nats, expected \(expected); remove the "
      + ".states file beside --resume and run again"
  }
}
