// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Smoothing

/// Compares the factors that models are smoothed with to those of a golden file.
///
/// The reference has formulas of its own, so that a wrong exponent in one of them shows.
struct GoldenSmoothingCheck {
  let file: GoldenFile

  /// The name that records give this implementation.
  static let name = "smooth"

  /// The comparison of the factors; empty when the file is about something else.
  func comparisons() throws -> [GoldenComparison] {
    guard file.entry.operation == "smoothing" else { return [] }
    let recomputation = GoldenRecomputation(file: file)
    let factors = try SmoothingFactors(
      // Maxima of FP32 values: nothing is rounded.
      activationMaxima: try file.vector("activation_maxima").map { Float($0) },
      weightMaxima: try file.vector("weight_maxima").map { Float($0) },
      strength: try recomputation.strength(),
      rule: try recomputation.smoothingRule(),
      layer: file.entry.path
    )
    // Factors of FP64 that FP32 does not hold are at the ends of its normal numbers.
    let ends = Double(Float.leastNormalMagnitude)...Double(Float.greatestFiniteMagnitude)
    let golden = try file.vector("factors").map { min(max($0, ends.lowerBound), ends.upperBound) }
    let expected = GoldenTensor(shape: [golden.count], .float64(golden))
    let got = GoldenTensor(
      shape: [factors.values.count],
      .float64(factors.values.map { Double($0) })
    )
    guard got.shape == expected.shape else {
      throw GoldenError.badContent(
        path: file.entry.path,
        reason: "tensor 'factors' is \(expected.summary), expected \(got.summary)"
      )
    }
    return [
      GoldenComparison(
        name: "factors",
        expected: expected,
        got: got,
        tolerance: .relative(
          .init(
            roundings: 1,
            precision: 24,
            why:
              "factors are rounded once to FP32; some units of 2^-53 of their powers are below u^2"
          )
        )
      )
    ]
  }
}
