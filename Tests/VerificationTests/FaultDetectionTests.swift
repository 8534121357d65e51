// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection
import Records
import TensorCore
import Testing

@testable import Verification

@Suite struct FaultDetectionTests {
  private func results(_ plan: VerificationPlan) -> [VerificationResult] {
    var results: [VerificationResult] = []
    VerificationRunner(plan).run { results.append($0) }
    return results
  }

  // What a call remembers from the one before is gone when a case is replayed alone.
  @Test(arguments: Fault.allCases.filter { $0 != .scalesStale })
  func faultIsCaughtByItsLawShrunkAndReplayedFromThePrintedText(_ fault: Fault) throws {
    let laws = PropertyCatalog.all.filter { fault.laws.contains($0.name) }
    let subject = FaultyOperations.subject(fault)
    // A sum passes 2^31 only at the greatest depths, which few cases have.
    let cases = fault == .accumulatorSaturates ? 1200 : 120
    let plan = VerificationPlan(cases: cases, properties: laws, subjects: [subject])
    let failed = try #require(results(plan).first { $0.record.outcome == .failed })
    let report = try #require(failed.report)
    let smallest = report.verificationCase
    let usesColumns = ![.quantizeToken, .quantizeTensor, .normQuantize].contains(smallest.operation)
    let shape = smallest.shape
    let work = shape.rows * shape.depth * (usesColumns ? shape.columns : 1)
    #expect(work <= fault.smallestWork, "smallest case: \(smallest)")

    let repro = failed.record.repro
    #expect(repro.hasPrefix("smoothbench verify --case '"))
    let text = try #require(repro.split(separator: "'").dropFirst().first.map(String.init))
    let replayed = try VerificationCase(text: text)
    #expect(replayed == smallest)
    var again: [VerificationResult] = []
    VerificationRunner(plan).replay(replayed, on: subject) { again.append($0) }
    #expect(again.map(\.record.outcome) == [.failed])
    #expect(again.first?.record.reason == failed.record.reason)
  }

  @Test func failureNamesTheFirstWrongElementAndDrawsItsRegion() throws {
    let laws = PropertyCatalog.all.filter { $0.name == "exact-int32" }
    let plan = VerificationPlan(
      cases: 60,
      properties: laws,
      subjects: [FaultyOperations.subject(.tailColumnWrong)]
    )
    let report = try #require(results(plan).first?.report)
    #expect(report.mismatch.row == 0)
    #expect(report.mismatch.column == 16)
    #expect(report.lines.contains { $0.contains("................X") })
    #expect(report.lines.last?.hasPrefix("  repro:  smoothbench verify --case '") == true)
  }

  @Test func failureThatComesAndGoesIsCalledARace() throws {
    let laws = PropertyCatalog.all.filter { $0.name == "exact-int32" }
    let subject = VerificationSubject(name: "unsteady") { _ in UnsteadyOperations() }
    let plan = VerificationPlan(cases: 20, properties: laws, subjects: [subject])
    let result = try #require(results(plan).first)
    #expect(result.record.outcome == .failed)
    #expect(
      result.record.reason.contains("look for a race") || result.record.reason.contains("got")
    )
  }

  @Test func operationThatIsNotOfferedIsSkippedWithTheReason() {
    let subject = VerificationSubject(name: "library", provider: "library", operations: [.product])
    {
      FaultyOperations(fault: .threadsRace, threads: $0)
    }
    let plan = VerificationPlan(
      cases: 4,
      properties: PropertyCatalog.all.filter { $0.name == "epilogue" },
      subjects: [subject]
    )
    let records = results(plan).map(\.record)
    #expect(records.map(\.outcome) == [.skipped])
    #expect(records.first?.reason == "library does not offer this operation")
  }

  @Test func wrongKernelIsNotCalledMistrusted() {
    let plan = VerificationPlan(
      cases: 10,
      fills: [.zeroRows],
      properties: PropertyCatalog.all.filter { $0.name == "quantizer-rule" },
      subjects: [FaultyOperations.subject(.zeroRowDividedByZero)]
    )
    #expect(results(plan).map(\.record.outcome) == [.failed])
  }
}
