// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Records

/// A build that computes wrongly or fails: nothing of it is timed.
public struct GateFault: Error, CustomStringConvertible {
  /// Which build.
  public enum Side: String, Sendable {
    /// The old one.
    case base
    /// The new one.
    case head
  }

  /// Which build.
  public let side: Side
  /// What was wrong.
  public let finding: any Error

  /// What was wrong.
  public var description: String { "\(side.rawValue): \(finding)" }

  /// The outcome on a case as a failed `verification` record.
  public func record(of benchmarkCase: BenchmarkCase) -> Record {
    ProviderOutcome.rejected(
      benchmarkCase,
      provider: side.rawValue,
      kernel: benchmarkCase.kernel,
      finding: finding
    )
  }

  /// Does something with one build and says which one it was when that fails.
  static func attributing<Result>(to side: Side, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      throw GateFault(side: side, finding: error)
    }
  }
}
