// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection
import Quantization
import Records
import ReferenceOperations
import TensorCore
import Testing

@testable import Verification

@Suite struct ErrorPredictionTests {
  private func codes(_ rows: [[Int8]]) -> Matrix<Int8> {
    Matrix(rows: rows.count, columns: rows[0].count) { rows[$0][$1] }
  }

  private func randomCodes(_ count: Int, stream: UInt64) -> Matrix<Int8> {
    let source = RandomSource(seed: 4)
    return Matrix(rows: count, columns: 64) {
      Int8(source.integer(in: -127...127, stream: stream, row: $0, column: $1))
    }
  }

  @Test func oneOutputHasTheVarianceOfItsFormula() {
    let prediction = ErrorPrediction(codes([[3, 4]]), codes([[1, 2]]))
    // (|q|^2 + |p|^2 + K / 12) / 12 = (25 + 5 + 1 / 6) / 12.
    #expect(abs(prediction.squaredError - (30 + 1.0 / 6) / 12) < 1e-13)
  }

  /// Errors drawn from the model itself stay within the limits; a third of the error and one and a half
  /// times it are outside.
  @Test func sumsOfUniformErrorsStayWithinTheLimits() {
    let (q, p) = (randomCodes(48, stream: 1), randomCodes(40, stream: 2))
    let prediction = ErrorPrediction(q, p)
    let (greatest, least) = (prediction.greatest(besides: 0), prediction.least(besides: 0))
    #expect(greatest < 1.5 * prediction.squaredError)
    #expect(least > prediction.squaredError / 3)
    let source = RandomSource(seed: 9)
    func errors(_ codes: Matrix<Int8>, _ stream: UInt64) -> Matrix<Double> {
      Matrix(rows: codes.rows, columns: codes.columns) {
        source.unit(stream: stream, row: $0, column: $1) - 0.5
      }
    }
    for trial in 0..<50 {
      let (d, f) = (errors(q, UInt64(2 * trial)), errors(p, UInt64(2 * trial + 1)))
      var sum = 0.0
      for row in 0..<q.rows {
        for column in 0..<p.rows {
          var error = 0.0
          for index in 0..<q.columns {
            error += d[row, index] * Double(p[column, index])
            error += Double(q[row, index]) * f[column, index]
          }
          sum += error * error
        }
      }
      #expect(sum < greatest && sum > least)
    }
  }

  @Test func whatIsKnownBesidesWidensTheLimits() {
    let prediction = ErrorPrediction(randomCodes(48, stream: 1), randomCodes(40, stream: 2))
    #expect(prediction.greatest(besides: 100) > prediction.greatest(besides: 0))
    #expect(prediction.least(besides: 100) < prediction.least(besides: 0))
    #expect(prediction.least(besides: 1e9) == 0)
  }

  @Test func recordSaysPredictedAndMeasuredSignalToNoiseRatio() throws {
    let law = try #require(PropertyCatalog.named("linear-predicted-error"))
    var records: [VerificationRecord] = []
    let plan = VerificationPlan(cases: 40, properties: [law], subjects: [.reference])
    VerificationRunner(plan).run { records.append($0.record) }
    let record = try #require(records.first)
    #expect(record.outcome == .passed)
    let words = record.observed.split(separator: " ")
    let measured = try #require(Double(words[1]))
    let predicted = try #require(Double(words[4]))
    #expect(record.observed.hasPrefix("SQNR \(measured) dB, predicted \(predicted) dB; error "))
    // Uniform codes: K (127^2 / 3)^2 of signal over 2 K (127^2 / 3) / 12 of error is 2 * 127^2, 45.1 dB.
    #expect(abs(predicted - 45.1) < 1)
    #expect(abs(measured - predicted) < 1)
  }

  /// Each new law, broken on purpose.
  @Test(arguments: [
    ("linear-certificate", Fault.scalesOffByOneRow),
    ("linear-predicted-error", .truncatedInsteadOfRounded),
    ("quantizer-bias", .truncatedInsteadOfRounded),
    ("operand-ends", .endOverrun),
    ("requantize-saturation", .outputOverflows),
  ])
  func lawCanFail(_ law: String, _ fault: Fault) throws {
    let property = try #require(PropertyCatalog.named(law))
    let subject = FaultyOperations.subject(fault)
    let cases = max(4, 40 / property.costDivisor)
    let plan = VerificationPlan(cases: cases, properties: [property], subjects: [subject])
    #expect(VerificationRunner(plan).firstViolation(of: property, on: subject).violation != nil)
    let right = VerificationRunner(plan).firstViolation(of: property, on: .reference)
    #expect(right.violation == nil)
    #expect(right.checked > 0)
  }

  /// On each of the operations that it is about, and with each of its fills.
  @Test func biasOfEveryQuantizerShows() throws {
    let property = try #require(PropertyCatalog.named("quantizer-bias"))
    #expect(property.operations == [.quantizeToken, .quantizeTensor])
    func seen(
      _ operation: CaseOperation,
      _ fill: Fill,
      by make: @escaping @Sendable (Int) -> any OperationFamily
    ) -> (checked: Int, isCaught: Bool) {
      let subject = VerificationSubject(name: "one", operations: [operation], make: make)
      let plan = VerificationPlan(cases: 40, fills: [fill], subjects: [subject])
      let result = VerificationRunner(plan).firstViolation(of: property, on: subject)
      return (result.checked, result.violation != nil)
    }
    for operation in property.operations {
      for fill in property.fills {
        let right = seen(operation, fill) { _ in ReferenceOperations() }
        #expect(right.checked > 0 && !right.isCaught, "\(operation.rawValue), \(fill.rawValue)")
        let wrong = seen(operation, fill) {
          FaultyOperations(fault: .truncatedInsteadOfRounded, threads: $0)
        }
        #expect(wrong.isCaught, "\(operation.rawValue), \(fill.rawValue)")
      }
    }
  }
}
