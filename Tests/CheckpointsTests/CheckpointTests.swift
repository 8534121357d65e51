// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONReading
import TensorCore
import TestSupport
import Testing

@testable import Checkpoints

@Suite struct CheckpointTests {
  /// Files in llama.cpp's names and row order, beside the Hugging Face tensors they were made from.
  @Test(arguments: ["llama", "qwen2", "mixtral"])
  func readsGGUFAsTheFolderItCameFrom(name: String) throws {
    let checkpoint = try Checkpoint(path: Fixtures.golden("gguf/\(name).gguf"))
    let golden = try Checkpoint(path: Fixtures.golden("gguf/\(name).safetensors"))
    #expect(checkpoint.kind == .gguf && golden.kind == .safetensors)
    #expect(Set(checkpoint.tensors.map(\.name)) == Set(golden.tensors.map(\.name)))
    for tensor in golden.tensors {
      let elements = try checkpoint.floatElements(tensor.name, shape: tensor.shape)
      #expect(try elements == golden.floatElements(tensor.name), "\(tensor.name)")
    }
    let query = "model.layers.0.self_attn.q_proj.weight"
    #expect(
      try checkpoint.floatMatrix(query, rows: 7..<11) == golden.floatMatrix(query, rows: 7..<11)
    )
  }

  /// The golden layers hold weights of the same model, dequantized and ordered by another program.
  @Test(.enabled(if: Fixtures.exists(Fixtures.smolLM2), "\(Fixtures.fetchModels)"))
  func readsSmolLM2AsTheOracleDoes() throws {
    let checkpoint = try Checkpoint(path: Fixtures.smolLM2)
    let key = try SafetensorsReader(path: Fixtures.golden("smollm2-135m/raw_l05_k.safetensors"))
    #expect(
      try checkpoint.floatMatrix("model.layers.5.self_attn.k_proj.weight", rows: 0..<48)
        == key.floatMatrix("W")
    )
    let up = try SafetensorsReader(path: Fixtures.golden("smollm2-135m/inj_l12_up.safetensors"))
    // These columns were divided by powers of two, exactly.
    let injected: [Int: Float] = [36: 64, 294: 64, 503: 64, 152: 32, 244: 32, 320: 32]
    let weight = try checkpoint.floatMatrix(
      "model.layers.12.mlp.up_proj.weight",
      rows: 100..<148
    )
    #expect(
      try up.floatMatrix("W")
        == Matrix(rows: 48, columns: 576) { weight[$0, $1] / injected[$1, default: 1] }
    )
    #expect(checkpoint.tensors.count == 272)
    let embedding = try checkpoint.requiredTensor("model.embed_tokens.weight")
    #expect(embedding.summary == "Q8_0 [49152, 576]")
  }

  @Test(.enabled(if: Fixtures.exists(Fixtures.miniLM), "\(Fixtures.fetchModels)"))
  func readsMiniLM() throws {
    let checkpoint = try Checkpoint(path: Fixtures.miniLM)
    #expect(checkpoint.kind == .folder)
    #expect(checkpoint.configuration?["hidden_size"]?.integer == 384)
    let query = "encoder.layer.0.attention.self.query.weight"
    #expect(try checkpoint.floatMatrix(query).shape == MatrixShape(rows: 384, columns: 384))
  }

  // MARK: - Folders

  private func folder(shards: [String: [String]], map: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.file("config.json", Array(#"{"model_type": "test"}"#.utf8))
    for (shard, names) in shards {
      try SafetensorsWriter.write(
        names.map { SafetensorsTensor(name: $0, shape: [1], elements: [Float($0.count)]) },
        to: "\(folder.path)/\(shard)"
      )
    }
    let members = map.map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ")
    let index = #"{"metadata": {"total_size": 8}, "weight_map": {\#(members)}}"#
    _ = try folder.file("model.safetensors.index.json", Array(index.utf8))
    return folder
  }

  @Test func readsShards() throws {
    let folder = try folder(
      shards: ["a.safetensors": ["x"], "b.safetensors": ["yy", "zzz"]],
      map: ["x": "a.safetensors", "yy": "b.safetensors", "zzz": "b.safetensors"]
    )
    let checkpoint = try Checkpoint(path: folder.path)
    #expect(checkpoint.tensors.map(\.name) == ["x", "yy", "zzz"])
    #expect(try checkpoint.floatElements("zzz", shape: [1]) == [3])
    #expect(checkpoint.configuration?["model_type"]?.string == "test")
    #expect(throws: CheckpointError.self) { try checkpoint.floatElements("w") }
    #expect(throws: CheckpointError.self) { try checkpoint.floatElements("x", shape: [2]) }
    #expect(throws: CheckpointError.self) { try checkpoint.floatMatrix("x") }
  }

  @Test(arguments: [
    (["x": "a.safetensors"], "a tensor that the index does not place in this file"),
    (
      ["x": "a.safetensors", "yy": "a.safetensors", "v": "c.safetensors"],
      "c.safetensors: No such file"
    ),
    (["x": "a.safetensors", "yy": "a.safetensors", "v": "a.safetensors"], "tensor 'v'"),
    (["x": "../a.safetensors"], "expected the name of a safetensors file"),
    (["x": "a.bin"], "expected the name of a safetensors file"),
  ])
  func refusesAnIndexThatDoesNotFit(map: [String: String], message: String) throws {
    let folder = try folder(shards: ["a.safetensors": ["x", "yy"]], map: map)
    let error = try #require(throws: CheckpointError.self) { try Checkpoint(path: folder.path) }
    #expect("\(error)".contains(message), "\(error)")
  }

  @Test func refusesAFolderWithoutAModel() throws {
    let folder = try TemporaryFolder()
    let error = try #require(throws: CheckpointError.self) { try Checkpoint(path: folder.path) }
    #expect("\(error)".contains("config.json: No such file"))
    _ = try folder.file("config.json", Array("{}".utf8))
    let second = try #require(throws: CheckpointError.self) { try Checkpoint(path: folder.path) }
    #expect("\(second)".contains("neither model.safetensors nor model.safetensors.index.json"))
    _ = try folder.file("config.json", Array("{".utf8))
    let third = try #require(throws: CheckpointError.self) { try Checkpoint(path: folder.path) }
    #expect("\(third)".contains("config.json, byte 1: found the end of the text"))
  }

  /// Beside a size of 0 the other sizes may be anything, so their product must not be formed.
  @Test func readsEmptyTensorsOfHugeSizes() throws {
    let folder = try TemporaryFolder()
    let huge = 1 << 62
    let header =
      #"{"x":{"dtype":"F32","shape":[0,\#(huge),4],"data_offsets":[0,0]},"#
      + #""y":{"dtype":"F32","shape":[0,\#(huge)],"data_offsets":[0,0]}}"#
    let path = try folder.safetensors(header: header, dataByteCount: 0)
    #expect(try Checkpoint(path: path).floatElements("x") == [])
    #expect(try SafetensorsReader(path: path).matrix("y", as: Float.self).rows == 0)
  }
}
