// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Smoothing
import TensorCore
import Testing

@testable import EvaluationSuite

/// Static scales follow the rule of the dialect, on the kernels and in their FP32 twin.
@Suite struct StaticScaleTests {
  @Test(arguments: ScaleRule.allCases)
  func aStaticScaleIsTheLargestInputByTheRule(rule: ScaleRule) throws {
    let golden = try GoldenModel("llama")
    var statistics = ActivationStatistics()
    try CalibrationRun(golden.model, threads: 1)
      .run([golden.tokens], into: &statistics) { _ in }
    let layer = "model.layers.1.mlp.up_proj"
    let place = LinearPlace(block: 1, site: .feedForwardInput, names: [layer])
    for name in ["w8a8-tensor-static", "smoothquant-o3"] {
      let smoothing = try ModelSmoothing(
        SchemeSettings(scheme: QuantizationScheme.named(name), scaleRule: rule),
        model: golden.model,
        statistics: statistics
      )
      let own = try ModelSmoothing(
        SchemeSettings(scheme: QuantizationScheme.named(name)),
        model: golden.model,
        statistics: statistics
      )
      let scale = try smoothing.staticScale(place).value
      if name == "w8a8-tensor-static" {
        let largest = try #require(statistics.maxima[layer]?.max())
        #expect(scale == largest / rule.divisor)
      }
      // The same maximum under both rules, but for the rounding of each quotient.
      let ratio = scale * rule.divisor / (try own.staticScale(place).value * 127)
      #expect(abs(ratio - 1) <= 4 * Float.ulpOfOne, "\(name)")
    }
  }

  /// Integer sums are exact, and FP32 sums of 64 products are off by far less than a code.
  ///
  /// One row lies beyond the static range and has a scale of its own: by the other divisor its values
  /// would be off by up to half a step, a 255th of the largest.
  @Test(arguments: ScaleRule.allCases)
  func theTwinScalesARowBeyondTheRangeByTheRule(rule: ScaleRule) throws {
    let source = RandomSource(seed: 20_261_130)
    let weight = Matrix<Float>(rows: 24, columns: 64) {
      Float(source.unit(stream: 1, row: $0, column: $1)) - 0.5
    }
    let activation = Matrix<Float>(rows: 3, columns: 64) {
      (Float(source.unit(stream: 2, row: $0, column: $1)) - 0.5) * ($0 == 0 ? 40 : 1)
    }
    let scheme = try #require(QuantizationScheme.named("smoothquant-auto"))
    let sources = LinearSources(staticScale: { _ in Scale(absoluteMaximum: 0.5, rule: rule) })
    let row = try KernelRow.chosen()
    let pool = WorkerPool(threads: 1)
    let float = FloatTransformer(row: row, pool: pool)
    let place = LinearPlace(block: 0, site: .feedForwardOutput, names: ["layer"])
    let integers = QuantizedLinears(
      scheme: scheme,
      operations: OptimizedOperations(row: row, pool: pool),
      float: float,
      scaleRule: rule,
      sources: sources
    )
    let twin = SimulatedLinears(scheme: scheme, float: float, scaleRule: rule, sources: sources)
    let found = try integers.apply(
      try integers.prepare(weights: [weight], biases: [nil], at: place),
      to: activation
    )
    let expected = try twin.apply(
      try twin.prepare(weights: [weight], biases: [nil], at: place),
      to: activation
    )
    for row in 0..<activation.rows {
      let largest = expected.row(row).map(abs).max() ?? 0
      for column in 0..<weight.rows {
        #expect(abs(found[row, column] - expected[row, column]) <= 1e-4 * largest)
      }
    }
  }
}
