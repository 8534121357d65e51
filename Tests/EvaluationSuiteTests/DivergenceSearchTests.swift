// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Quantization
import Smoothing
import TensorCore
import Testing
import TransformerModels

@testable import EvaluationSuite

/// What `inspect --divergence` says of whole models.
@Suite struct DivergenceSearchTests {
  /// Statistics of twice what FP32 shows, so that static ranges hold what an INT8 run makes of it; a 64th
  /// of that for the input of one layer, or for the values of one block's attention.
  private static func statistics(
    _ golden: GoldenModel,
    narrow: String? = nil,
    narrowValues: Int? = nil
  ) throws -> ActivationStatistics {
    var seen = ActivationStatistics()
    try CalibrationRun(golden.model, threads: 1).run([golden.tokens], into: &seen) { _ in }
    var maxima: [String: [Float]] = [:]
    for (layer, values) in seen.maxima {
      maxima[layer] = values.map { $0 * (layer == narrow ? 2 / 64 : 2) }
    }
    var attention: [Int: AttentionMaxima] = [:]
    for (block, known) in seen.attention {
      // Query, key, value, and query and key after their rotation.
      var list = known.list.map { 2 * $0 }
      if block == narrowValues { list[2] /= 64 }
      attention[block] = AttentionMaxima(list)
    }
    return ActivationStatistics(
      maxima: maxima,
      attention: attention,
      tokens: seen.tokens,
      windows: seen.windows
    )
  }

  private static func settings(
    _ scheme: String,
    attention: AttentionScaling? = nil
  ) throws -> SchemeSettings {
    let known = try #require(QuantizationScheme.named(scheme))
    return SchemeSettings(scheme: known, attention: attention)
  }

  private static func summary(
    _ golden: GoldenModel,
    _ settings: SchemeSettings,
    _ statistics: ActivationStatistics
  ) throws -> DivergenceSearch.Summary {
    try DivergenceSearch(golden.model, settings: settings, statistics: statistics, threads: 2)
      .run(golden.tokens)
  }

  /// What the same run shows an observer.
  private static func observe(
    _ golden: GoldenModel,
    _ settings: SchemeSettings,
    _ statistics: ActivationStatistics,
    _ observer: @escaping (ObservedValue, Matrix<Float>) -> Void
  ) throws {
    let model = try EvaluatedModel(
      golden.model,
      settings: settings,
      statistics: statistics,
      threads: 2
    )
    model.observe(observer)
    _ = try model.hiddenStates(of: golden.tokens)
  }

  // MARK: - Experts

  @Test(arguments: ["w8a8-channel", "w8a8-naive", "w8a8-channel-static", "llm-int8", "zeroquant"])
  func comparesEveryOutputOfEveryExpert(scheme: String) throws {
    let golden = try GoldenModel("mixtral")
    let configuration = golden.model.configuration
    let summary = try Self.summary(
      golden,
      try Self.settings(scheme),
      try Self.statistics(golden)
    )
    #expect(summary.first.map(\.layer) == nil)
    // Projections, output of attention, router; then three layers of each expert that a token chose.
    let ofExpert = 2 * configuration.feedforwardSize + configuration.hiddenSize
    let ofToken =
      configuration.attention.columns + configuration.hiddenSize + configuration.expertCount
      + configuration.expertsPerToken * ofExpert
    #expect(summary.outputs == configuration.layerCount * golden.tokens.count * ofToken)
    let worst = try #require(summary.largestError)
    #expect(golden.tokens.indices.contains(worst.token))
  }

  /// What experts read is what their router reads, row by row of the tokens that chose them.
  @Test func namesTheTokenWhoseValueOneExpertCutsOff() throws {
    let golden = try GoldenModel("mixtral")
    let settings = try Self.settings("w8a8-tensor-static")
    let block = "model.layers.1.block_sparse_moe"
    var router = Matrix<Float>(rows: 0, columns: 0, repeating: 0)
    var chosen: [[Int]] = []
    var inputs: [Matrix<Float>] = []
    try Self.observe(golden, settings, try Self.statistics(golden)) { value, rows in
      guard case .input(let place, let tokens) = value else { return }
      if place.names == ["\(block).gate"] { router = rows }
      guard place.names[0].hasPrefix(block), place.names[0].hasSuffix(".w1") else { return }
      chosen.append(tokens ?? [])
      inputs.append(rows)
    }
    #expect(chosen.count == golden.model.configuration.expertCount)
    for (tokens, input) in zip(chosen, inputs) { #expect(input == router.rows(tokens)) }
    // Its first row is not the first token.
    let expert = try #require(chosen.firstIndex(where: { $0.first ?? 0 > 0 }))
    let layer = "\(block).experts.\(expert).w1"
    let first = try #require(
      try Self.summary(golden, settings, try Self.statistics(golden, narrow: layer)).first
    )
    #expect(first.layer == layer)
    #expect(first.operation == .quantize)
    #expect(first.cause == .staticRangeExceeded)
    // Half a step beyond the largest code is the first value that is cut off.
    let limit = first.range * (1 + LinearCertificate.halfStep / 127)
    let expected = chosen[expert].first { token in
      router.row(token).contains { abs(Double($0)) > limit }
    }
    #expect(first.token == expected)
    #expect(first.inputValue == Double(router[first.token, first.channel]))
  }

  // MARK: - Attention

  @Test(arguments: GoldenModel.families)
  func attentionIsThatOfItsScheme(family: String) throws {
    let golden = try GoldenModel(family)
    let configuration = golden.model.configuration
    let statistics = try Self.statistics(golden)
    let schemes: [(name: String, attention: AttentionScaling)] = [
      ("w8a8-channel", .rows), ("w8a8-channel", .tensors), ("w8a8-channel-static", .tensors),
    ]
    let ofAttention =
      configuration.layerCount * golden.tokens.count * configuration.attention.queryColumns.count
    for scheme in schemes {
      let plain = try Self.summary(golden, try Self.settings(scheme.name), statistics)
      let settings = try Self.settings(scheme.name, attention: scheme.attention)
      let summary = try Self.summary(golden, settings, statistics)
      #expect(summary.first.map(\.layer) == nil, "\(settings.text)")
      #expect(summary.outputs == plain.outputs + ofAttention, "\(settings.text)")
    }
  }

  @Test(
    arguments: [
      ("mixtral", "model.layers.1.self_attn"), ("bloom", "transformer.h.1.self_attention"),
      ("opt", "model.decoder.layers.1.self_attn"), ("bert", "encoder.layer.1.attention.self"),
    ]
  )
  func namesTheAttentionWhoseStaticRangeIsExceeded(family: String, layer: String) throws {
    let golden = try GoldenModel(family)
    let settings = try Self.settings("w8a8-channel-static", attention: .tensors)
    let statistics = try Self.statistics(golden, narrowValues: 1)
    var projections = Matrix<Float>(rows: 0, columns: 0, repeating: 0)
    try Self.observe(golden, settings, statistics) { value, rows in
      if case .attention(block: 1, isRotated: true) = value { projections = rows }
    }
    let first = try #require(try Self.summary(golden, settings, statistics).first)
    #expect(first.layer == layer)
    #expect(first.operation == .quantize)
    #expect(first.cause == .staticRangeExceeded)
    let columns = golden.model.configuration.attention.valueColumns
    let limit = first.range * (1 + LinearCertificate.halfStep / 127)
    let expected = golden.tokens.indices.first { token in
      projections.row(token)[columns].contains { abs(Double($0)) > limit }
    }
    #expect(first.token == expected)
    #expect(columns.contains(first.channel))
    #expect(first.inputValue == Double(projections[first.token, first.channel]))
  }
}
