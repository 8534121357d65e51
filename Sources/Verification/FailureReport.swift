// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A failure told so that a person can act on it: the smallest case, the first wrong element, the
/// region around it, and the command that shows it again.
public struct FailureReport: Sendable {
  /// The smallest failing case found.
  public let verificationCase: VerificationCase
  /// The first wrong element.
  public let mismatch: Mismatch
  /// Cases tried while shrinking; 0 for a replay.
  public let tried: Int
  /// Anything else worth knowing.
  var remark = ""
  private let property: Property
  private let subject: VerificationSubject

  init(
    _ property: Property,
    _ verificationCase: VerificationCase,
    _ subject: VerificationSubject,
    _ mismatch: Mismatch,
    tried: Int
  ) {
    self.property = property
    self.verificationCase = verificationCase
    self.subject = subject
    self.mismatch = mismatch
    self.tried = tried
  }

  /// One line: what is wrong, where.
  public var summary: String {
    mismatch.summary + (remark.isEmpty ? "" : " (\(remark))")
  }

  /// A command line that replays the case.
  public var repro: String {
    let options = subject.replayOptions.isEmpty ? "" : " \(subject.replayOptions)"
    return "smoothbench verify\(options) --case '\(verificationCase)'"
  }

  /// The whole report.
  public var lines: [String] {
    var lines = [
      "FAILED \(property.name) on \(subject.name)"
        + (tried > 0 ? ", smallest case after \(tried) tried" : ""),
      "  law:    \(property.statement)",
      "  bound:  \(property.bound)",
      "  case:   \(verificationCase)",
      "  first:  \(summary)",
    ]
    if !mismatch.extent.isEmpty { lines.append("  extent: \(mismatch.extent)") }
    lines += mismatch.picture.map { "    \($0)" }
    lines.append("  repro:  \(repro)")
    return lines
  }
}
