// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import Records
import TensorCore
import Testing

@testable import Verification

/// A fault in the formulas of smoothing.
enum SmoothingFault: String, CaseIterable, CustomTestStringConvertible {
  case factorsInverted
  case activationSmoothedTwice
  case factorsOnTheWrongAxis
  case weightForgotten
  case strengthSwapped
  case deadChannelDivided
  case factorsRoundedOnOneSide

  var testDescription: String { rawValue }

  var formulas: SmoothingFormulas {
    var formulas = SmoothingFormulas.reference
    let right = SmoothingFormulas.reference
    switch self {
    case .factorsInverted:
      formulas.factors = { try right.factors($0, $1, $2).map { 1 / $0 } }
    case .activationSmoothedTwice:
      formulas.smoothedActivation = { activation, factors in
        try right.smoothedActivation(right.smoothedActivation(activation, factors), factors)
      }
    case .factorsOnTheWrongAxis:
      formulas.smoothedWeight = { weight, factors in
        Matrix(rows: weight.rows, columns: weight.columns) {
          weight[$0, $1] * factors[$0 % factors.count]
        }
      }
    case .weightForgotten:
      formulas.smoothedWeight = { weight, _ in weight }
    case .strengthSwapped:
      formulas.factors = { try right.factors($0, $1, MigrationStrength(1 - $2.value)) }
    case .deadChannelDivided:
      formulas.factors = { activation, weight, strength in
        try right.factors(activation.map { max($0, 1e-5) }, weight.map { max($0, 1e-5) }, strength)
      }
    case .factorsRoundedOnOneSide:
      formulas.smoothedActivation = { activation, factors in
        try right.smoothedActivation(activation, factors.map { Double(Float($0)) })
      }
    }
    return formulas
  }
}

@Suite struct SmoothingFaultTests {
  @Test(arguments: SmoothingFault.allCases)
  func faultBreaksALawOfSmoothing(_ fault: SmoothingFault) {
    var plan = VerificationPlan(
      cases: 60,
      properties: PropertyCatalog.all.filter(\.isFormula),
      subjects: []
    )
    plan.formulas.smoothing = fault.formulas
    var broken: [String] = []
    VerificationRunner(plan).run { result in
      if result.record.outcome == .failed { broken.append(result.record.property) }
    }
    #expect(!broken.isEmpty)
  }
}
