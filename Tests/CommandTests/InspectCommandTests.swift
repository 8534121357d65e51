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
