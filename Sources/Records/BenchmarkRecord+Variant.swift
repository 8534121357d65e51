// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension BenchmarkRecord {
  /// Keys of a case's text that say on what data and how it was run, not what was computed.
  private static let circumstances: Set<Substring> = [
    "fill", "seed", "stride", "threads", "kernel", "property", "range", "alpha",
  ]

  /// The operation with the attributes that its case names, such as `w8a8_linear,output=s8`: what
  /// tells two rows of one shape apart, and what `--operation` takes.
  public var variant: String {
    let attributes = self.case.split(separator: ",").dropFirst().filter { part in
      guard let key = part.split(separator: "=", maxSplits: 1).first else { return false }
      return !Self.circumstances.contains(key)
    }
    return ([Substring(operation)] + attributes).joined(separator: ",")
  }
}
