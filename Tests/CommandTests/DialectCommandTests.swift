// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct DialectCommandTests {
  private static let golden =
    URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    + "/golden"

  @Test func judgesADialectAndSaysWhatWasExecuted() throws {
    let arguments = ["verify", "--cases", "20", "--golden", Self.golden, "--format", "json"]
    let torchao = try Tool.run(arguments + ["--dialect", "torchao"])
    #expect(torchao.status == 0)
    let records = try torchao.records()
    #expect(records.map { $0["kind"] as? String } == Array(repeating: "verification", count: 7))
    #expect(records.allSatisfy { $0["dialect"] as? String == "torchao" })
    #expect(records[0]["evidence"] as? String == "executed: torchao 0.18.0")
    #expect(
      records[0]["covers"] as? String
        == "symmetric codes of weights and activations, one scale for each row; "
        + "zero points are not covered"
    )
    let vllm = try Tool.run(arguments + ["--dialect", "vllm-cpu", "--filter", "dialect-vectors"])
    #expect(vllm.status == 0)
    let evidence = try vllm.records().first?["evidence"] as? String
    #expect(evidence?.hasPrefix("from source, not executed") == true)
  }

  @Test func refusesUnknownDialectsAndListsTheKnown() throws {
    let unknown = try Tool.run(["verify", "--dialect", "tourch"])
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("'tourch' is not known"))
    #expect(unknown.errors.contains("torchao-bf16, vllm-cuda"))
    let both = try Tool.run(["verify", "--dialect", "own", "--kernel", "all"])
    #expect(both.status == 64)
    let nothing = try Tool.run(["verify", "--dialect", "own", "--filter", "nothing"])
    #expect(nothing.status == 77)
    let evaluate = try Tool.run(["evaluate", "m", "--token-ids", "t", "--dialect", "torchao"])
    #expect(evaluate.status == 64)
    #expect(evaluate.errors.contains("'own', 'authors' or 'compressed-tensors'"))
  }

  @Test func wrongVectorsAreAWrongResult() throws {
    let folder = try TemporaryFolder()
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder.path + "/dialects",
      withIntermediateDirectories: true
    )
    // The vectors of one dialect under the name of another.
    for (from, to) in [("inputs", "inputs"), ("torchao", "own")] {
      try manager.copyItem(
        atPath: "\(Self.golden)/dialects/\(from).safetensors",
        toPath: "\(folder.path)/dialects/\(to).safetensors"
      )
    }
    _ = try folder.file("manifest.json", "{}")
    let result = try Tool.run(
      ["verify", "--dialect", "own", "--cases", "5", "--golden", folder.path]
    )
    #expect(result.status == 1)
    #expect(result.output.contains("repro: smoothbench verify --dialect own"))
    let missing = try Tool.run(["verify", "--dialect", "nncf", "--golden", folder.path])
    #expect(missing.status == 66)
    #expect(missing.errors.contains("nncf.safetensors"))
  }

  @Test func vectorsOfAnotherShapeAreBadContent() throws {
    let folder = try TemporaryFolder()
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder.path + "/dialects",
      withIntermediateDirectories: true
    )
    try manager.copyItem(
      atPath: "\(Self.golden)/dialects/inputs.safetensors",
      toPath: "\(folder.path)/dialects/inputs.safetensors"
    )
    let header =
      #"{"ordinary.codes":{"dtype":"I16","shape":[1,1],"data_offsets":[4,6]},"#
      + #""ordinary.scales":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    bytes += Data(header.utf8) + Data(count: 6)
    try bytes.write(to: URL(fileURLWithPath: folder.path + "/dialects/own.safetensors"))
    _ = try folder.file("manifest.json", "{}")
    let result = try Tool.run(["verify", "--dialect", "own", "--golden", folder.path])
    #expect(result.status == 65)
    #expect(result.errors.contains("do not fit one another"))
  }

  @Test func showsTheDifferencesBetweenAnyTwo() throws {
    let path = "\(Self.golden)/dialects/inputs.safetensors"
    let json = try Tool.run(
      ["inspect", path, "--dialects", "--filter", "ordinary", "--format", "json"]
    )
    #expect(json.status == 0)
    let records = try json.records()
    #expect(records.count == 20 * 19 / 2)
    #expect(records.allSatisfy { $0["kind"] as? String == "dialect_difference" })
    let pair = try #require(
      records.first {
        $0["first"] as? String == "paper" && $0["second"] as? String == "compressed-tensors"
      }
    )
    #expect(pair["codes"] as? Int == 24 * 96)
    #expect(try #require(pair["share"] as? Double) > 0.05)
    #expect(pair["largest_difference"] as? Int == 1)
    let text = try Tool.run(["inspect", path, "--dialects"])
    #expect(text.status == 0)
    #expect(text.output.contains("authors-fp16: 1 of 5 matrices left out, values beyond its type"))
    let lines = text.output.components(separatedBy: "\n").dropFirst(4)
    #expect(lines.count > 20)
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func refusesWhatHoldsNoMatrix() throws {
    let path = "\(Self.golden)/dialects/inputs.safetensors"
    let vectors = try Tool.run(["inspect", path, "--dialects", "--filter", "least"])
    #expect(vectors.status == 77)
    #expect(vectors.errors.contains("two dimensions"))
    #expect(vectors.output.isEmpty)
    #expect(try Tool.run(["inspect", path, "--float-type", "bf16"]).status == 64)
  }
}
