// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import Records
import ReferenceOperations

/// Judges the rule of one dialect: against what its program makes of the recorded inputs, and by the
/// laws of every quantizer.
public struct DialectVerification: Sendable {
  /// The dialect.
  public let dialect: Dialect
  /// Seed of the first case.
  public let seed: UInt64
  /// Cases of each law.
  public let cases: Int
  /// Names of the checks, in order.
  public let names: [String]
  private let vectors: DialectVectors
  /// The quantizer that is judged: the dialect's own unless a test puts another in its place.
  var rule: DialectQuantizer

  /// Names and statements of all checks.
  public static let listing: [(name: String, statement: String)] =
    [
      ("dialect-vectors", "codes and scales of the recorded inputs are those of the program"),
      (
        "dialect-factors",
        "smoothing factors of recorded channels are those of the program, for one layer, for several "
          + "that read one input, and for its own alpha"
      ),
    ] + DialectLaw.all.map { ($0.name, $0.statement) }

  /// Prepares the checks.
  ///
  /// - Parameters:
  ///   - dialect: The dialect.
  ///   - seed: Seed of the first case.
  ///   - cases: Cases of each law.
  ///   - goldenFolder: The folder of golden files.
  ///   - isChosen: Which checks to make, by name.
  /// - Throws: ``CheckpointError`` for vectors that are missing or not sound.
  public init(
    _ dialect: Dialect,
    seed: UInt64,
    cases: Int,
    goldenFolder: String,
    isChosen: (String) -> Bool = { _ in true }
  ) throws {
    self.dialect = dialect
    self.seed = seed
    self.cases = cases
    rule = dialect.quantizer
    vectors = try DialectVectors(dialect, goldenFolder: goldenFolder)
    names = Self.listing.map(\.name).filter(isChosen)
  }

  /// Makes one check.
  ///
  /// - Parameter name: One of ``names``.
  /// - Returns: What became of it.
  /// - Throws: ``CheckpointError`` or ``QuantizationError`` for vectors that cannot be used.
  public func record(of name: String) throws -> VerificationRecord {
    switch name {
    case "dialect-vectors":
      return record(
        name,
        try vectors.finding(for: rule),
        bound: "0: vectors \(dialect.evidence.text)",
        caseText: "dialects/\(dialect.name).safetensors"
      )
    case "dialect-factors":
      let bound = "\(DialectVectors.factorBound) of the factor: 12 units in the last place of FP32"
      guard let factor = dialect.factor, let finding = try vectors.finding(for: factor) else {
        return skipped(name, bound, "\(dialect.name) records no smoothing factors")
      }
      return record(
        name,
        finding,
        bound: bound,
        caseText: "dialects/\(dialect.name).safetensors"
      )
    default:
      guard let law = DialectLaw.all.first(where: { $0.name == name }) else {
        preconditionFailure("'\(name)' is not one of the names")
      }
      return try record(of: law)
    }
  }

  private func record(of law: DialectLaw) throws -> VerificationRecord {
    if let reason = law.reasonAgainst(rule) { return skipped(law.name, law.bound(rule), reason) }
    let quantizer = ReferenceDialectQuantizer(rule)
    var sum = DialectFinding()
    var worst = DialectCase(seed: seed, index: 0)
    for index in 0..<cases {
      let drawn = DialectCase(seed: seed, index: index)
      let finding = try law.check(quantizer, drawn.values())
      if finding.worstRatio > sum.worstRatio && sum.fault == nil { worst = drawn }
      sum.add(finding)
      if sum.fault != nil { break }
    }
    guard sum.count > 0 else {
      return skipped(law.name, law.bound(rule), "no case has a value that the law is about")
    }
    return record(law.name, sum, bound: law.bound(rule), caseText: worst.text)
  }

  private func record(
    _ name: String,
    _ finding: DialectFinding,
    bound: String,
    caseText: String
  ) -> VerificationRecord {
    var record = VerificationRecord(
      property: name,
      case: caseText,
      kernel: "reference",
      provider: "smoothbench",
      outcome: finding.fault == nil ? .passed : .failed,
      reason: finding.fault ?? "",
      seed: seed,
      cases: finding.count,
      bound: bound,
      observed: finding.fault ?? "ratio \(finding.worstRatio)",
      ratio: finding.worstRatio,
      repro: finding.fault == nil ? "" : repro(name)
    )
    record.dialect = dialect.name
    record.covers = dialect.coverage
    // The package that makes the codes often makes no factors, and another program does.
    record.evidence = (name == "dialect-factors" ? dialect.factorEvidence : dialect.evidence).text
    record.casesAsked = cases
    return record
  }

  private func skipped(_ name: String, _ bound: String, _ reason: String) -> VerificationRecord {
    var record = record(name, DialectFinding(), bound: bound, caseText: "")
    record.outcome = .skipped
    record.reason = reason
    return record
  }

  private func repro(_ name: String) -> String {
    "smoothbench verify --dialect \(dialect.name) --filter \(name) --seed \(seed) --cases \(cases)"
  }
}
