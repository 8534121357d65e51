// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `smooth`, `quantize`, `inject-outliers` and `audit` as a script sees them.
@Suite struct ConversionCommandTests {
  private let model: TinyModel
  private var output: String { model.folder.path + "/output" }

  init() throws {
    model = try TinyModel()
    try calibrate(model.path)
  }

  private func calibrate(_ path: String, ids: String? = nil) throws {
    let result = try Tool.run([
      "calibrate", path, "--token-ids", ids ?? model.ids, "--window", "12", "--output",
      model.statistics, "--quiet",
    ])
    #expect(result.status == 0, "\(result.errors)")
  }

  private func convert(_ command: String, _ more: [String]) throws -> Tool.Result {
    try Tool.run([command, model.path, "--output", output, "--format", "json"] + more)
  }

  private func perplexity(
    _ path: String,
    _ scheme: String,
    _ more: [String] = [],
    ids: String? = nil
  ) throws -> Double {
    let result = try Tool.run(
      [
        "evaluate", path, "--token-ids", ids ?? model.ids, "--window", "40", "--format", "json",
        "--statistics", model.statistics, "--scheme", scheme,
      ] + more
    )
    #expect(result.status == 0, "\(result.errors)")
    let record = try #require(try result.records().last { $0["kind"] as? String == "evaluation" })
    return try #require(record["perplexity"] as? Double)
  }

  @Test func smoothedFolderIsTheSmoothedModelToTheBit() throws {
    let result = try convert("smooth", ["--statistics", model.statistics, "--alpha", "0.6"])
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    #expect(records.allSatisfy { $0["outcome"] as? String == "passed" })
    #expect(records.map { $0["subject"] as? String }.suffix(2) == ["other_tensors", "logits"])
    let folded = try perplexity(output, "w8a8-channel")
    #expect(try perplexity(model.path, "smoothquant-channel", ["--alpha", "0.6"]) == folded)
    #expect(try perplexity(model.path, "w8a8-channel") != folded)
  }

  /// BLOOM makes queries, keys and values in one tensor, and only the rows of the values are divided.
  @Test func foldsIntoTheValueRowsOfAFusedProjection() throws {
    let bloom =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/golden/models/bloom"
    let ids = model.folder.path + "/bloom.u16"
    let tokens = (0..<36).map { UInt16($0 * 7 % 40) }
    try tokens.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: ids)) }
    try calibrate(bloom, ids: ids)
    let result = try Tool.run([
      "smooth", bloom, "--statistics", model.statistics, "--sites", "attention_output",
      "--float-type", "f32", "--token-ids", ids, "--output", output, "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    let records = try result.records()
    #expect(records.map { $0["subject"] as? String }.last == "logits")
    #expect(records.allSatisfy { $0["outcome"] as? String == "passed" })
    for group in records.filter({ $0["layer"] is Int }) {
      #expect((group["folds_into"] as? String)?.hasSuffix("query_key_value") == true)
      #expect(try #require(group["changed_channels"] as? Int) > 0)
    }
  }

  /// An encoder has no logits: its last hidden states are compared.
  @Test func certifiesAnEncoder() throws {
    let bert =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path + "/golden/models/bert"
    let ids = model.folder.path + "/bert.u16"
    let tokens = (0..<48).map { UInt16(1 + $0 * 7 % 39) }
    try tokens.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: ids)) }
    try calibrate(bert, ids: ids)
    let result = try Tool.run([
      "smooth", bert, "--statistics", model.statistics, "--sites", "attention_output",
      "--float-type", "bf16", "--output", output, "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)\(result.output)")
    let records = try result.records()
    #expect(records.last?["subject"] as? String == "logits")
    #expect(records.allSatisfy { $0["outcome"] as? String == "passed" })
    for group in records.filter({ $0["layer"] is Int }) {
      #expect(try #require(group["changed_elements"] as? Int) > 0)
    }
  }

  @Test func choosesAlphaForEachGroupAndCertifiesIt() throws {
    let result = try convert("smooth", ["--statistics", model.statistics, "--alpha", "auto"])
    #expect(result.status == 0, "\(result.errors)")
    let records = try result.records()
    #expect(records.allSatisfy { $0["outcome"] as? String == "passed" })
    let groups = records.filter { $0["layer"] is Int }
    #expect(groups.count == 2 * TinyModel.blocks)
    for group in groups {
      let alpha = try #require(group["alpha"] as? Double)
      let ratio = try #require(group["predicted_error_ratio"] as? Double)
      #expect((0...1).contains(alpha))
      // The least of all candidates, of which 0.5 is one.
      #expect(alpha == 0.5 ? ratio == 1 : ratio < 1)
    }
    #expect(Set(groups.compactMap { $0["alpha"] as? Double }) != [0.5])
    let folded = try perplexity(output, "w8a8-channel")
    #expect(try perplexity(model.path, "smoothquant-channel", ["--alpha", "auto"]) == folded)
    let listed = try convert(
      "smooth",
      ["--statistics", model.statistics, "--alpha", "0.3,0.8", "--force"]
    )
    #expect(listed.status == 0, "\(listed.errors)")
    let ofList = try listed.records().compactMap { $0["alpha"] as? Double }
    #expect(ofList.count == groups.count && ofList.allSatisfy([0.3, 0.8].contains))
  }

  /// The model is quantized on its way to the kernels by the rules that make the folder.
  @Test(
    arguments: ["smoothquant-channel", "smoothquant-o3", "w8a8-tensor-static", "w8a8-naive"],
    ["own", "authors", "compressed-tensors"]
  )
  func quantizedFolderRunsAsItsSchemeToTheBit(scheme: String, dialect: String) throws {
    let rules = ["--dialect", dialect]
    let result = try convert(
      "quantize",
      ["--scheme", scheme, "--statistics", model.statistics] + rules
    )
    #expect(result.status == 0, "\(result.errors)")
    let stored = [
      "smoothquant-channel": "w8a8-channel", "smoothquant-o3": "w8a8-tensor-static",
    ]
    let expected = try perplexity(model.path, scheme, rules)
    #expect(try perplexity(output, stored[scheme] ?? scheme, rules) == expected)
    // Its static scales are in the folder.
    let alone = try Tool.run(
      [
        "evaluate", output, "--token-ids", model.ids, "--window", "40", "--format", "json",
        "--scheme", stored[scheme] ?? scheme,
      ] + rules
    )
    #expect(try alone.records().first?["perplexity"] as? Double == expected, "\(alone.errors)")
  }

  /// Layers of one input that are not all kept: the stored codes of the others are found by their names.
  @Test(arguments: ["w8a8-channel", "w8a8-naive", "w8a8-tensor-static"])
  func aFolderWithLayersInFloatingPointRunsToTheBit(scheme: String) throws {
    let kept = ["--keep-float", "q_proj,gate_proj"]
    let result = try convert(
      "quantize",
      ["--scheme", scheme, "--statistics", model.statistics] + kept
    )
    #expect(result.status == 0, "\(result.errors)")
    let expected = try perplexity(model.path, scheme, kept)
    #expect(try perplexity(output, scheme) == expected)
    #expect(try perplexity(model.path, scheme) != expected)
  }

  /// Rows of a fused projection are sorted when they are read, as codes too.
  ///
  /// BLOOM is published with names
  /// that lack their first part.
  @Test(arguments: ["bloom", "falcon_40b"], ["transformer.", ""])
  func aFolderOfFusedProjectionsRunsToTheBit(family: String, prefix: String) throws {
    let source = try goldenCopy(of: family, prefix: prefix)
    let ids = model.folder.path + "/fused.u16"
    let tokens = (0..<80).map { UInt16($0 * 7 % 40) }
    try tokens.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: ids)) }
    let result = try Tool.run([
      "quantize", source, "--output", output, "--scheme", "w8a8-channel", "--float-type", "f32",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let expected = try perplexity(source, "w8a8-channel", ids: ids)
    #expect(try perplexity(output, "w8a8-channel", ids: ids) == expected)
    #expect(try perplexity(source, "fp32", ids: ids) != expected)
  }

  /// A golden model whose names begin otherwise.
  private func goldenCopy(of family: String, prefix: String) throws -> String {
    let golden = Fixtures.golden("models/\(family)")
    let path = model.folder.path + "/golden"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try FileManager.default.copyItem(
      atPath: golden + "/config.json",
      toPath: path + "/config.json"
    )
    let file = try Data(contentsOf: URL(fileURLWithPath: golden + "/model.safetensors"))
    let tensors = try StoredTensor.tensors(of: file).map { tensor in
      StoredTensor(
        name: tensor.name.replacingOccurrences(of: "transformer.", with: prefix),
        type: tensor.type,
        shape: tensor.shape,
        bytes: tensor.bytes
      )
    }
    try StoredTensor.file(tensors).write(to: URL(fileURLWithPath: path + "/model.safetensors"))
    return path
  }

  /// Groups of 64 inputs have a scale each, by one rule whatever the dialect.
  @Test(arguments: ["own", "compressed-tensors"])
  func aFolderOfGroupsRunsToTheBitAndPassesTheAudit(dialect: String) throws {
    let wide = try TinyModel(width: 192, inner: 128)
    let rules = ["--dialect", dialect]
    let result = try Tool.run(
      ["quantize", wide.path, "--output", output, "--scheme", "zeroquant"] + rules
    )
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("scheme zeroquant"))
    for more in [[], ["--simulate"]] {
      let expected = try perplexity(wide.path, "zeroquant", rules + more)
      #expect(try perplexity(output, "zeroquant", rules + more) == expected)
    }
    let text = try String(contentsOfFile: output + "/config.json", encoding: .utf8)
    #expect(text.contains("\"group_size\": 64") && text.contains("\"strategy\": \"group\""))
    let audit = try Tool.run([
      "audit", "--original", wide.path, "--quantized", output, "--allow", "unsmoothed",
    ])
    #expect(audit.status == 0, "\(audit.output)")
  }

  /// What is no whole number of groups can stay in floating point.
  @Test func groupsLeaveOutWhatTheyDoNotDivide() throws {
    let wide = try TinyModel(width: 192)
    let arguments = ["quantize", wide.path, "--output", output, "--scheme", "zeroquant"]
    let refused = try Tool.run(arguments)
    #expect(refused.status == 64)
    #expect(refused.errors.contains("down_proj has 40 inputs"), "\(refused.errors)")
    let kept = ["--keep-float", "down_proj"]
    #expect(try Tool.run(arguments + kept).status == 0)
    let expected = try perplexity(wide.path, "zeroquant", kept)
    #expect(try perplexity(output, "zeroquant") == expected)
  }

  @Test func refusesToRunAQuantizedFolderInAnotherScheme() throws {
    #expect(try convert("quantize", ["--scheme", "w8a8-channel"]).status == 0)
    let result = try Tool.run([
      "evaluate", output, "--token-ids", model.ids, "--window", "40", "--scheme", "w8a8-naive",
    ])
    #expect(result.status == 65)
    #expect(result.errors.contains("w8a8-channel"))
    let again = try Tool.run([
      "quantize", output, "--scheme", "w8a8-channel", "--output", output + "2",
    ])
    #expect(again.status == 65)
    #expect(again.errors.contains("quantized already"))
  }

  /// Factors follow the injection, s_j to c_j s_j, and powers of two round nothing: X / s and s W are
  /// the original's to the bit, and so are codes and scales.
  @Test(arguments: ["smoothquant-o1", "smoothquant-o2", "smoothquant-o3", "smoothquant-channel"])
  func injectedOutliersKeepFP32AndAllThatIsSmoothed(scheme: String) throws {
    let result = try convert("inject-outliers", ["--channels", "3:64,9:32"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try perplexity(output, "fp32") == perplexity(model.path, "fp32"))
    let original = try perplexity(model.path, scheme)
    let codes = try quantizedTensors(of: model.path, scheme)
    try calibrate(output)
    #expect(try perplexity(output, scheme) == original)
    #expect(try quantizedTensors(of: output, scheme) == codes)
    #expect(try quantizedTensors(of: output, "w8a8-channel") != codes)
  }

  /// The bytes of every tensor of a quantized folder: codes, scales, normalizations and the rest.
  private func quantizedTensors(of path: String, _ scheme: String) throws -> Data {
    let folder = model.folder.path + "/quantized"
    let result = try Tool.run([
      "quantize", path, "--statistics", model.statistics, "--scheme", scheme, "--output", folder,
      "--force",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let file = try Data(contentsOf: URL(fileURLWithPath: folder + "/model.safetensors"))
    let header = file[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return file[(8 + Int(header))...]
  }

  /// One channel 2^20 times as large takes the whole range of its tensor.
  ///
  /// Every other activation is below half a step, and so is the channel's own weight. Each product is
  /// zero, and the model is one without layers.
  @Test func naiveScalesLeaveNothingOfAModelWithAHugeChannel() throws {
    #expect(try convert("inject-outliers", ["--channels", "3:1048576"]).status == 0)
    let bare = try TinyModel(zeroed: ["o_proj.weight", "down_proj.weight"])
    let withoutLayers = try perplexity(bare.path, "fp32")
    #expect(try perplexity(output, "w8a8-naive") == withoutLayers)
    #expect(try perplexity(output, "fp32") != withoutLayers)
    #expect(try perplexity(model.path, "w8a8-naive") != withoutLayers)
  }

  @Test func auditTellsAGoodExportFromAnUnsmoothedOne() throws {
    let arguments = ["--statistics", model.statistics, "--scheme", "smoothquant-channel"]
    #expect(try convert("quantize", arguments).status == 0)
    let audit = ["audit", "--original", model.path, "--quantized", output, "--format", "json"]
    let good = try Tool.run(audit)
    #expect(good.status == 0, "\(good.output)")
    #expect(try convert("quantize", ["--scheme", "w8a8-channel", "--force"]).status == 0)
    let bad = try Tool.run(audit)
    #expect(bad.status == 1)
    #expect(try bad.records().contains { $0["flag"] as? String == "unsmoothed" })
    #expect(try Tool.run(audit + ["--allow", "unsmoothed"]).status == 0)
  }

  @Test func refusesWhatCannotBeConverted() throws {
    let cases: [(String, [String], Int32, String)] = [
      ("inject-outliers", ["--channels", "3:63"], 64, "power of two"),
      ("inject-outliers", ["--channels", "3"], 64, "CHANNEL:FACTOR"),
      ("inject-outliers", ["--channels", "999:64"], 64, "channels"),
      ("smooth", ["--statistics", model.path + "/model.safetensors"], 65, "safetensors, tensor"),
      ("smooth", ["--statistics", model.statistics, "--alpha", "1.5"], 64, "1.5"),
      ("smooth", ["--statistics", model.statistics, "--sites", "nowhere"], 64, "nowhere"),
      ("quantize", ["--scheme", "smoothquant-o1"], 64, "needs --statistics"),
      ("quantize", ["--scheme", "llm-int8"], 64, "evaluate --scheme llm-int8"),
      ("quantize", ["--scheme", "smoothquant-auto"], 64, "smoothquant-o3-channel --alpha auto"),
      ("quantize", ["--scheme", "zeroquant"], 64, "q_proj has 24 inputs"),
      ("quantize", ["--scheme", "none"], 64, "not known"),
    ]
    for (command, arguments, status, text) in cases {
      let result = try convert(command, arguments)
      #expect(result.status == status, "\(command) \(arguments): \(result.errors)")
      #expect(result.errors.contains(text), "\(command) \(arguments): \(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }

  @Test func doesNotReplaceAFolderUnlessForced() throws {
    #expect(try convert("quantize", ["--scheme", "w8a8-channel"]).status == 0)
    let refused = try convert("quantize", ["--scheme", "w8a8-naive"])
    #expect(refused.status == 74)
    #expect(refused.errors.contains("--force"))
    #expect(try convert("quantize", ["--scheme", "w8a8-naive", "--force"]).status == 0)
  }
}
