// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Records

/// What a check of golden files found.
public struct GoldenReport: Sendable {
  /// How the check ended; the worst finding decides.
  public enum Verdict: Int, Sendable, Comparable {
    /// Everything as recorded.
    case passed
    /// No file matched.
    case nothingMatched
    /// A file is not there.
    case missingFile
    /// A file cannot be understood.
    case badContent
    /// A file, a hash or a value is not what was recorded.
    case mismatch

    /// Whether the left verdict is less bad.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rawValue < right.rawValue }
  }

  /// How the check ended.
  public private(set) var verdict = Verdict.passed
  /// One record for each file and implementation, in the order checked.
  public private(set) var records: [VerificationRecord] = []
  /// For each tensor that is wrong: where first, expected and got, bound, histogram.
  public private(set) var details: [String] = []
  /// Number of values compared.
  public private(set) var valueCount = 0
  /// Files that were not judged, with the reason.
  public private(set) var remarks: [String] = []

  /// One paragraph for people.
  public var summary: String {
    guard verdict != .nothingMatched else { return "nothing was checked" }
    let failed = records.filter { $0.outcome == .failed }.count
    let worst = records.filter { $0.outcome == .passed }.max { $0.ratio < $1.ratio }
    var text = "\(records.count) checks, \(valueCount) values: "
    text += failed == 0 ? "all as recorded" : "\(failed) failed"
    if let worst, worst.ratio > 0 {
      text += "; worst ratio of an error to its bound \(worst.ratio) in \(worst.case)"
    }
    return text
  }

  mutating func add(_ record: VerificationRecord, verdict: Verdict, details: [String] = []) {
    records.append(record)
    if record.property != GoldenHashes.property { valueCount += record.cases }
    self.verdict = max(self.verdict, verdict)
    self.details += details
  }

  mutating func remark(_ text: String) { remarks.append(text) }

  mutating func conclude(_ verdict: Verdict) { self.verdict = max(self.verdict, verdict) }
}

extension GoldenComparison {
  /// What is wrong with a tensor, with a histogram, for people.
  ///
  /// - Parameter source: The file that was judged.
  /// - Returns: Several lines, or `nil` when nothing is wrong.
  func details(source: String) -> String? {
    guard let fault else { return nil }
    return """
      \(source), tensor \(fault)
        bound: \(tolerance.description)
      \(histogram.text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
      """
  }
}
