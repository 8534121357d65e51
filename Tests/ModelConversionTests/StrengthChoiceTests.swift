// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import Smoothing
import TensorCore
import Testing

/// The alpha that is chosen for a group.
@Suite struct StrengthChoiceTests {
  /// One channel of the activation and one of the weight larger than the others.
  struct Outliers: CustomTestStringConvertible {
    let activation: Float
    let weight: Float
    let granularity: Granularity
    var testDescription: String { "x \(activation), w \(weight), \(granularity)" }

    static let all = [1, 3, 30, 1000].flatMap { (activation: Float) in
      [1, 10].flatMap { (weight: Float) in
        [Granularity.perTensor, .perChannel].map {
          Outliers(activation: activation, weight: weight, granularity: $0)
        }
      }
    }
  }

  @Test(arguments: Outliers.all)
  func predictsTheLeastErrorOfAllAndNeverMoreThanOneHalf(outliers: Outliers) throws {
    let source = RandomSource(seed: 20_261_124)
    let weight = Matrix<Float>(rows: 32, columns: 64) { row, column in
      let unit = Float(source.unit(stream: 1, row: row, column: column)) - 0.5
      return column == 7 ? unit * outliers.weight : unit
    }
    let maxima = (0..<64).map { channel in
      let unit = 1 + Float(source.unit(stream: 2, row: 0, column: channel))
      return channel == 11 ? unit * outliers.activation : unit
    }
    func factors(_ strength: MigrationStrength) throws -> SmoothingFactors {
      try SmoothingFactors(
        activationMaxima: maxima,
        weights: [weight],
        strength: strength,
        rule: .deadChannelsUntouched,
        layer: "layer"
      )
    }
    let search = StrengthChoice(
      maxima: maxima,
      weights: [weight],
      granularity: outliers.granularity
    )
    let choice = try search.best(of: MigrationStrength.steps, factors)
    let error = search.predictedError(choice.factors)
    for step in 0...20 {
      #expect(error <= search.predictedError(try factors(MigrationStrength(Double(step) / 20))))
    }
    let ratio = try #require(choice.errorRatio)
    #expect(ratio == error / search.predictedError(try factors(.balanced)))
    #expect(choice.strength.value == 0.5 ? ratio == 1 : ratio < 1)
    // A list without it, with the best of all or not.
    let listed = try [0.3, 0.7].map { try MigrationStrength($0) }
    let ofList = try search.best(of: listed, factors)
    let errors = try listed.map { search.predictedError(try factors($0)) }
    #expect(search.predictedError(ofList.factors) == errors.min())
    #expect(listed.contains(ofList.strength))
  }

  @Test func readsANumberAListOrAuto() throws {
    let listed = try [0.4, 0.5, 0.6].map { try MigrationStrength($0) }
    #expect(StrengthSetting(text: "0.5") == .balanced)
    #expect(StrengthSetting(text: "0.4,0.5,0.6") == .chosen(from: listed))
    #expect(StrengthSetting(text: "auto") == .auto)
    for wrong in ["", ",", "0.4,", "0.4,,0.5", "0.4,2", "-0.1", "nan", "auto,0.5", "half"] {
      #expect(StrengthSetting(text: wrong) == nil, "\(wrong)")
    }
  }

  @Test func belongsToOneSchemeAlone() throws {
    let schemes = QuantizationScheme.all.filter { $0.ownSmoothing != nil }
    #expect(schemes.map(\.name) == ["smoothquant-auto"])
    let own = try #require(schemes.first?.ownSmoothing)
    #expect(own.strength == .auto)
    #expect(own.sites == Set(SmoothingSite.allCases))
  }

  @Test(arguments: ["0.5", "0.4,0.5,0.6", "auto"])
  func writesWhatItReads(text: String) throws {
    #expect(StrengthSetting(text: text)?.text == text)
  }
}
