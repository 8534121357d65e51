// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// One case of two stored result files side by side.
///
/// A weaker statement than a `gate` record: the samples were taken at different times, perhaps on
/// different machines, and what changed between them besides the build is not known.
public struct ComparisonRecord: Codable, Sendable {
  /// What the samples look like.
  public enum Impression: String, Codable, Sendable {
    /// The whole interval of the ratio is above 1.
    case slower
    /// The whole interval of the ratio is below 1.
    case faster
    /// The interval holds 1, or there are too few samples for an interval.
    case unclear
    /// The case is in the second file only.
    case withoutBaseline = "without-baseline"
    /// The case is in the first file only.
    case gone
  }

  /// Text of the case.
  public var `case`: String
  /// Row of the kernel table, or the library's own name for what it ran.
  public var kernel: String
  /// `smoothbench` or the name of a library.
  public var provider: String
  /// Median in the first file.
  ///
  /// Unit: seconds for each call.
  public var baseSeconds: Double?
  /// Median in the second file.
  ///
  /// Unit: seconds for each call.
  public var headSeconds: Double?
  /// Second median divided by the first.
  public var ratio: Double?
  /// 99 % bootstrap interval of the ratio, each file drawn for itself; `nil` where one of them has
  /// fewer than eight samples.
  public var confidenceInterval: [Double]?
  /// What the samples look like.
  public var impression: Impression
  /// Whether both files name the same machine; `nil` where one names none.
  public var isSameMachine: Bool?

  /// Creates a record of a case that has no counterpart; a comparison fills in the rest.
  public init(
    case caseText: String,
    kernel: String,
    provider: String,
    impression: Impression,
    isSameMachine: Bool?
  ) {
    self.case = caseText
    self.kernel = kernel
    self.provider = provider
    self.impression = impression
    self.isSameMachine = isSameMachine
  }
}
