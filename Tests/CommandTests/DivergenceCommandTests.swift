// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `smoothbench inspect --divergence` as a script sees it.
@Suite struct DivergenceCommandTests {
  private static func inspect(_ model: TinyModel, _ more: [String]) throws -> Tool.Result {
    try Tool.run(
      ["inspect", model.path, "--divergence", "--token-ids", model.ids, "--format", "json"] + more
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
    let ids = folder.path + "/ids.u16"
    let tokens = (0..<24).map { UInt16($0 * 7 % 40) }
    try tokens.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: ids)) }
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
    #expect(tokens.indices.contains(token))
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

  /// Divides one layer's maxima in a file of statistics.
  ///
  /// - Returns: The largest of them before.
  private static func divide(_ layer: String, of path: String, by divisor: Float) throws -> Float {
    var data = try Data(contentsOf: URL(fileURLWithPath: path))
    let bytes = try tensorBytes(layer, in: data)
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
