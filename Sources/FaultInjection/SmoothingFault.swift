// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
public import Verification

/// A fault in the formulas of smoothing.
public enum SmoothingFault: String, CaseIterable, Sendable {
  case factorsInverted = "smoothing-factors-inverted"
  case activationSmoothedTwice = "smoothing-applied-twice"
  case factorsOnTheWrongAxis = "smoothing-factor-on-wrong-axis"
  case siblingMissed = "smoothing-sibling-missed"
  case routerMissed = "smoothing-router-missed"
  case expertMissed = "smoothing-expert-missed"
  case weightForgotten = "smoothing-weight-forgotten"
  case strengthSwapped = "smoothing-strength-swapped"
  case deadChannelDivided = "smoothing-dead-channel-divided"
  case factorsRoundedOnOneSide = "smoothing-factors-rounded-on-one-side"

  /// The laws that are asked to show it.
  public var laws: [String] { Self.laws }

  static let laws = ["smoothing-identity", "smoothing-balance", "smoothing-migration"]

  /// What laws check to catch it.
  public var subject: VerificationSubject {
    var subject = VerificationSubject.reference
    subject.smoothing = formulas
    return subject
  }

  /// The formulas with the fault.
  public var formulas: SmoothingFormulas {
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
    case .siblingMissed:
      // Two layers read one activation, stacked here: the second keeps its weight, as the value
      // beside query and key does when it is left out of the fold.
      formulas.smoothedWeight = { weight, factors in
        let smoothed = try right.smoothedWeight(weight, factors)
        return Matrix(rows: weight.rows, columns: weight.columns) {
          $0 < (weight.rows + 1) / 2 ? smoothed[$0, $1] : weight[$0, $1]
        }
      }
    case .routerMissed: return StackedMixture(missed: [StackedMixture.router]).formulas
    case .expertMissed: return StackedMixture(missed: [StackedMixture.lastExpert]).formulas
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
