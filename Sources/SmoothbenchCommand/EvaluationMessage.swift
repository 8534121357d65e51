// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import EvaluationSuite
import Records

/// What the process that runs one scheme tells the one that collects the table.
enum EvaluationMessage: Codable {
  /// The model is ready and timed.
  case measured(EvaluationMeasures)
  /// A window is scored.
  case scored(window: Int, score: WindowScore, seconds: Double)
  /// A window is compared with the scheme's FP32 twin.
  case simulated(TwinComparison.Result)
}

/// Speed and memory of one scheme.
struct EvaluationMeasures: Codable {
  let weightBytes: Int
  let headBytes: Int
  let tokensPerSecond: EvaluationRecord.TokensPerSecond
  let memory: EvaluationRecord.Memory
}
