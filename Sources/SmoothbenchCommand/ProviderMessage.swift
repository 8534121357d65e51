// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// What the process that runs a library tells the one that watches it: one JSON object a line.
enum ProviderMessage: Codable {
  /// The library is loaded; laws to check, in order.
  case loaded(provider: String, laws: [Law])
  /// A law's check begins.
  case began(step: Int)
  /// A case of the law is about to run.
  case checking(case: String)
  /// A case broke the law; smaller cases follow.
  case failing(case: String, finding: String)
  /// A law's check is done.
  case finished(record: VerificationRecord, lines: [String])
  /// Nothing can be checked; how the tool should end, and why.
  case refused(status: Int32, reason: String)
  /// Everything is checked.
  case done

  struct Law: Codable {
    let property: String
    let kernel: String
  }
}
