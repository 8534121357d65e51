// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `smoothbench inspect` as a script sees it: exit codes, records, messages.
@Suite struct InspectCommandTests {
  private static let golden = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("golden").path

  @Test func listsEveryTensorAsARecord() throws {
    let result = try Tool.run(["inspect", "\(Self.golden)/gguf/llama.gguf", "--format", "json"])
    #expect(result.status == 0)
    let records = try result.records()
    #expect(records.count == 16)
    #expect(records[0]["kind"] as? String == "checkpoint")
    #expect(records.dropFirst().allSatisfy { $0["kind"] as? String == "tensor" })
    #expect(records[0]["format"] as? String == "GGUF")
    let metadata = try #require(records[0]["metadata"] as? [String: String])
    #expect(metadata["llama.attention.head_count"] == "4")
    let key = try #require(
      records.first { $0["tensor"] as? String == "model.layers.0.self_attn.k_proj.weight" }
    )
    #expect(key["stored_name"] as? String == "blk.0.attn_k.weight")
    #expect(key["shape"] as? [Int] == [12, 8])
    #expect(key["type"] as? String == "F32")
    #expect(key["bytes"] as? Int == 384)
  }

  @Test(arguments: ["text", "csv", "markdown"]) func listsInEveryFormat(format: String) throws {
    for name in ["gguf/every_format.gguf", "gguf/qwen2.safetensors", "torch/act_scales.pt"] {
      let result = try Tool.run(["inspect", "\(Self.golden)/\(name)", "--format", format])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("tensor"))
    }
  }

  @Test func filtersByName() throws {
    let path = "\(Self.golden)/gguf/mixtral.gguf"
    let result = try Tool.run(["inspect", path, "--filter", "experts.1", "--format", "csv"])
    #expect(result.status == 0)
    #expect(result.output.contains("model.layers.0.block_sparse_moe.experts.1.w2.weight"))
    #expect(!result.output.contains("experts.0"))
    let nothing = try Tool.run(["inspect", path, "--filter", "nothing"])
    #expect(nothing.status == 77)
    #expect(nothing.errors.contains("has 'nothing' in its name"))
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: smolLM2),
      "the model is not in the cache folder; run ci/fetch-models"
    )
  )
  func showsWhereAModelCanBeSmoothed() throws {
    let result = try Tool.run(["inspect", Self.smolLM2, "--format", "json"])
    let sites = try result.records().filter { $0["kind"] as? String == "smoothing_site" }
    #expect(
      sites.map { $0["site"] as? String } == [
        "attention_input", "attention_output", "feedforward_input", "feedforward_output",
      ]
    )
    #expect(sites.allSatisfy { $0["layers"] as? Int == 30 && $0["folds_into"] is String })
    #expect(sites[1]["heads_in_group"] as? Int == 3)
  }

  /// The same records and rows as those of the calibration that wrote the file.
  @Test func showsTheOutliersOfStatistics() throws {
    let model = try TinyModel()
    func calibrate(_ format: String) throws -> Tool.Result {
      try Tool.run([
        "calibrate", model.path, "--token-ids", model.ids, "--window", "12",
        "--output", model.statistics, "--format", format,
      ])
    }
    func inspect(_ more: [String]) throws -> Tool.Result {
      try Tool.run(["inspect", model.statistics] + more)
    }
    let expected = try calibrate("json").records().map(Self.withoutCommand)
    let records = try inspect(["--format", "json"]).records()
    #expect(records[0]["kind"] as? String == "checkpoint")
    let found = records.filter { $0["kind"] as? String == "calibration" }
    #expect(try found.map(Self.withoutCommand) == expected)
    #expect(expected.count == 8)
    let words = ["smoothbench", "inspect", model.statistics, "--format", "json"]
    #expect(found.allSatisfy { $0["command"] as? [String] == words })
    for format in ["csv", "markdown"] {
      let rows = try inspect(["--format", format]).output.split(separator: "\n")
      for row in try calibrate(format).output.split(separator: "\n") {
        #expect(rows.contains(row), "\(row)")
      }
    }
    let text = try inspect([]).output
    #expect(text.contains("activations of 14 layers, 120 tokens, 10 of them the first"), "\(text)")
    #expect(text.contains("largest channels, share of tokens where outliers"))
    let filtered = try inspect(["--filter", "layers.1.mlp", "--format", "json"]).records()
    let inputs = filtered.filter { $0["kind"] as? String == "calibration" }
      .flatMap { $0["layers"] as? [String] ?? [] }
    #expect(
      Set(inputs) == Set(["gate_proj", "up_proj", "down_proj"].map { "model.layers.1.mlp.\($0)" })
    )
  }

  /// What does not depend on how the tool was called.
  private static func withoutCommand(_ record: [String: Any]) throws -> Data {
    var record = record
    for key in ["command", "magnitudes"] { record[key] = nil }
    return try JSONSerialization.data(withJSONObject: record, options: .sortedKeys)
  }

  /// The authors' file has maxima and nothing else.
  @Test func showsWhatIsKnownOfStatisticsOfOthers() throws {
    let path = "\(Self.golden)/torch/act_scales.pt"
    let records = try Tool.run(["inspect", path, "--format", "json"]).records()
      .filter { $0["kind"] as? String == "calibration" }
    let layer = "model.layers.0"
    #expect(
      records.map { $0["layers"] as? [String] } == [
        ["\(layer).self_attn.q_proj"], ["\(layer).mlp.down_proj"], ["\(layer).mlp.up_proj"],
        ["lm_head"],
      ]
    )
    let first = try #require(records.first)
    #expect(first["median_channel"] as? Double == 1.3125)
    for key in ["first_token_maximum", "later_maximum", "has_massive_first_token"] {
      #expect(first[key] == nil)
    }
    let channel = try #require((first["outlier_channels"] as? [[String: Any]])?.first)
    #expect(channel["channel"] as? Int == 5)
    #expect(channel["maximum"] as? Double == 1.625)
    #expect(channel["persistence"] == nil)
    let text = try Tool.run(["inspect", path]).output
    #expect(text.contains("5: 1.625, 4: 1.500, 3: 1.375"), "\(text)")
  }

  @Test func refusesStatisticsThatAreNone() throws {
    let model = try TinyModel()
    let calibrated = try Tool.run([
      "calibrate", model.path, "--token-ids", model.ids, "--window", "12",
      "--output", model.statistics, "--quiet",
    ])
    #expect(calibrated.status == 0, "\(calibrated.errors)")
    let file = URL(fileURLWithPath: model.statistics)
    let name = "model.layers.1.mlp.down_proj:later_maximum"
    var bytes = try Data(contentsOf: file)
    let start = try tensorBytes(name, in: bytes).lowerBound
    // -1 in FP32.
    bytes.replaceSubrange(start..<start + 4, with: [0x00, 0x00, 0x80, 0xbf])
    try bytes.write(to: file)
    let result = try Tool.run(["inspect", model.statistics])
    #expect(result.status == 65)
    #expect(result.errors.contains("tensor '\(name)', byte \(start)"), "\(result.errors)")
  }

  /// Records of four kinds, those of one kind not together.
  private static func results() throws -> String {
    let tensors = try Tool.run(["inspect", "\(golden)/torch/act_scales.pt", "--format", "json"])
    let kernels = try Tool.run(["kernels", "--format", "json"])
    let pairs = zip(tensors.output.split(separator: "\n"), kernels.output.split(separator: "\n"))
    return pairs.map { "\($0)\n\($1)\n" }.joined()
  }

  @Test(arguments: ["results.jsonl", "results.json"])
  func showsTheRecordsOfAResultFile(name: String) throws {
    let folder = try TemporaryFolder()
    let results = try Self.results()
    let path = try folder.file(name, results)
    let json = try Tool.run(["inspect", path, "--format", "json"])
    #expect(json.status == 0, "\(json.errors)")
    #expect(json.output == results)
    let text = try Tool.run(["inspect", path])
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.hasPrefix("\(path): "))
    #expect(text.output.contains("1 checkpoint, "))
    #expect(text.output.contains("smoothbench report"))
    // Titles of tensors and of kernels, once each.
    for title in ["stored as", "instructions"] {
      #expect(text.output.split(separator: "\n").count { $0.contains(title) } == 1)
    }
    for format in ["csv", "markdown"] {
      let other = try Tool.run(["inspect", path, "--format", format])
      #expect(other.status == 0, "\(other.errors)")
      #expect(other.output.contains("model.layers.0.self"))
    }
  }

  @Test func saysWhatIsWrongWithAResultFile() throws {
    let folder = try TemporaryFolder()
    let results = try Self.results()
    let cases: [(name: String, text: String, status: Int32, finding: String)] = [
      ("newer.json", results.replacing("record/1", with: "record/2"), 65, "another version"),
      ("cut.json", results + results.prefix(40), 65, "not a record"),
      ("cut.jsonl", String(results.prefix(40)), 65, "line 1: not a record"),
      ("empty.jsonl", "", 77, "no record"),
    ]
    for (name, text, status, finding) in cases {
      let result = try Tool.run(["inspect", try folder.file(name, text)])
      #expect(result.status == status, "\(name): \(result.errors)")
      #expect(result.errors.contains(finding), "\(name): \(result.errors)")
      #expect(result.output.isEmpty)
    }
    let path = try folder.file("results.jsonl", results)
    for option in [["--filter", "layers"], ["--dialects"]] {
      let result = try Tool.run(["inspect", path] + option)
      #expect(result.status == 64)
      #expect(result.errors.contains("is a result file"), "\(result.errors)")
      #expect(result.errors.contains("smoothbench report"))
    }
    // JSON of another kind is no result file.
    let other = try folder.file("config.json", "{\"model_type\": \"llama\", \"hidden_size\": 8}")
    #expect(try Tool.run(["inspect", other]).status == 65)
  }

  @Test func saysWhyThereIsNoPlan() throws {
    let result = try Tool.run(["inspect", "\(Self.golden)/gguf/every_format.gguf"])
    #expect(result.status == 0)
    #expect(result.errors.contains("no plan for smoothing"))
    #expect(result.errors.contains("general.architecture: 'test'"))
  }

  private static let smolLM2 =
    (ProcessInfo.processInfo.environment["SMOOTHBENCH_CACHE"] ?? NSHomeDirectory()
      + "/.cache/smoothbench") + "/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf"

  @Test func refusesBadFilesWithTheirPlace() throws {
    let missing = try Tool.run(["inspect", "/nonexistent/model"])
    #expect(missing.status == 66)
    #expect(missing.errors.contains("/nonexistent/model"))
    let folder = try TemporaryFolder()
    #expect(try Tool.run(["inspect", folder.path]).status == 66)
    let broken = try folder.file("broken.gguf", "GGUF and nothing more")
    let result = try Tool.run(["inspect", broken])
    #expect(result.status == 65)
    #expect(result.errors.contains("\(broken), byte 4"))
    #expect(result.output.isEmpty)
    #expect(try Tool.run(["inspect"]).status == 64)
  }
}
