// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Foundation
import Measurement
import Quantization
import Records
import Smoothing

/// One model in one scheme, scored and timed.
struct Evaluation {
  /// What is known of one window.
  struct ScoredWindow {
    let negativeLogLikelihood: Double
    /// Sums over the scored tokens, or `nil` where not compared with FP32.
    let difference: (divergence: Double, agreements: Int)?
    let seconds: Double

    /// A window that was scored just now.
    init(score: WindowScore, seconds: Double) {
      negativeLogLikelihood = score.negativeLogLikelihood
      difference = score.comparison.map { ($0.divergence, $0.agreements) }
      self.seconds = seconds
    }

    /// A window that was scored before, or `nil` for a sentence of an encoder.
    init?(_ record: EvaluationWindowRecord) {
      guard let likelihood = record.negativeLogLikelihood else { return nil }
      negativeLogLikelihood = likelihood
      difference =
        if let divergence = record.divergence, let agreements = record.agreements {
          (divergence, agreements)
        } else { nil }
      seconds = record.seconds
    }
  }

  /// Every window.
  let scores: [ScoredWindow]
  private let plan: EvaluationPlan
  private let scheme: Int
  private let measures: EvaluationMeasures
  private let simulations: [TwinComparison.Result]
  private let baseline: [Double]?

  /// Puts together what is known of a scheme.
  ///
  /// - Parameters:
  ///   - plan: What is evaluated.
  ///   - scheme: Index of the scheme.
  ///   - scores: One for each window.
  ///   - measures: Speed and memory.
  ///   - simulations: What the scheme's FP32 twin says of each window; empty where not run.
  ///   - baseline: FP32 on the same windows, if it was evaluated.
  init(
    _ plan: EvaluationPlan,
    scheme: Int,
    scores: [ScoredWindow],
    measures: EvaluationMeasures,
    simulations: [TwinComparison.Result],
    baseline: Evaluation?
  ) {
    self.plan = plan
    self.scheme = scheme
    self.scores = scores
    self.measures = measures
    self.simulations = simulations
    self.baseline =
      plan.settings[scheme].isBaseline
      ? scores.map(\.negativeLogLikelihood) : baseline?.scores.map(\.negativeLogLikelihood)
  }

  private var tokens: Double { Double(plan.windows.scoredTokens) }
  private var sum: Double { scores.reduce(0) { $0 + $1.negativeLogLikelihood } }

  /// Perplexity divided by FP32's, or `nil` where FP32 was not run.
  var ratio: Double? { baseline.map { exp((sum - $0.reduce(0, +)) / tokens) } }

  /// The record of this evaluation.
  var record: EvaluationRecord {
    let settings = plan.settings[scheme]
    return EvaluationRecord(
      model: plan.modelPath,
      scheme: settings.name,
      alpha: settings.scheme?.isSmoothed == true ? settings.strength.value : nil,
      keptFloat: settings.scheme == nil ? [] : settings.keptFloat,
      settings: plan.settingsText(scheme),
      floatStorage: settings.storage.rawValue,
      window: plan.windows.length,
      stride: plan.windows.stride,
      windows: plan.windows.windows.count,
      tokens: plan.windows.scoredTokens,
      perplexity: exp(sum / tokens),
      perplexityFp32: baseline.map { exp($0.reduce(0, +) / tokens) },
      ratioInterval: ratioInterval,
      negativeLogLikelihood: sum / tokens,
      seconds: scores.reduce(0) { $0 + $1.seconds },
      tokensPerSecond: measures.tokensPerSecond,
      weightBytes: measures.weightBytes,
      headBytes: measures.headBytes,
      difference: difference,
      divergenceInterval: interval(
        scores.compactMap { $0.difference?.divergence },
        in: 0...Double.infinity
      ),
      topAgreementInterval: interval(
        scores.compactMap { $0.difference.map { Double($0.agreements) } },
        in: 0...1
      ),
      memory: measures.memory,
      simulation: simulation,
      threads: plan.threads
    )
  }

  private var simulation: EvaluationRecord.Simulation? {
    guard !simulations.isEmpty else { return nil }
    let sum = simulations.reduce(0) { $0 + $1.negativeLogLikelihood }
    return .init(
      perplexity: exp(sum / tokens),
      largestLogitDifference: simulations.map(\.largestDifference).max() ?? 0,
      logitRange: simulations.map(\.range).max() ?? 0
    )
  }

  private var difference: EvaluationRecord.Difference? {
    let differences = scores.compactMap(\.difference)
    guard differences.count == scores.count else { return nil }
    return .init(
      divergence: differences.reduce(0) { $0 + $1.divergence } / tokens,
      topAgreement: Double(differences.reduce(0) { $0 + $1.agreements }) / tokens
    )
  }

  /// 99 % interval of the ratio, made of the differences of windows.
  private var ratioInterval: [Double]? {
    guard let baseline, !plan.settings[scheme].isBaseline else { return nil }
    let differences = zip(scores, baseline).map { $0.negativeLogLikelihood - $1 }
    return interval(differences, in: -Double.infinity...Double.infinity)?.map { exp($0) }
  }

  /// 99 % interval of what windows sum to divided by their tokens, windows drawn with replacement.
  ///
  /// With a stride the first window scores more tokens than others. What is drawn is therefore how
  /// far each window is from the common rate: to first order the ratio of the drawn sums.
  ///
  /// - Parameters:
  ///   - sums: One for each window.
  ///   - range: Where the rate can be.
  /// - Returns: Both ends, or `nil` where a window was not compared or there are no two.
  private func interval(_ sums: [Double], in range: ClosedRange<Double>) -> [Double]? {
    guard sums.count == scores.count, sums.count >= 2 else { return nil }
    let rate = sums.reduce(0, +) / tokens
    let tokensEach = tokens / Double(sums.count)
    let rates = sums.enumerated().map { window, sum in
      rate + (sum - rate * Double(plan.windows.scoredTokens(ofWindow: window))) / tokensEach
    }
    let interval = RobustStatistics.meanInterval(rates)
    return [interval.lower, interval.upper].map {
      min(max($0, range.lowerBound), range.upperBound)
    }
  }
}
