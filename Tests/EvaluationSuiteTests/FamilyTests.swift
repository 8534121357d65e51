// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import EvaluationSuite
import Foundation
import OptimizedOperations
import Quantization
import ReferenceOperations
import Smoothing
import TensorCore
import TestSupport
import Testing
import TransformerModels

/// Every family against the transformers package.
@Suite struct FamilyTests {
  /// Roundings of one value on its longest way through the two layers: at most thirteen products of
  /// depth up to 96 and five normalizations of 24 channels, made on both sides, all of one sign.
  private static let roundings = 2.0 * (13 * 96 + 5 * 24)

  /// Roundings of rotated queries and keys, in two layers, on both sides: an angle of at most 19 is off
  /// by two of its own (the power and the product), its sine and cosine by one, the sum by two.
  ///
  /// A share of a frequency and of its scaled one adds at most thirty, to angles below 10.
  private static func rotations(_ configuration: ModelConfiguration) -> Double {
    var scaling = 0.0
    if case .rotary(_, .some) = configuration.positions { scaling = 30 * 10 }
    return 2.0 * 2 * 2 * (2 * 19 + scaling + 3)
  }

  /// How far two computations in FP64 may be apart, in units of the largest value.
  ///
  /// Softmax turns an absolute error of scores, at most the relative one times the largest score S, into
  /// a relative one of weights, twice: in the exponential and in the sum. So what is ahead of it counts
  /// 1 + 2 S times, and ahead of both layers' the square of that.
  private static func bound(_ golden: GoldenModel) throws -> Double {
    let amplification = 1 + 2 * (try golden.largestScore())
    let count = roundings + rotations(golden.model.configuration)
    return count * amplification * amplification * 0x1p-53
  }

  /// A family on one kernel row.
  struct Argument: CustomTestStringConvertible {
    let family: String
    let row: String
    var testDescription: String { "\(family) on \(row)" }

    static let all = GoldenModel.families.flatMap { family in
      KernelRow.supported.map { Argument(family: family, row: $0.name) }
    }
  }

  @Test(arguments: GoldenModel.families)
  func computesInFP64WhatTransformersDoes(family: String) throws {
    let golden = try GoldenModel(family)
    let reference = ReferenceTransformer()
    let output = try golden.output(reference, reference, source: golden.model)
    let bound = try Self.bound(golden)
    #expect(golden.distance(output) <= bound)
    // Of use: far below what another constant, type or order of operations would change.
    #expect(bound < 1e-9)
  }

  @Test(arguments: Argument.all)
  func computesInFP32ToItsRounding(argument: Argument) throws {
    let golden = try GoldenModel(argument.family)
    let float = FloatTransformer(
      row: try .named(argument.row),
      pool: WorkerPool(threads: 2)
    )
    let output = try golden.output(float, float, source: golden.model)
    #expect(golden.distance(output) <= Self.roundings * 0x1p-24)
  }

  @Test(arguments: GoldenModel.families)
  func computesInFP32ByALibraryToItsRounding(family: String) throws {
    let golden = try GoldenModel(family)
    let model = try EvaluatedModel(
      golden.model,
      settings: SchemeSettings(
        scheme: nil,
        library: FloatLibrary(name: "openblas", path: "openblas")
      ),
      statistics: ActivationStatistics(),
      threads: 2
    )
    #expect(model.settings.name == "fp32@openblas")
    let states = try model.hiddenStates(of: golden.tokens)
    let distance = golden.distance(family == "bert" ? states : try model.logits(of: states))
    #expect(distance <= Self.roundings * 0x1p-24)
  }

  @Test(arguments: GoldenModel.families.filter { $0 != "bert" })
  func decodesTokenByTokenAsInOnePiece(family: String) throws {
    let golden = try GoldenModel(family)
    let reference = ReferenceTransformer()
    let output = try golden.output(
      reference,
      reference,
      source: golden.model,
      pieces: [0..<7, 7..<18, 18..<19, 19..<20]
    )
    let bound = try Self.bound(golden)
    #expect(golden.distance(output) <= bound)
    // Of use: far below what another constant, type or order of operations would change.
    #expect(bound < 1e-9)
  }

  /// Powers of two round nothing, so not a bit may change, whatever takes the factors up: a
  /// normalization, rows of a linear layer, the value rows of a fused one, or the run-time division.
  @Test(arguments: GoldenModel.families)
  func leavesEveryBitWhereverFactorsAreFolded(family: String) throws {
    let golden = try GoldenModel(family)
    let configuration = golden.model.configuration
    let reference = ReferenceTransformer()
    let plain = try golden.output(reference, reference, source: golden.model)
    var groups = 0
    for site in SmoothingSite.allCases {
      var factors = ChannelFactors(configuration)
      for layer in 0..<configuration.layerCount {
        for group in SmoothingPlan(configuration.layer(layer)).groups where group.site == site {
          factors.fold(Self.powersOfTwo(group, configuration), at: group)
          groups += 1
        }
      }
      let rescaled = RescaledTensors(golden.model, factors: factors)
      #expect(
        try golden.output(reference, reference, source: rescaled) == plain,
        "\(site.rawValue)"
      )
    }
    #expect(groups >= 6)
  }

  private static func powersOfTwo(
    _ group: SmoothingPlan.Group,
    _ configuration: ModelConfiguration
  ) -> [Float] {
    let size = configuration.headSize
    return (0..<group.consumers[0].columns).map { channel in
      // Query heads that share a value head share its factors.
      let shared =
        group.site == .attentionOutput
        ? channel / size / configuration.headsInGroup * size + channel % size : channel
      return Float(sign: .plus, exponent: shared * 7 % 11 - 5, significand: 1)
    }
  }

  /// Each operand of a product is off by at most half a step of 1/127 of its largest value, both
  /// together by 1/127; a value passes at most thirteen products.
  @Test(arguments: GoldenModel.families)
  func staysNearFP64WithLinearsInINT8(family: String) throws {
    let golden = try GoldenModel(family)
    var statistics = ActivationStatistics()
    try CalibrationRun(golden.model, threads: 1)
      .run([golden.tokens], into: &statistics) { _ in }
    for name in ["w8a8-channel", "w8a8-channel-static", "smoothquant-o1", "smoothquant-channel"] {
      let settings = SchemeSettings(
        scheme: QuantizationScheme.named(name),
        sites: Set(SmoothingSite.allCases),
        // A router that chooses another expert is no rounding.
        keptFloat: ["block_sparse_moe.gate"]
      )
      let model = try EvaluatedModel(
        golden.model,
        settings: settings,
        statistics: statistics,
        threads: 2
      )
      let states = try model.hiddenStates(of: golden.tokens)
      let distance = golden.distance(family == "bert" ? states : try model.logits(of: states))
      #expect(distance <= 13.0 / 127, "\(name)")
      // A witness that the layers are quantized at all.
      #expect(distance > Self.roundings * 0x1p-24, "\(name)")
    }
  }

  @Test func refusesOPTThatNormalizesLast() throws {
    let folder = try ModelCopy(of: "opt", changing: ["do_layer_norm_before": false])
    let error = try #require(throws: ModelError.self) { try CheckpointModel(path: folder.path) }
    #expect("\(error)".contains("do_layer_norm_before is false: as in OPT-350m"))
  }

  @Test func refusesAGGUFWhosePositionsAreScaled() throws {
    var file = GGUFBytes.llama(tensors: 1)
    file.appendTensor("rope_freqs.weight", sizes: [3])
    file.appendData(byteCount: 12)
    let path = NSTemporaryDirectory() + "/smoothbench-scaled-\(UUID().uuidString).gguf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
    let error = try #require(throws: ModelError.self) { try CheckpointModel(path: path) }
    #expect("\(error)".contains("rope_freqs.weight, factors of rotary positions"), "\(error)")
  }

  /// 20 tokens are all that a window of 20 holds; a shorter one would leave the first keys out.
  @Test func runsTextsThatASlidingWindowHoldsAsWithoutIt() throws {
    let golden = try GoldenModel("llama")
    let reference = ReferenceTransformer()
    for (window, isHeld) in [(20, true), (19, false)] {
      let copy = try ModelCopy(
        of: "llama",
        changing: ["model_type": "mistral", "sliding_window": window]
      )
      let source = try CheckpointModel(path: copy.path)
      let model = try TransformerModel(
        source.configuration,
        source: source,
        operations: reference,
        linears: reference
      )
      var sequence = model.makeSequence(capacity: 20)
      if isHeld {
        let states = try model.hiddenStates(golden.tokens, after: &sequence)
        let bound = try Self.bound(golden)
        #expect(golden.distance(try model.logits(states)) <= bound)
      } else {
        // Token by token too, where the cache grows beyond the window.
        _ = try model.hiddenStates(Array(golden.tokens[..<19]), after: &sequence)
        #expect(throws: TokenError.beyondSlidingWindow(found: 20, window: 19)) {
          try model.hiddenStates(Array(golden.tokens[19...]), after: &sequence)
        }
      }
    }
  }

  @Test func refusesMoreTokensThanAModelHasPlacesFor() throws {
    let golden = try GoldenModel("opt")
    let reference = ReferenceTransformer()
    let model = try TransformerModel(
      golden.model.configuration,
      source: golden.model,
      operations: reference,
      linears: reference
    )
    var sequence = model.makeSequence(capacity: 100)
    #expect(throws: TokenError.sequenceTooLong(found: 65, capacity: 64)) {
      try model.hiddenStates([Int](repeating: 3, count: 65), after: &sequence)
    }
  }
}
