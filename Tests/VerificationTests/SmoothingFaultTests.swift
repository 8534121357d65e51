// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection
import Records
import Testing

@testable import Verification

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
