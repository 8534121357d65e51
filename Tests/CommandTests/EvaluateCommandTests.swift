// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `smoothbench calibrate` and `evaluate` as a script sees them.
@Suite struct EvaluateCommandTests {
  private static func calibrate(_ model: TinyModel, _ more: [String] = []) throws -> Tool.Result {
    try Tool.run(
      ["calibrate", model.path, "--token-ids", model.ids, "--window", "12"] + more
    )
  }

  private static func evaluate(_ model: TinyModel, _ more: [String]) throws -> Tool.Result {
    try Tool.run(
      ["evaluate", model.path, "--token-ids", model.ids, "--window", "40", "--format", "json"]
        + more
    )
  }

  @Test func evaluatesEverySchemeBesideFP32() throws {
    let model = try TinyModel()
    #expect(try Self.calibrate(model, ["--output", model.statistics]).status == 0)
    let schemes = [
      "w8a8-naive", "w8a8-tensor-static", "smoothquant-o1", "smoothquant-o3",
      "smoothquant-channel", "llm-int8", "zeroquant", "fp16", "fp32",
    ]
    let result = try Self.evaluate(
      model,
      ["--statistics", model.statistics, "--scheme", schemes.joined(separator: ",")]
    )
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    #expect(records.map { $0["scheme"] as? String } == ["fp32"] + schemes.dropLast())
    let float = try #require(records[0]["perplexity"] as? Double)
    #expect(float.isFinite && float > 1)
    for record in records {
      #expect(record["kind"] as? String == "evaluation")
      #expect(record["windows"] as? Int == 3)
      #expect(record["tokens"] as? Int == 3 * 39)
      let perplexity = try #require(record["perplexity"] as? Double)
      // Random weights without outliers: eight bits change little, and something.
      #expect(abs(perplexity / float - 1) < 0.1)
      if record["scheme"] as? String != "fp32" { #expect(perplexity != float) }
    }
    let bytes = records.map { $0["weight_bytes"] as? Int ?? 0 }
    #expect(bytes[1] < bytes[0] / 2)
  }

  @Test func mergesShardsToTheBitsOfOneRun() throws {
    let model = try TinyModel()
    #expect(try Self.calibrate(model, ["--output", model.statistics]).status == 0)
    let parts = ["1/3", "2/3", "3/3"].map { ($0, model.folder.path + "/part-\($0.prefix(1))") }
    var merges: [String] = []
    for (shard, path) in parts {
      let arguments = ["--shard", shard, "--output", path, "--threads", "1"] + merges
      #expect(try Self.calibrate(model, arguments).status == 0)
      merges = ["--merge", path]
    }
    let whole = FileManager.default.contents(atPath: model.statistics)
    #expect(FileManager.default.contents(atPath: parts[2].1) == whole)
  }

  @Test func failsWhenPerplexityRisesTooMuch() throws {
    let model = try TinyModel()
    let arguments = ["--scheme", "fp32,w8a8-naive", "--max-perplexity-increase"]
    #expect(try Self.evaluate(model, arguments + ["50%"]).status == 0)
    // Whatever eight bits do to this model, one of the two directions is a rise.
    let fp32 = try Self.evaluate(model, ["--scheme", "fp32,w8a8-naive"]).records()
    let ratio =
      try #require(fp32[1]["perplexity"] as? Double)
      / #require(fp32[0]["perplexity"] as? Double)
    #expect(try Self.evaluate(model, arguments + ["0%"]).status == (ratio > 1 ? 1 : 0))
  }

  @Test func refusesAModelItCannotRun() throws {
    let scaled = try TinyModel(settings: ["rope_scaling": ["type": "linear"]])
    let result = try Self.evaluate(scaled, ["--scheme", "fp32"])
    #expect(result.status == 65)
    #expect(result.errors.contains("rope_scaling"))
    let other = try Self.evaluate(
      try TinyModel(settings: ["model_type": "gpt2"]),
      ["--scheme", "fp32"]
    )
    #expect(other.status == 65)
    #expect(other.errors.contains("model_type: 'gpt2'"))
    let wider = try Self.evaluate(
      try TinyModel(settings: ["intermediate_size": 44]),
      ["--scheme", "fp32"]
    )
    #expect(wider.status == 65)
    #expect(wider.errors.contains("gate_proj"))
  }

  @Test func refusesTokensAndStatisticsOfOtherModels() throws {
    let model = try TinyModel()
    try Data([0x31, 0, 0x32, 0]).write(to: URL(fileURLWithPath: model.ids))
    let tokens = try Tool.run(
      ["evaluate", model.path, "--token-ids", model.ids, "--window", "2", "--scheme", "fp32"]
    )
    #expect(tokens.status == 65)
    #expect(tokens.errors.contains("50"))
    let whole = try TinyModel()
    let statistics = try Self.evaluate(
      whole,
      ["--scheme", "smoothquant-o3", "--statistics", whole.path + "/model.safetensors"]
    )
    #expect(statistics.status == 65)
    let none = try Self.evaluate(whole, ["--scheme", "smoothquant-o3"])
    #expect(none.status == 64)
    #expect(none.errors.contains("needs --statistics"))
    let few = try Tool.run(
      ["evaluate", whole.path, "--token-ids", whole.ids, "--window", "121", "--scheme", "fp32"]
    )
    #expect(few.status == 64)
  }
}
