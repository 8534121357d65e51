// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import Testing

/// What gates, self-tests, certificates and audits amount to.
@Suite struct RunSummaryTests {
  private static func gate(_ verdict: GateRecord.Verdict, role: GateRecord.Role = .run) -> Record {
    .gate(
      GateRecord(
        role: role,
        case: "case",
        base: "base",
        head: "head",
        verdict: verdict,
        reason: "",
        margin: 0.02,
        alpha: 0.05
      )
    )
  }

  private static func selftest(
    _ fault: String,
    caught: Bool,
    isRight: Bool = false,
    issue: String? = nil
  ) -> Record {
    .selftest(
      SelftestRecord(
        fault: fault,
        fill: "uniform",
        property: "law",
        caught: caught,
        isRight: isRight,
        issue: issue,
        case: "",
        cases: 1,
        finding: ""
      )
    )
  }

  private static func certificate(_ outcome: VerificationRecord.Outcome) -> Record {
    .certificate(
      CertificateRecord(
        model: "m",
        output: "o",
        subject: "logits",
        outcome: outcome,
        reason: "",
        bound: "",
        ratio: 0.5
      )
    )
  }

  private static func audit(_ flag: String, _ outcome: VerificationRecord.Outcome) -> Record {
    .audit(
      AuditRecord(
        original: "o",
        quantized: "q",
        flag: flag,
        outcome: outcome,
        layer: 0,
        subject: "s",
        detail: ""
      )
    )
  }

  @Test func everyKindOfEvidenceDecidesTheStanding() {
    let cases: [([Record], RunSummary.Standing)] = [
      ([], .unchecked),
      ([Self.gate(.same)], .right), ([Self.gate(.identical)], .right),
      ([Self.gate(.regressed)], .slower), ([Self.gate(.untrusted)], .untrusted),
      ([Self.gate(.inconclusive)], .inconclusive),
      ([Self.gate(.regressed, role: .case)], .slower),
      // A slowdown that the run as a whole did not confirm.
      ([Self.gate(.regressed, role: .case), Self.gate(.same)], .right),
      ([Self.selftest("f", caught: false), Self.selftest("f", caught: true)], .right),
      ([Self.selftest("f", caught: true), Self.selftest("g", caught: false)], .wrong),
      // A fault that its fills show can still miss the case of a published bug.
      ([Self.selftest("f", caught: true), Self.selftest("f", caught: false, issue: "#1")], .wrong),
      ([Self.selftest("k", caught: false, isRight: true)], .right),
      ([Self.selftest("k", caught: true, isRight: true)], .wrong),
      ([Self.certificate(.passed)], .right), ([Self.certificate(.failed)], .wrong),
      ([Self.audit("group", .passed)], .right),
      ([Self.audit("group", .failed), Self.audit("clipped", .failed)], .wrong),
      ([Self.audit("unsmoothed", .mistrusted), Self.audit("group", .passed)], .right),
      ([Self.gate(.regressed), Self.certificate(.failed)], .wrong),
    ]
    for (records, standing) in cases {
      let summary = RunSummary(records)
      #expect(summary.standing == standing, "\(records)")
      #expect(summary.hasFailure == (standing == .wrong))
      #expect(summary.verdict.contains { $0.hasPrefix("NOT CHECKED") } == records.isEmpty)
    }
  }

  @Test func namesWhatIsWrong() {
    let verdict = RunSummary([
      Self.selftest("half-away", caught: false), Self.selftest("avx2", caught: true, isRight: true),
      Self.audit("wrong-axis", .failed), Self.audit("wrong-axis", .failed), Self.gate(.same),
      Self.certificate(.failed),
    ]).verdict.joined(separator: " ")
    for text in [
      "0 of 1 known faults and published bugs were caught: half-away survived",
      "avx2 is right and was accused", "wrong-axis (2)", "GATE: SAME", "CERTIFICATE: 1 of 1",
    ] {
      #expect(verdict.contains(text), "\(verdict)")
    }
  }
}
