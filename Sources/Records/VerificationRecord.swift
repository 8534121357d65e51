// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What became of one property, or one golden file, on one kernel row.
public struct VerificationRecord: Codable, Sendable {
  /// How a check ended.
  public enum Outcome: String, Codable, Sendable {
    /// Every case held.
    case passed
    /// A case violated its bound.
    case failed
    /// The check could not run here; `reason` says why.
    case skipped
    /// Every case held, but the data were too weak for that to mean anything; `reason` says why.
    case mistrusted
  }

  /// Name of the law, such as `exact-int32`.
  public var property: String
  /// The worst case seen, or the smallest failing case; text that `verify --case` replays.
  public var `case`: String
  /// Row of the kernel table, or `reference` for laws of the formulas themselves.
  public var kernel: String
  /// Whose kernel: `smoothbench` or the name of a library.
  public var provider: String
  /// How the check ended.
  public var outcome: Outcome
  /// Why it was skipped or mistrusted, or what was wrong; empty when passed.
  public var reason: String
  /// Seed of the run.
  public var seed: UInt64
  /// Number of cases evaluated.
  public var cases: Int
  /// The bound in words and symbols, with its derivation.
  public var bound: String
  /// What was observed in the worst case, in the unit of the bound.
  public var observed: String
  /// Worst observed error divided by its bound; 0 when both are 0.
  ///
  /// At most 1 when passed.
  public var ratio: Double
  /// A command line that replays the case, or empty when nothing failed.
  public var repro: String
  /// The dialect whose rule was judged, or `null`.
  public var dialect: String?
  /// What the dialect's recorded vectors were made by, or `null`.
  public var evidence: String?
  /// What of the program the dialect's rule states, and what not, or `null`.
  public var covers: String?
  /// Cases of each law that were asked for, as `--cases` takes them, or `nil` where that is not known.
  public var casesAsked: Int?
  /// What `--provider` called the library, or `nil` for our own kernels and in files of older builds.
  public var library: String?

  /// Creates a record.
  public init(
    property: String,
    case caseText: String,
    kernel: String,
    provider: String,
    outcome: Outcome,
    reason: String = "",
    seed: UInt64,
    cases: Int,
    bound: String,
    observed: String,
    ratio: Double,
    repro: String = ""
  ) {
    self.property = property
    self.case = caseText
    self.kernel = kernel
    self.provider = provider
    self.outcome = outcome
    self.reason = reason
    self.seed = seed
    self.cases = cases
    self.bound = bound
    self.observed = observed
    self.ratio = ratio
    self.repro = repro
  }
}
