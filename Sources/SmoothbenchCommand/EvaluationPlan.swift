// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Quantization
import Smoothing

/// What is evaluated: the same in the process that collects and in those that run one scheme each.
struct EvaluationPlan {
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

  /// All that decides the results of a scheme, as text.
  func settingsText(_ index: Int) -> String {
    let settings = settings[index]
    guard settings.scheme?.needsStatistics == true else { return settings.text }
    return settings.text + " statistics=\(ContentDigest(statistics))"
  }
}

extension SchemeSettings {
  /// Whether this is what the others are compared with.
  var isBaseline: Bool { scheme == nil && storage == .fp32 && library == nil }
}
