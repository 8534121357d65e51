// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection
import Quantization
import Records
import TensorCore
import Testing

@testable import Verification

@Suite struct ErrorPredictionTests {
  private func matrix(_ rows: [[Int8]], scale: Float) throws -> QuantizedMatrix {
    try QuantizedMatrix(
      codes: Matrix(rows: rows.count, columns: rows[0].count) { rows[$0][$1] },
      scales: rows.map { _ in try Scale(scale) },
      granularity: .perChannel
    )
  }

  @Test func oneOutputHasTheVarianceOfItsFormula() throws {
    let prediction = ErrorPrediction(
      try matrix([[3, 4]], scale: 0.5),
      try matrix([[1, 2]], scale: 0.25)
    )
    // a^2 b^2 (|q|^2 + |p|^2 + K / 12) / 12 = (25 + 5 + 1 / 6) / 64 / 12.
    #expect(abs(prediction.squaredError - (30 + 1.0 / 6) / 768) < 1e-15)
  }

  @Test func moreOutputsAllowLessTolerance() throws {
    func tolerance(_ size: Int) throws -> Double {
      let source = RandomSource(seed: 4)
      let rows = (0..<size).map { row in
        (0..<64).map { Int8(source.integer(in: -127...127, stream: 1, row: row, column: $0)) }
      }
      return ErrorPrediction(try matrix(rows, scale: 1), try matrix(rows, scale: 1)).lowerTolerance
    }
    #expect(try tolerance(40) < tolerance(10))
  }

  /// Each new law, broken on purpose.
  @Test(arguments: [
    ("linear-certificate", Fault.scalesOffByOneRow),
    ("linear-predicted-error", .truncatedInsteadOfRounded),
    ("quantizer-bias", .truncatedInsteadOfRounded),
  ])
  func lawCanFail(_ law: String, _ fault: Fault) throws {
    let property = try #require(PropertyCatalog.named(law))
    let subject = FaultyOperations.subject(fault)
    let plan = VerificationPlan(cases: 40, properties: [property], subjects: [subject])
    #expect(VerificationRunner(plan).firstViolation(of: property, on: subject).violation != nil)
    let right = VerificationRunner(plan).firstViolation(of: property, on: .reference)
    #expect(right.violation == nil)
    #expect(right.checked > 0)
  }
}
