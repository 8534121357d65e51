// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records
import Testing
import Verification

@testable import FaultInjection

/// What the self-test asks of its subjects.
@Suite struct SelftestTests {
  @Test func everySubjectHasLawsThatExistAndANameOfItsOwn() throws {
    let subjects = SelftestSubject.faults + SelftestSubject.right
    #expect(Set(subjects.map(\.name)).count == subjects.count)
    #expect(SelftestSubject.faults.count == 51)
    for subject in subjects {
      #expect(!subject.laws.isEmpty)
      for name in subject.laws {
        let law = try #require(PropertyCatalog.named(name), "\(subject.name): no law \(name)")
        let isAsked =
          law.isFormula || law.operations.contains(where: subject.subject.operations.contains)
        #expect(isAsked, "\(subject.name) does not offer what \(name) is about")
      }
      #expect(subject.properties.map(\.name) == subject.laws)
    }
  }

  @Test func everyPublishedBugHasALawThatItsFaultIsAskedFor() throws {
    for bug in PublishedBug.all {
      let published = try VerificationCase(text: bug.caseText)
      let name = try #require(published.property)
      let law = try #require(PropertyCatalog.named(name), "\(bug.issue): no law \(name)")
      #expect(law.operations.contains(published.operation))
      #expect(law.fills.contains(published.fill))
      #expect(bug.fault.laws.contains(name))
    }
    let issues = PublishedBug.all.map(\.issue)
    #expect(Set(issues).count == issues.count)
  }

  @Test func objectsToSomethingRightThatNobodyLookedAt() throws {
    let selftest = Selftest(seed: 1, cases: 12, fills: [.fullRange], captured: nil)
    let subject = try #require(SelftestSubject.right.first)
    #expect(selftest.objection(to: [], of: subject) == "exact-int32 checked no case of it")
    var records = selftest.records(of: subject)
    #expect(selftest.objection(to: records, of: subject) == nil)
    let index = try #require(records.firstIndex { $0.property == "transposition" })
    records[index].cases = 0
    #expect(selftest.objection(to: records, of: subject) == "transposition checked no case of it")
    records[index].caught = true
    records[index].finding = "wrong"
    #expect(selftest.objection(to: records, of: subject) == "transposition: wrong")
    // Values with ties exist for real operands only: no law of a product uses them.
    let ties = Selftest(seed: 1, cases: 1, fills: [.ties], captured: nil)
    #expect(ties.objection(to: ties.records(of: subject), of: subject) == "no law uses these fills")
  }

  @Test func objectsToAFaultThatNobodySaw() throws {
    let selftest = Selftest(seed: 1, cases: 4, fills: [.oneHot], captured: nil)
    // One code a row is far from a sum of 2^31.
    let subject = try #require(
      SelftestSubject.faults.first { $0.name == Fault.accumulatorSaturates.rawValue }
    )
    let records = selftest.records(of: subject)
    #expect(!records.isEmpty)
    #expect(selftest.objection(to: records, of: subject) == "no law saw it under any fill")
  }

  /// A plan that loses a reader of a mixture would be seen by the right one being accused.
  @Test func aMixtureIsRightOnlyIfThePlanFindsEveryReader() throws {
    let fills: [Fill] = [.fullRange, .outlierChannels]
    let selftest = Selftest(seed: 1, cases: 20, fills: fills, captured: nil)
    func isCaught(_ name: String) throws -> Bool {
      let all = SelftestSubject.faults + SelftestSubject.right
      let subject = try #require(all.first { $0.name == name })
      return selftest.records(of: subject).contains(where: \.caught)
    }
    #expect(try !isCaught("right-smoothed-mixture"))
    #expect(try isCaught(SmoothingFault.routerMissed.rawValue))
    #expect(try isCaught(SmoothingFault.expertMissed.rawValue))
  }
}
