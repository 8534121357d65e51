// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// What the process that embeds sentences in one scheme tells the one that compares them.
enum EncoderMessage: Codable {
  /// The model is ready.
  case loaded(weightBytes: Int, allocatorLive: Int?, resident: Int?)
  /// A sentence is embedded: its unit vector.
  case embedded([Double])
  /// Every sentence is embedded.
  case finished(seconds: Double, peakResident: Int?)
}
