// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import EvaluationSuite
import Foundation
import Measurement
import Records

/// The process that runs one scheme and nothing else, so that its memory is the scheme's.
struct EvaluationChild {
  /// Tokens of the timed prompt and tokens generated after it; fewer where a model cannot run as many.
  private static let promptTokens = 512
  private static let generatedTokens = 32

  /// What is evaluated.
  let plan: EvaluationPlan
  /// Index of the scheme.
  let scheme: Int
  /// Index of the first window to score; those before it are known.
  let firstWindow: Int
  /// Whether the parent handed down a file for FP32's states.
  let hasStates: Bool

  /// Times the scheme, scores its windows and reports every step.
  ///
  /// - Parameters:
  ///   - scheme: Index of the scheme.
  ///   - firstWindow: Index of the first window to score.
  ///   - hasStates: Whether the parent handed down a file for FP32's states.
  ///   - makePlan: What is evaluated.
  /// - Throws: ``ChildChannelError``; everything else is reported to the parent.
  static func run(
    scheme: Int,
    firstWindow: Int,
    hasStates: Bool,
    plan makePlan: () throws -> EvaluationPlan
  ) throws {
    try SchemeProcess<EvaluationMessage>.run { send in
      let child = EvaluationChild(
        plan: try makePlan(),
        scheme: scheme,
        firstWindow: firstWindow,
        hasStates: hasStates
      )
      try child.run(send)
    }
  }

  private func run(_ send: (EvaluationMessage) throws -> Void) throws {
    let model = try EvaluatedModel(
      plan.model,
      settings: plan.settings[scheme],
      statistics: plan.statistics,
      threads: plan.threads
    )
    AllocatorStatistics.releaseFreeMemory()
    let live = AllocatorStatistics.liveBytes
    let resident = AllocatorStatistics.privateResidentBytes()
    let limit = plan.model.configuration.tokenLimit ?? .max
    let generated = min(Self.generatedTokens, max(1, limit / 2))
    let prompt = plan.windows.windows.joined().prefix(
      min(Self.promptTokens, max(1, limit - generated))
    )
    let speed = try model.speed(prompt: Array(prompt), generated: generated)
    try send(
      .measured(
        EvaluationMeasures(
          weightBytes: model.linearWeightBytes,
          headBytes: model.headWeightBytes,
          tokensPerSecond: .init(
            prefill: speed.prefill,
            decode: speed.decode,
            headShare: speed.headShare
          ),
          memory: .init(
            allocatorLive: live,
            resident: resident,
            peakResident: AllocatorStatistics.peakResidentBytes()
          )
        )
      )
    )
    // The FP32 head to compare with is loaded when the scheme's memory has been read.
    let scorer = try WindowScorer(
      model,
      checkpoint: plan.model,
      states: states,
      threads: plan.threads
    )
    for window in firstWindow..<plan.windows.windows.count {
      let start = MonotonicClock.elapsedSeconds
      let score = try scorer.score(window, of: plan.windows)
      let seconds = MonotonicClock.elapsedSeconds - start
      try send(.scored(window: window, score: score, seconds: seconds))
    }
    guard plan.isSimulated, plan.settings[scheme].scheme != nil else { return }
    let comparison = try TwinComparison(
      model,
      checkpoint: plan.model,
      statistics: plan.statistics,
      threads: plan.threads
    )
    for window in plan.windows.windows.indices {
      let result = try comparison.compare(window, of: plan.windows)
      try send(.simulated(result))
    }
  }

  private var states: (file: ReferenceStates, role: WindowScorer.Role)? {
    guard hasStates else { return nil }
    let file = ReferenceStates(
      descriptor: ChildChannel.file,
      tokens: plan.windows.length,
      width: plan.model.configuration.hiddenSize
    )
    return (file, plan.isCompared(scheme) ? .compared : .reference)
  }
}
