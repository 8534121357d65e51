// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import smoothbench

/// Limits that make `smoothbench evaluate` a check: none of them passes unseen.
@Suite struct EvaluationLimitTests {
  private static func evaluate(_ model: TinyModel, _ more: [String]) throws -> Tool.Result {
    try Tool.run(
      ["evaluate", model.path, "--token-ids", model.ids, "--window", "40", "--format", "json"]
        + more
    )
  }

  @Test func whatIsNoNumberIsNotAllowed() throws {
    let increase = try #require(Percentage(argument: "2%"))
    #expect(increase.allows(1.02) && increase.allows(0.5))
    for ratio in [1.0201, Double.infinity, Double.nan] { #expect(!increase.allows(ratio)) }
    #expect(!increase.allows(nil))
    let cosine = try #require(CosineLimit(argument: "0.99"))
    #expect(cosine.allows(0.99) && cosine.allows(1))
    for found in [0.9899, -Double.infinity, Double.nan] { #expect(!cosine.allows(found)) }
    for argument in ["nan", "1.5", "-1.01", "99%", ""] {
      #expect(CosineLimit(argument: argument) == nil)
    }
  }

  @Test func runsFP32ForALimitThatIsMadeOfIt() throws {
    let model = try TinyModel()
    let arguments = ["--scheme", "w8a8-naive", "--max-perplexity-increase"]
    let allowed = try Self.evaluate(model, arguments + ["50%"])
    #expect(allowed.status == 0, "\(allowed.errors)")
    let records = try allowed.records()
    #expect(records.map { $0["scheme"] as? String } == ["fp32", "w8a8-naive"])
    let ratio =
      try #require(records[1]["perplexity"] as? Double)
      / #require(records[0]["perplexity"] as? Double)
    #expect(try Self.evaluate(model, arguments + ["0%"]).status == (ratio > 1 ? 1 : 0))
    let alone = try Self.evaluate(model, ["--scheme", "fp32", "--max-perplexity-increase", "2%"])
    #expect(alone.status == 64)
    #expect(alone.errors.contains("--scheme"))
  }

  /// 70000 is no number of FP16: the head that is stored in it makes logits that are none.
  @Test func failsWhenAPerplexityIsNoNumber() throws {
    let model = try TinyModel(firstElements: ["embed_tokens.weight": 70_000])
    let result = try Self.evaluate(
      model,
      ["--scheme", "fp32,fp16", "--max-perplexity-increase", "2%"]
    )
    #expect(try result.records().last?["perplexity"] as? String == "NaN", "\(result.errors)")
    #expect(result.status == 1)
  }

  @Test func comparesCosinesOfAnEncoderWithALimit() throws {
    let encoder = try TinyEncoder()
    let scheme = ["--scheme", "w8a8-channel", "--min-cosine"]
    #expect(try encoder.evaluate(scheme + ["0.5"]).status == 0)
    #expect(try encoder.evaluate(scheme + ["1"]).status == 1)
    #expect(try encoder.evaluate(scheme + ["nan"]).status == 64)
    let coded = try encoder.evaluate(["--scheme", "w8a8-channel", "--attention-int8"])
    #expect(coded.status == 0, "\(coded.errors)")
    #expect(
      try coded.records().map { $0["scheme"] as? String } == ["w8a8-channel+attention-int8"]
    )
  }

  @Test func givesTheIntervalOfSharedNearestNeighbours() throws {
    let encoder = try TinyEncoder()
    let records = try encoder.evaluate(["--scheme", "fp32,w8a8-naive"]).records()
    #expect(records.count == 2)
    for record in records {
      let share = try #require(record["nearest_neighbour_agreement"] as? Double)
      let ends = try #require(record["nearest_neighbour_interval"] as? [Double])
      #expect(ends.count == 2)
      #expect(ends[0] >= 0 && ends[0] <= share && share <= ends[1] && ends[1] <= 1)
    }
    #expect(records[0]["nearest_neighbour_interval"] as? [Double] == [1, 1])
  }

  @Test func recordsSpeedAndMemoryOfAnEncoder() throws {
    let records = try TinyEncoder().evaluate(["--scheme", "fp32,w8a8-channel"]).records()
    #expect(records.count == 2)
    for record in records {
      let seconds = try #require(record["seconds"] as? Double)
      let tokens = try #require(record["tokens"] as? Int)
      let speed = try #require(record["tokens_per_second"] as? Double)
      #expect(abs(speed * seconds / Double(tokens) - 1) < 1e-9)
      // Without tcmalloc there is no count.
      if let live = record["allocator_live_bytes"] as? Int { #expect(live > 0) }
      for key in ["resident_bytes", "peak_resident_bytes"] {
        #expect(try #require(record[key] as? Int) > 1 << 20)
      }
    }
  }

  /// The process of a scheme says why it cannot run; the tool says it again and ends as it would have.
  @Test(arguments: ["fp32", "w8a8-channel"])
  func saysWhyASchemeOfAnEncoderIsRefused(scheme: String) throws {
    let tensor = "encoder.layer.0.output.dense.weight"
    let result = try TinyEncoder(brokenTensor: tensor).evaluate(["--scheme", scheme])
    #expect(result.status == 65, "\(result.errors)")
    for part in ["/model.safetensors, tensor '\(tensor)'", "found nan at [0, 0]"] {
      #expect(result.errors.contains(part), "\(result.errors)")
    }
    #expect(result.output.isEmpty)
  }

  @Test func refusesOptionsOfTheOtherKindOfModel() throws {
    let encoder = try TinyEncoder()
    for option in [["--max-perplexity-increase", "2%"], ["--simulate"], ["--stride", "6"]] {
      let result = try encoder.evaluate(["--scheme", "w8a8-channel"] + option)
      #expect(result.status == 64)
      #expect(result.errors.contains("\(option[0]) is for models that predict"), "\(result.errors)")
      #expect(result.output.isEmpty)
    }
    let decoder = try Self.evaluate(
      try TinyModel(),
      ["--scheme", "w8a8-channel", "--min-cosine", "0.9"]
    )
    #expect(decoder.status == 64)
    #expect(decoder.errors.contains("--min-cosine is for encoders"))
  }
}
