// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import EvaluationSuite
import Records
import Smoothing

/// What is evaluated of an encoder: the same in the process that collects and in those that run one
/// scheme each.
struct EncoderPlan: JournaledPlan {
  /// The checkpoint.
  let model: CheckpointModel
  /// Folder of the checkpoint.
  let modelPath: String
  /// Token ids of every sentence, special tokens included.
  let sequences: [[Int]]
  /// FP32, which every other scheme is compared with, asked for or not; then the others.
  let settings: [SchemeSettings]
  /// From calibration; empty where not given.
  let statistics: ActivationStatistics
  /// Threads of every scheme.
  let threads: Int

  func scoredTokens(ofSequence index: Int) -> Int { sequences[index].count }

  // Speed is that of all sentences: those of another number of threads do not count. What is no unit
  // vector, or takes no time, was changed by something else.
  func isFinished(_ sentence: EvaluationWindowRecord, scheme: Int) -> Bool {
    guard let embedding = sentence.embedding, embedding.count == model.configuration.hiddenSize
    else { return false }
    let square = embedding.reduce(0) { $0 + $1 * $1 }
    return (abs(square - 1) < 1e-9 || square == 0) && sentence.seconds >= 0
      && sentence.threads == threads
  }
}
