// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What one law saw of one known fault under one fill.
public struct SelftestRecord: Codable, Sendable {
  /// Name of the fault, or of something right that no law may accuse.
  public var fault: String
  /// Where the data come from.
  public var fill: String
  /// The law.
  public var property: String
  /// Whether the law was broken.
  public var caught: Bool
  /// Whether the subject is right, so that it must not be caught.
  public var isRight: Bool
  /// The published bug that the case stands for, such as `oneDNN#476`, or `nil`.
  public var issue: String?
  /// The case that showed it, as `verify --case` would be given it; empty where nothing did.
  public var `case`: String
  /// Cases checked.
  public var cases: Int
  /// What was wrong in that case.
  public var finding: String
  /// The words of the command that makes it anew, or `nil` in files of older builds.
  public var command: [String]?

  /// Creates a record.
  public init(
    fault: String,
    fill: String,
    property: String,
    caught: Bool,
    isRight: Bool,
    issue: String? = nil,
    case caseText: String,
    cases: Int,
    finding: String
  ) {
    self.fault = fault
    self.fill = fill
    self.property = property
    self.caught = caught
    self.isRight = isRight
    self.issue = issue
    self.case = caseText
    self.cases = cases
    self.finding = finding
  }
}
