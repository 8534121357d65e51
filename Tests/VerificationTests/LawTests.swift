// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection
import OptimizedOperations
import Records
import TensorCore
import Testing

@testable import Verification

@Suite struct LawTests {
  private func records(_ plan: VerificationPlan) -> [VerificationRecord] {
    var records: [VerificationRecord] = []
    VerificationRunner(plan).run { records.append($0.record) }
    return records
  }

  @Test(arguments: KernelRow.supported.map(\.name))
  func kernelRowKeepsEveryLaw(_ row: String) throws {
    let subject = VerificationSubject.kernelRow(try KernelRow.named(row))
    let plan = VerificationPlan(seed: 7, cases: 60, subjects: [subject])
    for record in records(plan) where record.property != "smoothing-identity-captured" {
      #expect(record.outcome == .passed, "\(record.property): \(record.reason) \(record.repro)")
      #expect(record.ratio <= 1)
    }
  }

  @Test func referenceKeepsEveryLaw() {
    let plan = VerificationPlan(seed: 8, cases: 40, subjects: [.reference])
    for record in records(plan) where record.property != "smoothing-identity-captured" {
      #expect(record.outcome == .passed, "\(record.property): \(record.reason) \(record.repro)")
    }
  }

  @Test func samePlanGivesTheSameRecords() throws {
    let plan = VerificationPlan(seed: 3, cases: 12, subjects: [.reference])
    let first = try records(plan).map { try JSONLines.line(for: .verification($0)) }
    let second = try records(plan).map { try JSONLines.line(for: .verification($0)) }
    #expect(first == second)
  }

  @Test func formulasRunOnceHoweverManyKernels() {
    let plan = VerificationPlan(
      cases: 1,
      properties: PropertyCatalog.all.filter(\.isFormula),
      subjects: [.reference, FaultyOperations.subject(.threadsRace)]
    )
    #expect(records(plan).map(\.kernel) == Array(repeating: "reference", count: 6))
  }

  @Test func namesAreUniqueAndEveryLawStatesItsBound() {
    let names = PropertyCatalog.all.map(\.name)
    #expect(Set(names).count == names.count)
    for property in PropertyCatalog.all {
      #expect(property.bound.contains(":"), "\(property.name) derives its bound after a colon")
      #expect(!property.statement.isEmpty)
    }
  }

  @Test func dataThatTellNothingAreMistrusted() {
    // Every row of this fill is zero or negative zero for a depth of 1 and some seeds; a run of
    // such cases proves nothing and must say so.
    let zeros = Property(
      name: "zeros",
      statement: "nothing",
      bound: "0: nothing",
      operations: [.product],
      fills: [.fullRange]
    ) { _ in
      var observation = Observation.held("equal")
      observation.weakness = "every expected element is zero"
      return .observed(observation)
    }
    let plan = VerificationPlan(cases: 5, properties: [zeros], subjects: [.reference])
    let record = records(plan).first
    #expect(record?.outcome == .mistrusted)
    #expect(record?.reason == "5 of 5 cases tell nothing: every expected element is zero")
  }

  @Test func capturedFillWithoutTensorsIsSkipped() {
    let plan = VerificationPlan(
      cases: 5,
      fills: [.captured],
      properties: PropertyCatalog.all.filter { $0.name == "exact-int32" },
      subjects: [.reference]
    )
    #expect(records(plan).map(\.outcome) == [.skipped])
    #expect(records(plan).first?.reason.hasPrefix("needs captured tensors") == true)
  }

  @Test func lawsOfOtherFillsAreLeftOut() {
    let plan = VerificationPlan(cases: 1, fills: [.ties], subjects: [.reference])
    #expect(!records(plan).isEmpty)
    #expect(records(plan).allSatisfy { $0.outcome == .passed })
  }

  @Test func unexpectedErrorIsAFailureThatQuotesIt() {
    let subject = VerificationSubject(name: "broken") { _ in
      throw CaseTextError.unknownKey(key: "k")
    }
    let plan = VerificationPlan(
      cases: 3,
      properties: PropertyCatalog.all.filter { $0.name == "exact-int32" },
      subjects: [subject]
    )
    let record = records(plan).first
    #expect(record?.outcome == .failed)
    #expect(record?.reason.hasPrefix("unexpected error: key 'k'") == true)
  }

  @Test(arguments: KernelRow.supported.map(\.name))
  func everySmallShapeIsExactOnEveryRow(_ row: String) throws {
    let prepared = PreparedSubject(.kernelRow(try KernelRow.named(row)))
    let law = try #require(PropertyCatalog.named("exact-int32"))
    // Past the tile of every row in rows (12) and columns (32), and past a vector in depth.
    for rows in 1...14 {
      for columns in 1...35 {
        for depth in Array(1...9) + [15, 16, 17, 31, 33, 63, 64, 65] {
          let shape = try ProblemShape(rows: rows, depth: depth, columns: columns)
          let small = VerificationCase(operation: .product, shape: shape, fill: .boundary)
          let result = try law.check(
            CheckContext(
              verificationCase: small,
              data: CaseData(small, captured: nil),
              prepared: prepared
            )
          )
          guard case .observed(let observation) = result, observation.holds else {
            Issue.record("\(small) on \(row)")
            return
          }
        }
      }
    }
  }
}
