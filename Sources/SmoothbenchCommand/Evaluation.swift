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
  /// Tokens of the timed prompt and tokens generated after it.
  private static let promptTokens = 512
  private static let generatedTokens = 32

  private let settings: SchemeSettings
  private let windows: TokenWindows
  /// Sum over the scored tokens of each window.
  private let sums: [Double]
  private let seconds: Double
  private let speed: EvaluatedModel.Speed?
  private let weightBytes: Int
  private let headBytes: Int
  private let baselineSums: [Double]?

  /// Scores every window, then times a prompt.
  ///
  /// - Parameters:
  ///   - model: The checkpoint.
  ///   - settings: How the linear layers are computed.
  ///   - statistics: From calibration.
  ///   - windows: Tokens to score.
  ///   - threads: 1 or more.
  ///   - baseline: FP32 on the same windows, if it was evaluated.
  ///   - begun: Called with the number of each window, 1 first.
  /// - Throws: What loading and running the model throw.
  init(
    _ model: CheckpointModel,
    settings: SchemeSettings,
    statistics: ActivationStatistics,
    windows: TokenWindows,
    threads: Int,
    baseline: Evaluation?,
    begun: (Int) -> Void
  ) throws {
    let evaluated = try EvaluatedModel(
      model,
      settings: settings,
      statistics: statistics,
      threads: threads
    )
    let start = MonotonicClock.elapsedSeconds
    sums = try windows.windows.enumerated().map { index, window in
      begun(index + 1)
      return try evaluated.negativeLogLikelihoods(of: window).reduce(0, +)
    }
    seconds = MonotonicClock.elapsedSeconds - start
    let prompt = windows.windows.joined().prefix(Self.promptTokens)
    speed = try evaluated.speed(prompt: Array(prompt), generated: Self.generatedTokens)
    weightBytes = evaluated.linearWeightBytes
    headBytes = evaluated.headWeightBytes
    baselineSums = baseline?.sums
    self.settings = settings
    self.windows = windows
  }

  private var tokens: Int { windows.windows.count * (windows.length - 1) }

  /// Perplexity divided by FP32's, or `nil` where FP32 was not run.
  var ratio: Double? {
    baselineSums.map { exp((sums.reduce(0, +) - $0.reduce(0, +)) / Double(tokens)) }
  }

  /// The record of this evaluation.
  func record(modelPath: String, threads: Int) -> EvaluationRecord {
    let mean = sums.reduce(0, +) / Double(tokens)
    return EvaluationRecord(
      model: modelPath,
      scheme: settings.name,
      alpha: settings.scheme?.isSmoothed == true ? settings.strength.value : nil,
      keptFloat: settings.keptFloat,
      window: windows.length,
      windows: windows.windows.count,
      tokens: tokens,
      perplexity: exp(mean),
      perplexityFp32: baselineSums.map { exp($0.reduce(0, +) / Double(tokens)) },
      ratioInterval: ratioInterval(),
      negativeLogLikelihood: mean,
      seconds: seconds,
      tokensPerSecond: speed.map { .init(prefill: $0.prefill, decode: $0.decode) },
      weightBytes: weightBytes,
      headBytes: headBytes,
      threads: threads
    )
  }

  /// 99 % interval of the ratio: the mean difference of windows, drawn with replacement.
  private func ratioInterval() -> [Double]? {
    guard let baselineSums, sums.count >= 2 else { return nil }
    let differences = zip(sums, baselineSums).map { ($0 - $1) / Double(windows.length - 1) }
    let interval = RobustStatistics.meanInterval(differences)
    return [exp(interval.lower), exp(interval.upper)]
  }
}
