// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Quantization
import Records
import Smoothing

/// What a journal has to know of the evaluation that it belongs to.
protocol JournaledPlan {
  /// The checkpoint.
  var model: CheckpointModel { get }
  /// Folder or file of the checkpoint.
  var modelPath: String { get }
  /// Token ids of each window, or of each sentence of an encoder.
  var sequences: [[Int]] { get }
  /// The schemes, FP32 first where it is one of them.
  var settings: [SchemeSettings] { get }
  /// From calibration; empty where not given.
  var statistics: ActivationStatistics { get }
  /// Threads of every scheme.
  var threads: Int { get }

  /// How many tokens of a window are scored, or of a sentence embedded.
  func scoredTokens(ofSequence index: Int) -> Int
  /// Whether a record of the same settings and tokens holds all that is needed of it.
  func isFinished(_ window: EvaluationWindowRecord, scheme: Int) -> Bool
}

extension JournaledPlan {
  /// All that decides the results of a scheme, as text.
  func settingsText(_ index: Int) -> String {
    let settings = settings[index]
    // Results of builds that ran the rows of stored fused projections unsorted are others.
    let text = settings.text + (model.stored == nil ? "" : " weights=stored")
    guard settings.scheme?.needsStatistics == true else { return text }
    return text + " statistics=\(ContentDigest(statistics))"
  }
}

/// What is evaluated: the same in the process that collects and in those that run one scheme each.
struct EvaluationPlan: JournaledPlan {
  /// The checkpoint.
  let model: CheckpointModel
  /// Folder or file of the checkpoint.
  let modelPath: String
  /// Tokens to score.
  let windows: TokenWindows
  /// The schemes, FP32 first where it is one of them.
  let settings: [SchemeSettings]
  /// From calibration; empty where not given.
  let statistics: ActivationStatistics
  /// Threads of every scheme.
  let threads: Int
  /// Whether INT8 schemes are compared with their FP32 twins.
  var isSimulated = false

  /// Whether the predictions of a scheme are compared with FP32's.
  func isCompared(_ index: Int) -> Bool { settings[0].isBaseline && index > 0 }

  var sequences: [[Int]] { windows.windows }

  func scoredTokens(ofSequence index: Int) -> Int { windows.scoredTokens(ofWindow: index) }

  func isFinished(_ window: EvaluationWindowRecord, scheme: Int) -> Bool {
    guard let likelihood = window.negativeLogLikelihood, likelihood.isFinite, window.seconds >= 0
    else { return false }
    return !isCompared(scheme) || window.divergence?.isFinite == true
  }
}

extension SchemeSettings {
  /// Whether this is what the others are compared with.
  var isBaseline: Bool { scheme == nil && storage == .fp32 && library == nil }
}
