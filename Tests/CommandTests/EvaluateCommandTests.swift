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
      "smoothquant-channel", "smoothquant-auto", "llm-int8", "zeroquant", "fp16", "fp32",
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

  @Test func runsThePapersLadderUnlessToldOtherwise() throws {
    let model = try TinyModel()
    let float = try Self.evaluate(model, [])
    #expect(try float.records().map { $0["scheme"] as? String } == ["fp32", "fp16", "llm-int8"])
    #expect(try Self.calibrate(model, ["--output", model.statistics]).status == 0)
    let ladder = try Self.evaluate(model, ["--statistics", model.statistics])
    #expect(
      try ladder.records().map { $0["scheme"] as? String } == [
        "fp32", "fp16", "llm-int8", "smoothquant-o1", "smoothquant-o2", "smoothquant-o3",
        "smoothquant-channel",
      ]
    )
  }

  @Test func runsLinearLayersByALibrary() throws {
    let model = try TinyModel()
    let result = try Self.evaluate(model, ["--scheme", "fp32@openblas,fp32"])
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    #expect(records.map { $0["scheme"] as? String } == ["fp32", "fp32@openblas"])
    let perplexities = try records.map { try #require($0["perplexity"] as? Double) }
    // The same function; FamilyTests bounds the logits of every family.
    #expect(abs(perplexities[1] / perplexities[0] - 1) < 1e-4)
    for (scheme, status) in [("fp32@nowhere", 66), ("fp32@", 64), ("fp16@openblas", 64)] {
      let refused = try Self.evaluate(model, ["--scheme", scheme])
      #expect(refused.status == status, "\(refused.errors)")
    }
  }

  @Test func runsAttentionInIntegersToo() throws {
    let model = try TinyModel()
    let schemes = ["--scheme", "fp32,w8a8-channel"]
    let plain = try Self.evaluate(model, schemes).records()
    let integer = try Self.evaluate(model, schemes + ["--attention-int8"]).records()
    #expect(integer.map { $0["scheme"] as? String } == ["fp32", "w8a8-channel+attention-int8"])
    #expect(integer[0]["perplexity"] as? Double == plain[0]["perplexity"] as? Double)
    let (before, after) = (
      try #require(plain[1]["perplexity"] as? Double),
      try #require(integer[1]["perplexity"] as? Double)
    )
    // It changes something, and little.
    #expect(before != after)
    #expect(abs(after / before - 1) < 0.05)
  }

  @Test func putsProjectionsOnTheirGrid() throws {
    let model = try TinyModel()
    #expect(try Self.calibrate(model, ["--output", model.statistics]).status == 0)
    let schemes = ["w8a8-channel", "w8a8-naive", "w8a8-tensor-static"]
    let common = ["--statistics", model.statistics, "--scheme", schemes.joined(separator: ",")]
    let plain = try Self.evaluate(model, common).records()
    let coded = try Self.evaluate(model, common + ["--projections-int8"]).records()
    let attention = ["--attention-int8", "--dialect", "authors"]
    let integer = try Self.evaluate(model, common + attention).records()
    #expect(coded.map { $0["scheme"] as? String } == schemes.map { $0 + "+projections-int8" })
    for (index, before) in plain.enumerated() {
      let before = try #require(before["perplexity"] as? Double)
      for after in [coded[index], integer[index]] {
        let after = try #require(after["perplexity"] as? Double)
        // It changes something, and little.
        #expect(before != after)
        #expect(abs(after / before - 1) < 0.05)
      }
    }
    #expect(
      integer.map { ($0["settings"] as? String)?.contains("attention=tensors-static") } == [
        false, false, true,
      ]
    )
  }

  @Test func refusesStaticAttentionThatStatisticsDoNotSupport() throws {
    let model = try TinyModel()
    #expect(try Self.calibrate(model, ["--output", model.statistics]).status == 0)
    let both = ["--projections-int8", "--attention-int8"]
    #expect(try Self.evaluate(model, both).status == 64)
    #expect(try Self.evaluate(model, ["--projections-int8", "--simulate"]).status == 64)
    let smoothed = ["--scheme", "smoothquant-o3", "--statistics", model.statistics]
    let sites = ["--sites", "attention_output", "--projections-int8"]
    let refused = try Self.evaluate(model, smoothed + sites)
    #expect(refused.status == 64)
    #expect(refused.errors.contains("attention_output"), "\(refused.errors)")
  }

  @Test func comparesEveryLogitWithTheTwinOfItsScheme() throws {
    let model = try TinyModel()
    #expect(try Self.calibrate(model, ["--output", model.statistics]).status == 0)
    let schemes = [
      "w8a8-naive", "smoothquant-o3", "smoothquant-channel", "smoothquant-auto", "llm-int8",
      "zeroquant",
    ]
    let result = try Self.evaluate(
      model,
      ["--statistics", model.statistics, "--scheme", schemes.joined(separator: ","), "--simulate"]
    )
    #expect(result.status == 0, "\(result.errors)")
    for record in try result.records() {
      let simulation = try #require(record["simulation"] as? [String: Any])
      let difference = try #require(simulation["largest_logit_difference"] as? Double)
      let range = try #require(simulation["logit_range"] as? Double)
      // Two layers deep few codes are near a tie, and one that flips moves a logit by one step.
      #expect(difference <= range / 50, "\(record["scheme"] ?? "")")
    }
    let refused = try Self.evaluate(model, ["--simulate", "--attention-int8"])
    #expect(refused.status == 64)
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

  @Test func comparesPredictionsWithThoseOfFP32() throws {
    let model = try TinyModel()
    let records = try Self.evaluate(model, ["--scheme", "w8a8-naive,bf16,fp16,fp32"]).records()
    #expect(records[0]["difference"] == nil)
    var divergences: [Double] = []
    for record in records[1...] {
      let difference = try #require(record["difference"] as? [String: Double])
      divergences.append(try #require(difference["divergence"]))
      let agreement = try #require(difference["top_agreement"])
      #expect(agreement > 0.5 && agreement <= 1)
      for key in ["resident_bytes", "peak_resident_bytes"] {
        #expect(try #require(record[key] as? Int) > 1 << 20)
      }
    }
    // Eight bits for all layers change more than eight bits of weights, and these more than eleven.
    #expect(divergences[0] > divergences[1])
    #expect(divergences[1] > divergences[2])
    #expect(divergences[2] > 0)
  }

  @Test func scoresEveryTokenOnceWithAStride() throws {
    let model = try TinyModel()
    let records = try Self.evaluate(
      model,
      ["--scheme", "fp32,w8a8-channel", "--stride", "10"]
    ).records()
    for record in records {
      #expect(record["windows"] as? Int == 9)
      #expect(record["tokens"] as? Int == 119)
    }
    #expect(try Self.evaluate(model, ["--scheme", "fp32", "--stride", "41"]).status == 64)
  }

  @Test func continuesAnInterruptedEvaluation() throws {
    let model = try TinyModel()
    let file = model.folder.path + "/windows.jsonl"
    let arguments = ["--scheme", "fp32,w8a8-naive,w8a8-channel", "--resume", file]
    let whole = try Self.evaluate(model, arguments).records()
    #expect(!FileManager.default.fileExists(atPath: file + ".states"))
    let lines = try String(contentsOfFile: file, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: true)
    // Three windows and a result for each of three schemes.
    #expect(lines.count == 12)
    // Interrupted within the second scheme, while a line was being written.
    let cut = lines[..<6].map { $0 + "\n" }.joined() + lines[6].prefix(20)
    try cut.write(toFile: file, atomically: true, encoding: .utf8)
    let again = try Self.evaluate(model, arguments)
    #expect(again.status == 0, "\(again.errors)")
    for (record, expected) in zip(try again.records(), whole) {
      for key in ["scheme", "settings"] {
        #expect(record[key] as? String == expected[key] as? String)
      }
      let found = record["negative_log_likelihood"] as? Double
      #expect(found == expected["negative_log_likelihood"] as? Double)
      let difference = record["difference"] as? [String: Double]
      #expect(difference == expected["difference"] as? [String: Double])
    }
    // Nothing is left to do: the same table, without a process.
    let third = try Self.evaluate(model, arguments)
    #expect(third.output == again.output)
  }

  @Test func refusesToContinueOnOtherTokensOrAnotherModel() throws {
    let model = try TinyModel()
    let file = model.folder.path + "/windows.jsonl"
    #expect(try Self.evaluate(model, ["--scheme", "fp32", "--resume", file]).status == 0)
    let tokens = try Tool.run(
      [
        "evaluate", model.path, "--token-ids", model.ids, "--window", "20", "--scheme", "fp32",
        "--resume", file,
      ]
    )
    #expect(tokens.status == 65)
    #expect(tokens.errors.contains("other tokens"))
    let weights = URL(fileURLWithPath: model.path + "/model.safetensors")
    var bytes = try Data(contentsOf: weights)
    bytes[bytes.count - 3] ^= 1
    try bytes.write(to: weights)
    let other = try Self.evaluate(model, ["--scheme", "fp32", "--resume", file])
    #expect(other.status == 65)
    #expect(other.errors.contains("another model"))
  }

  @Test func continuesAnInterruptedCalibrationToTheSameBits() throws {
    let model = try TinyModel()
    let ids = (0..<600_000).map { UInt16($0 * 31 % TinyModel.vocabulary) }
    try ids.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: model.ids)) }
    let output = model.folder.path + "/interrupted"
    func arguments(_ output: String) -> [String] {
      ["calibrate", model.path, "--token-ids", model.ids, "--window", "100", "--output", output]
    }
    let process = try Tool.process(arguments(output))
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, !FileManager.default.fileExists(atPath: output + ".progress") {
      usleep(2000)
    }
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(FileManager.default.fileExists(atPath: output + ".progress"))
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(try Tool.run(arguments(output)).status == 0)
    #expect(!FileManager.default.fileExists(atPath: output + ".progress"))
    #expect(try Tool.run(arguments(model.statistics) + ["--threads", "1"]).status == 0)
    let contents = FileManager.default.contents(atPath: output)
    #expect(contents == FileManager.default.contents(atPath: model.statistics))
  }

  @Test func reportsOutliersAndDrawsThem() throws {
    let model = try TinyModel()
    let plot = model.folder.path + "/plot.svg"
    let result = try Self.calibrate(
      model,
      ["--output", model.statistics, "--format", "json", "--output-plot", plot]
    )
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    // Four inputs of linear layers in each of two blocks.
    #expect(records.count == 8)
    for record in records {
      #expect(record["kind"] as? String == "calibration")
      #expect((record["outlier_channels"] as? [[String: Any]])?.count == 8)
    }
    #expect(try String(contentsOfFile: plot, encoding: .utf8).contains("after smoothing"))
    let unknown = try Self.calibrate(
      model,
      ["--output", model.statistics, "--output-plot", plot, "--plot-layer", "lm_head"]
    )
    #expect(unknown.status == 64)
  }

  @Test(
    arguments: ["lm_head", "model.layers.2.mlp.up_proj", "model.layers.0.mlp.up_proj.weight"]
  )
  func refusesALayerToDrawBeforeAnythingRuns(layer: String) throws {
    let model = try TinyModel()
    let plot = model.folder.path + "/plot.svg"
    let result = try Self.calibrate(
      model,
      ["--output", model.statistics, "--output-plot", plot, "--plot-layer", layer]
    )
    #expect(result.status == 64)
    let finding = "'\(layer)' is not a linear layer; one is model.layers.0."
    #expect(result.errors.contains(finding), "\(result.errors)")
    for path in [plot, model.statistics] {
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func drawsTheLayerThatIsNamed() throws {
    let model = try TinyModel()
    let layer = "model.layers.1.mlp.down_proj"
    let result = try Self.calibrate(
      model,
      ["--output", model.statistics, "--format", "json", "--plot-layer", layer]
    )
    #expect(result.status == 0, "\(result.errors)")
    let drawn = try result.records().compactMap { $0["magnitudes"] as? [String: Any] }
    #expect(drawn.map { $0["layer"] as? String } == [layer])
  }

  /// With a stride the first window scores 39 tokens and the others 10.
  @Test(arguments: [[], ["--stride", "10"]] as [[String]])
  func givesIntervalsOfTheDifferencesFromFP32(stride: [String]) throws {
    let model = try TinyModel()
    let records = try Self.evaluate(
      model,
      ["--scheme", "fp32,fp16,w8a8-naive"] + stride
    ).records()
    let intervals = [
      "divergence": "divergence_interval", "top_agreement": "top_agreement_interval",
    ]
    for record in records[1...] {
      let difference = try #require(record["difference"] as? [String: Double])
      for (mean, interval) in intervals {
        let mean = try #require(difference[mean])
        let ends = try #require(record[interval] as? [Double])
        #expect(ends.count == 2)
        #expect(ends[0] >= 0 && ends[0] <= mean + 1e-12 && ends[1] >= mean - 1e-12)
      }
      let agreement = try #require(record["top_agreement_interval"] as? [Double])
      #expect(agreement[1] <= 1)
      // Windows that agree everywhere differ in nothing, however many tokens they score.
      if difference["top_agreement"] == 1 { #expect(agreement == [1, 1]) }
    }
    for interval in intervals.values { #expect(records[0][interval] == nil) }
    let single = try Self.evaluate(
      model,
      ["--scheme", "fp32,w8a8-naive", "--windows", "1"]
    ).records()
    #expect(single[1]["difference"] != nil)
    for interval in intervals.values { #expect(single[1][interval] == nil) }
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
    let many = try Self.evaluate(whole, ["--scheme", "fp32", "--windows", "\(Int.max)"])
    #expect(many.status == 64)
    #expect(many.errors.contains("expected \(Int.max)"), "\(many.errors)")
  }
}
