// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore
import Testing

@testable import EvaluationSuite

/// What `inspect --divergence` says of one layer.
@Suite struct LayerComparisonTests {
  private static let pool = WorkerPool(threads: 1)

  private static func comparison(
    _ scheme: String,
    _ input: Matrix<Float>,
    staticScale: Scale? = nil,
    hasStoredWeights: Bool = false
  ) throws -> LayerComparison {
    LayerComparison(
      certificate: LinearCertificate(
        scheme: try #require(QuantizationScheme.named(scheme)),
        scaleRule: .own,
        staticScale: staticScale,
        hasStoredWeights: hasStoredWeights
      ),
      input: input,
      pool: pool
    )
  }

  /// The identity layer: outputs are inputs, and the bound follows from few numbers.
  private static let identity = Matrix<Float>(rows: 4, columns: 4) { $0 == $1 ? 1 : 0 }

  @Test(arguments: [false, true])
  func anErrorBeyondHalfStepsIsUnexplained(hasStoredWeights: Bool) throws {
    let input = Matrix<Float>(rows: 2, columns: 4) { Float($0 + $1 + 1) }
    let comparison = try Self.comparison(
      "w8a8-channel",
      input,
      hasStoredWeights: hasStoredWeights
    )
    // a/2 ||w|| + b/2 ||x|| + K a b / 4 with a = 5/127, b = 1/127, of token 1: x = 2, 3, 4, 5. Stored
    // weights are not rounded.
    let a = 5.0 / 127
    let b = hasStoredWeights ? 0 : 1.0 / 127
    let bound = a / 2 + b / 2 * 14 + a * b
    for (share, isBeyond) in [(0.999, false), (1.001, true)] {
      var output = input
      output[1, 2] += Float(bound * share)
      var summary = DivergenceSearch.Summary()
      comparison.compare(
        output,
        weight: Self.identity,
        bias: nil,
        layer: "layer",
        into: &summary
      )
      #expect(summary.outputs == 8)
      // FP32 may round 18 times: 18 * 2^-24 * 5 is below 3e-4 of the smaller bound.
      #expect(abs(summary.largestRatio - share) < 5e-4)
      #expect((summary.first != nil) == isBeyond)
      guard let first = summary.first else { continue }
      #expect(first.cause == .unexplained)
      #expect((first.layer, first.token, first.channel) == ("layer", 1, 2))
      #expect(first.exact == 4)
    }
  }

  /// An expert sees some tokens: a finding's token is that of the window.
  @Test func namesTheTokenOfARow() throws {
    let scale = try Scale(0.5)
    let input = Matrix<Float>(rows: 2, columns: 4) { $0 == 1 && $1 == 2 ? 70 : 1 }
    let comparison = LayerComparison(
      certificate: LinearCertificate(
        scheme: try #require(QuantizationScheme.named("w8a8-tensor-static")),
        scaleRule: .own,
        staticScale: scale
      ),
      input: input,
      tokens: [4, 9],
      pool: Self.pool
    )
    var summary = DivergenceSearch.Summary()
    comparison.compareCodes(layer: "layer", into: &summary)
    #expect(summary.first?.token == 9)
    summary = DivergenceSearch.Summary()
    var output = input
    output[0, 3] += 100
    comparison.compare(output, weight: Self.identity, bias: nil, layer: "layer", into: &summary)
    let first = try #require(summary.first)
    #expect((first.token, first.channel) == (4, 3))
  }

  @Test(arguments: ["w8a8-channel", "w8a8-naive"])
  func namesTheInputChannelOfAnOutlier(scheme: String) throws {
    // Token 0 has a value far above its others; with one scale for all, token 1 suffers from it too.
    let input = Matrix<Float>(rows: 2, columns: 64) { $0 == 0 && $1 == 2 ? -9 : 0.01 }
    let comparison = try Self.comparison(scheme, input)
    for token in 0..<2 {
      var summary = DivergenceSearch.Summary()
      let exact: [Float] = [-9 + 63 * 0.01, 0.64]
      comparison.compare(
        Matrix(rows: 2, columns: 1) { row, _ in
          exact[row] + (row == token ? 0.1 * abs(exact[row]) : 0)
        },
        weight: Matrix(rows: 1, columns: 64, repeating: 1),
        bias: nil,
        layer: "layer",
        into: &summary
      )
      let worst = try #require(summary.largestError)
      #expect(worst.token == token)
      switch (scheme, token) {
      case (_, 0):
        #expect(worst.cause == .outlier)
        #expect((worst.inputChannel, worst.inputValue) == (2, -9))
      case ("w8a8-naive", _): #expect(worst.cause == .outlierElsewhere)
      default: #expect(worst.cause == .unexplained)
      }
    }
  }

  @Test func findsACodeThatATieDecides() throws {
    let scale = try Scale(0.3)
    // A number whose FP32 quotient is a tie, rounded down to the even code, and whose exact one lies above.
    let value = try #require(
      stride(from: 0, to: 120, by: 2).map { (Float($0) + 0.5) * scale.value }.first {
        let quotient = Double($0) / Double(scale.value)
        return Double($0 / scale.value) < quotient && quotient > quotient.rounded(.down) + 0.5
          && ($0 / scale.value).truncatingRemainder(dividingBy: 1) == 0.5
      }
    )
    let input = Matrix<Float>(rows: 2, columns: 3) { $0 == 1 && $1 == 2 ? value : 3 }
    let comparison = try Self.comparison("w8a8-tensor-static", input, staticScale: scale)
    var summary = DivergenceSearch.Summary()
    comparison.compareCodes(layer: "layer", into: &summary)
    #expect(summary.ties == 1)
    let tie = try #require(summary.firstTie)
    #expect((tie.layer, tie.token, tie.channel, tie.error) == ("layer", 1, 2, 1))
    #expect(tie.cause == .tie)
  }

  @Test func aValueIsCutOffBeyondHalfAStep() throws {
    let scale = try Scale(0.5)
    for (value, isCut) in [(Float(63.75), false), (63.76, true), (-63.75, false), (-63.76, true)] {
      let input = Matrix<Float>(rows: 2, columns: 3) { $0 == 1 && $1 == 2 ? value : 3 }
      let comparison = try Self.comparison("w8a8-tensor-static", input, staticScale: scale)
      var summary = DivergenceSearch.Summary()
      comparison.compareCodes(layer: "layer", into: &summary)
      #expect((summary.first != nil) == isCut)
      guard let first = summary.first else { continue }
      #expect(first.cause == .staticRangeExceeded)
      #expect((first.token, first.channel, first.range) == (1, 2, 63.5))
    }
  }
}
