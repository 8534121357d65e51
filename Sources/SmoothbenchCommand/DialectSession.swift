// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Checkpoints
import Foundation
import Quantization
import Records
import Verification

/// `verify --dialect`: the rule of one dialect against its vectors and the laws of quantizers.
struct DialectSession {
  let name: String
  let filters: [String]
  let exclusions: [String]
  let seed: UInt64
  let cases: Int
  let session: VerifySession
  let report: Report

  /// The dialect of a name.
  ///
  /// - Throws: A usage error that lists all names.
  static func dialect(_ name: String) throws -> Dialect {
    guard let dialect = Dialect.named(name) else {
      throw ValidationError(
        "dialect '\(name)' is not known; expected "
          + Dialect.all.map(\.name).joined(separator: ", ")
      )
    }
    return dialect
  }

  /// Makes the checks.
  ///
  /// - Returns: How the process should end.
  func run(goldenFolder: String) throws -> ExitStatus {
    let dialect = try Self.dialect(name)
    let verification = try DialectVerification(
      dialect,
      seed: seed,
      cases: cases,
      goldenFolder: goldenFolder
    ) { check in
      let isIncluded =
        filters.isEmpty || filters.contains { NamePattern($0).matches(check) }
      return isIncluded && !exclusions.contains { NamePattern($0).matches(check) }
    }
    guard !verification.names.isEmpty else {
      throw VerifyError.nothingMatches(filters, exclusions)
    }
    for line in Self.description(of: dialect) { try report.addText(line) }
    try report.addText("")
    session.begin(verification.names[0], of: verification.names.count)
    for (index, check) in verification.names.enumerated() {
      let record = try verification.record(of: check)
      let lines = record.repro.isEmpty ? [] : ["  \(record.reason)", "  repro: \(record.repro)"]
      try session.finish(record, lines: lines)
      if index + 1 < verification.names.count {
        session.begin(verification.names[index + 1], of: verification.names.count)
      }
    }
    return try session.conclude()
  }

  /// What a dialect is, for people.
  static func description(of dialect: Dialect) -> [String] {
    var lines = ["\(dialect.name): \(dialect.title), for \(dialect.use.rawValue)"]
    var details = ["codes: \(dialect.quantizer.summary)"]
    if let factor = dialect.factor { details.append("factors: \(factor.summary)") }
    details.append("covers \(dialect.coverage)")
    details.append("codes \(dialect.evidence.text)")
    if dialect.factor != nil, dialect.factorEvidence != dialect.evidence {
      details.append("factors \(dialect.factorEvidence.text)")
    }
    for detail in details { lines += Terminal.wrap(detail, to: 78).map { "  " + $0 } }
    return lines
  }
}
