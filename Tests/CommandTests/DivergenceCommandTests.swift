// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `smoothbench inspect --divergence` as a script sees it.
@Suite struct DivergenceCommandTests {
  private static func inspect(
    _ model: TinyModel,
    at path: String? = nil,
    _ more: [String]
  ) throws -> Tool.Result {
    try Tool.run(
      ["inspect", path ?? model.path, "--divergence", "--token-ids", model.ids, "--format", "json"]
        + more
    )
  }

  private static func calibrated() throws -> TinyModel {
    let model = try TinyModel()
    let result = try Tool.run([
      "calibrate", model.path, "--token-ids", model.ids, "--window", "12",
      "--output", model.statistics,
    ])
    #expect(result.status == 0, "\(result.errors)")
    return model
  }

  @Test(
    arguments: [
      "w8a8-naive", "w8a8-channel", "smoothquant-o1", "smoothquant-o2", "smoothquant-auto",
      "llm-int8", "zeroquant",
    ],
    ["own", "compressed-tensors"]
  )
  func everyOutputLiesWithinItsBound(scheme: String, dialect: String) throws {
    let model = try Self.calibrated()
    let result = try Self.inspect(
      model,
      ["--scheme", scheme, "--statistics", model.statistics, "--dialect", dialect]
    )
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    let largest = try #require(
      result.records().first { $0["finding"] as? String == "largest-error" }
    )
    #expect(largest["kind"] as? String == "divergence")
    #expect(largest["scheme"] as? String == scheme)
    let error = try #require(largest["error"] as? Double)
    let bound = try #require(largest["bound"] as? Double)
    #expect(error > 0 && error <= bound)
  }

  @Test func namesTheLayerWhoseStaticRangeIsExceeded() throws {
    let model = try Self.calibrated()
    let layer = "model.layers.1.mlp.down_proj"
    let maximum = try Self.divide(layer, of: model.statistics, by: 16)
    let result = try Self.inspect(
      model,
      ["--scheme", "w8a8-tensor-static", "--statistics", model.statistics]
    )
    #expect(result.status == 1, "\(result.errors)")
    let first = try #require(result.records().first)
    #expect(first["finding"] as? String == "first-beyond-bound")
    #expect(first["layer"] as? String == layer)
    #expect(first["token"] as? Int == 0)
    #expect(first["operation"] as? String == "quantize")
    #expect(first["cause"] as? String == "static-range-exceeded")
    let range = try #require(first["range"] as? Double)
    // The scale is rounded to FP32.
    #expect(abs(range / (Double(maximum) / 16) - 1) < 0x1p-22)
    let value = try #require(first["input_value"] as? Double)
    #expect(abs(value) > range)
  }

  @Test(arguments: ["own", "authors"])
  func judgesExpertsAndAttentionInIntegers(dialect: String) throws {
    let folder = try TemporaryFolder()
    let ids = try Self.writeTokens(to: folder)
    let result = try Tool.run([
      "inspect", Fixtures.golden("models/mixtral"), "--divergence", "--scheme", "w8a8-channel",
      "--attention-int8", "--dialect", dialect, "--token-ids", ids, "--window", "24",
      "--format", "json",
    ])
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    let largest = try #require(
      result.records().first { $0["finding"] as? String == "largest-error" }
    )
    #expect(largest["scheme"] as? String == "w8a8-channel+attention-int8")
    let token = try #require(largest["token"] as? Int)
    #expect((0..<24).contains(token))
  }

  /// 24 tokens of the golden models.
  private static func writeTokens(to folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/ids.u16"
    let tokens = (0..<24).map { UInt16($0 * 7 % 40) }
    try tokens.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
    return path
  }

  @Test func saysWhatIsMissing() throws {
    let model = try TinyModel()
    for arguments in [
      ["--scheme", "smoothquant-o3"], ["--scheme", "fp32"], ["--filter", "q_proj"],
    ] {
      #expect(try Self.inspect(model, arguments).status == 64)
    }
    let kept = ["--scheme", "w8a8-naive", "--keep-float", "proj"]
    #expect(try Self.inspect(model, kept).status == 77)
  }

  // MARK: - Folders that are quantized already

  /// Writes a model in INT8.
  ///
  /// - Returns: The folder.
  private static func quantized(
    _ model: TinyModel,
    _ scheme: String,
    _ more: [String] = []
  ) throws -> String {
    let folder = model.folder.path + "/quantized"
    let result = try Tool.run(
      ["quantize", model.path, "--scheme", scheme, "--output", folder] + more
    )
    #expect(result.status == 0, "\(result.errors)")
    return folder
  }

  /// Stored codes are the weight: bounds allow for the rounding of activations alone.
  @Test(
    arguments: ["w8a8-naive", "w8a8-channel", "smoothquant-o2", "smoothquant-channel"],
    ["own", "compressed-tensors"]
  )
  func everyOutputOfAQuantizedFolderLiesWithinItsBound(scheme: String, dialect: String) throws {
    let model = try Self.calibrated()
    let rules = ["--dialect", dialect]
    let folder = try Self.quantized(model, scheme, ["--statistics", model.statistics] + rules)
    let result = try Self.inspect(model, at: folder, rules)
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    let largest = try #require(
      result.records().first { $0["finding"] as? String == "largest-error" }
    )
    let stored = ["smoothquant-o2": "w8a8-naive", "smoothquant-channel": "w8a8-channel"]
    #expect(largest["scheme"] as? String == stored[scheme] ?? scheme)
    let error = try #require(largest["error"] as? Double)
    let bound = try #require(largest["bound"] as? Double)
    #expect(error > 0 && error <= bound)
  }

  @Test func everyOutputOfAFolderOfGroupsLiesWithinItsBound() throws {
    let model = try TinyModel(width: 192, inner: 128)
    let folder = try Self.quantized(model, "zeroquant")
    let result = try Self.inspect(model, at: folder, [])
    #expect(result.status == 0, "\(result.output) \(result.errors)")
  }

  /// Routers that stay in floating point, fused projections, biases, scales in FP16.
  @Test(arguments: ["bert", "bloom", "falcon_40b", "mixtral", "opt"])
  func judgesAQuantizedFolderOfEachFamily(family: String) throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/quantized"
    let quantized = try Tool.run([
      "quantize", Fixtures.golden("models/\(family)"), "--scheme", "w8a8-channel",
      "--output", output,
    ])
    #expect(quantized.status == 0, "\(quantized.errors)")
    let result = try Tool.run([
      "inspect", output, "--divergence", "--token-ids", try Self.writeTokens(to: folder),
      "--window", "24",
    ])
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    #expect(result.output.contains("WITHIN BOUNDS"), "\(result.output)")
  }

  @Test func leavesOutLayersThatAFolderHoldsInFloatingPoint() throws {
    let model = try TinyModel()
    let folder = try Self.quantized(model, "w8a8-channel", ["--keep-float", "q_proj,gate_proj"])
    let result = try Tool.run(["inspect", folder, "--divergence", "--token-ids", model.ids])
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    // One head of 8 for keys and for values; output of attention, up_proj and down_proj.
    let channels = 8 + 8 + TinyModel.width + TinyModel.inner + TinyModel.width
    let outputs = 32 * TinyModel.blocks * channels
    #expect(result.output.contains("WITHIN BOUNDS: \(outputs) outputs"), "\(result.output)")
  }

  /// Four times calibration's ranges hold what a longer text shows; a 16th of one does not.
  @Test func namesTheLayerWhoseStoredRangeIsExceeded() throws {
    let model = try Self.calibrated()
    let folder = try Self.quantized(
      model,
      "w8a8-tensor-static",
      ["--statistics", model.statistics]
    )
    let file = folder + "/model.safetensors"
    for block in 0..<TinyModel.blocks {
      for module in [
        "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
        "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj",
      ] {
        let name = "model.layers.\(block).\(module).input_scale"
        #expect(try Self.divide(name, of: file, by: 0.25) > 0)
      }
    }
    let sound = try Self.inspect(model, at: folder, [])
    #expect(sound.status == 0, "\(sound.output) \(sound.errors)")
    let layer = "model.layers.1.mlp.down_proj"
    let scale = try Self.divide("\(layer).input_scale", of: file, by: 64) / 64
    let result = try Self.inspect(model, at: folder, [])
    #expect(result.status == 1, "\(result.errors)")
    let first = try #require(result.records().first)
    #expect(first["finding"] as? String == "first-beyond-bound")
    #expect(first["scheme"] as? String == "w8a8-tensor-static")
    #expect(first["layer"] as? String == layer)
    #expect(first["token"] as? Int == 0)
    #expect(first["operation"] as? String == "quantize")
    #expect(first["cause"] as? String == "static-range-exceeded")
    let range = try #require(first["range"] as? Double)
    #expect(abs(range / (127 * Double(scale)) - 1) < 0x1p-22)
    let value = try #require(first["input_value"] as? Double)
    #expect(abs(value) > range)
  }

  /// An input is quantized once, for all its layers.
  @Test func refusesAFolderWhoseLayersDisagreeAboutTheirInput() throws {
    let model = try Self.calibrated()
    let folder = try Self.quantized(
      model,
      "w8a8-tensor-static",
      ["--statistics", model.statistics]
    )
    let name = "model.layers.1.self_attn.k_proj.input_scale"
    try Self.divide(name, of: folder + "/model.safetensors", by: 2)
    let result = try Self.inspect(model, at: folder, [])
    #expect(result.status == 65, "\(result.output)")
    #expect(result.errors.contains(name) && result.errors.contains("byte"), "\(result.errors)")
  }

  @Test func refusesAnotherSchemeThanTheFolders() throws {
    let model = try TinyModel()
    let folder = try Self.quantized(model, "w8a8-channel")
    for scheme in ["w8a8-naive", "smoothquant-channel", "smoothquant-o3"] {
      let result = try Self.inspect(model, at: folder, ["--scheme", scheme])
      #expect(result.status == 65, "\(scheme): \(result.errors)")
      #expect(result.errors.contains("expected w8a8-channel"), "\(result.errors)")
    }
    #expect(try Self.inspect(model, at: folder, ["--scheme", "w8a8-channel"]).status == 0)
  }

  /// Divides a tensor in FP32: one layer's maxima in a file of statistics, or a scale.
  ///
  /// - Returns: The largest value before.
  @discardableResult
  private static func divide(_ tensor: String, of path: String, by divisor: Float) throws -> Float {
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    let bytes = try tensorBytes(tensor, in: data)
    var largest: Float = 0
    for offset in stride(from: bytes.lowerBound, to: bytes.upperBound, by: 4) {
      let value = data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Float.self) }
      largest = max(largest, value)
      withUnsafeBytes(of: value / divisor) { data.replaceSubrange(offset..<offset + 4, with: $0) }
    }
    try data.write(to: URL(fileURLWithPath: path))
    return largest
  }
}
