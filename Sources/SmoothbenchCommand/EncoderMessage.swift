// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// What the process that embeds sentences in one scheme tells the one that compares them.
enum EncoderMessage: Codable {
  /// A sentence is embedded: its unit vector.
  case embedded(vector: [Double], seconds: Double)
  /// Every sentence is embedded.
  case finished(EncoderMeasures)
}

/// Memory of an encoder in one scheme.
struct EncoderMeasures: Codable {
  let weightBytes: Int
  let memory: EvaluationRecord.Memory
}
