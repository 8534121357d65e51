// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Results in the XML form that continuous integration servers read.
public struct JUnitReport: Sendable {
  /// One check.
  public struct Case: Sendable {
    /// What became of it.
    public enum Outcome: Sendable {
      /// It held.
      case passed
      /// It did not hold: a sentence, and everything else there is to know.
      case failed(message: String, details: String)
      /// It could not be checked, or the check tells nothing.
      case skipped(reason: String)
    }

    /// Group of the check, parts separated by dots.
    public var group: String
    /// Name of the check.
    public var name: String
    /// Time taken.
    ///
    /// Unit: seconds.
    public var seconds: Double
    /// What became of it.
    public var outcome: Outcome

    /// Creates a case.
    public init(group: String, name: String, seconds: Double, outcome: Outcome) {
      self.group = group
      self.name = name
      self.seconds = seconds
      self.outcome = outcome
    }
  }

  /// Name of the suite.
  public var name: String
  /// The checks in order.
  public var cases: [Case] = []

  /// Creates a report without checks.
  public init(name: String) { self.name = name }

  /// The whole document.
  public var xml: String {
    let failures = cases.count { if case .failed = $0.outcome { true } else { false } }
    let skipped = cases.count { if case .skipped = $0.outcome { true } else { false } }
    let time = Self.text(cases.reduce(0) { $0 + $1.seconds })
    let counts =
      "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\" "
      + "time=\"\(time)\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites \(counts)>",
      "  <testsuite name=\"\(Self.escaped(name))\" \(counts)>",
    ]
    for entry in cases { lines += Self.lines(entry) }
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ entry: Case) -> [String] {
    let head =
      "    <testcase classname=\"\(escaped(entry.group))\" name=\"\(escaped(entry.name))\" "
      + "time=\"\(text(entry.seconds))\""
    switch entry.outcome {
    case .passed:
      return [head + "/>"]
    case .skipped(let reason):
      return [head + ">", "      <skipped message=\"\(escaped(reason))\"/>", "    </testcase>"]
    case .failed(let message, let details):
      return [
        head + ">",
        "      <failure message=\"\(escaped(message))\">\(escaped(details))</failure>",
        "    </testcase>",
      ]
    }
  }

  private static func text(_ seconds: Double) -> String {
    "\((seconds * 1000).rounded() / 1000)"
  }

  /// Text that XML 1.0 can hold: markup escaped, and what it cannot hold at all left out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&apos;"
      // Spelled out, or a reader would turn them into spaces within an attribute.
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      default:
        // The control characters, and U+FFFE and U+FFFF, may not even be spelled out.
        let isAllowed =
          scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
          && scalar.value & 0xFFFE != 0xFFFE
        if isAllowed { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
