// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The parts of a case's text, such as `w8a8_linear:8x16x32,fill=uniform,seed=3,threads=1,output=s8`.
///
/// Text of any origin is taken apart without a fault; what is missing is `nil`.
public struct CaseText: Sendable {
  /// Keys that say on what data and how a case was run, not what was computed.
  private static let circumstances: Set<String> = [
    "fill", "seed", "stride", "threads", "kernel", "property", "range", "alpha",
  ]

  /// What is computed.
  public let operation: String
  /// M x K x N, or `nil`.
  public let shape: String?
  private let parts: [(key: String, value: String)]

  /// Takes a text apart.
  public init(_ text: String) {
    let all = text.split(separator: ",", omittingEmptySubsequences: false)
    let head = (all.first ?? "").split(separator: ":", maxSplits: 1)
    operation = String(head.first ?? "")
    shape = head.count == 2 ? String(head[1]) : nil
    parts = all.dropFirst().compactMap { part -> (key: String, value: String)? in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return pair.count == 2 ? (key: String(pair[0]), value: String(pair[1])) : nil
    }
  }

  /// The value of a key, or `nil`.
  public func value(of key: String) -> String? { parts.first { $0.key == key }?.value }

  /// What tells two cases of one operation and shape apart, such as `output=s8`.
  public var attributes: [String] {
    parts.filter { !Self.circumstances.contains($0.key) }.map { "\($0.key)=\($0.value)" }
  }

  /// The operation with its attributes: what `--operation` takes.
  public var variant: String { ([operation] + attributes).joined(separator: ",") }
}
