// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSONReading
import TestSupport
import Testing

@testable import Checkpoints

/// Damaged files are read or refused with a typed error; nothing else happens.
///
/// The corpus is the fixtures in golden/. `SMOOTHBENCH_FUZZ_EXECUTIONS` says how many files each
/// parser gets; ci/full gives it a million.
@Suite struct CheckpointFuzzTests {
  private func fuzz(
    _ name: String,
    _ corpus: [String],
    _ parse: (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) throws {
    var fuzzer = Fuzzer(
      name: name,
      corpus: try corpus.map { try Fixtures.bytes(Fixtures.golden($0)) }
    )
    let result = fuzzer.run(parse) { $0 is CheckpointError }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    // Both outcomes occur, so the damage is neither too small nor too large to find anything.
    #expect(result.read > 0 && result.refused > 0, "\(result.read) read, \(result.refused) refused")
  }

  /// Reads every tensor that is small enough.
  private func read(_ checkpoint: Checkpoint) throws {
    _ = checkpoint.description
    for tensor in checkpoint.tensors where tensor.elementCount < 1 << 16 {
      guard tensor.format.hasFloatValues else { continue }
      _ = try checkpoint.floatElements(tensor.name)
    }
  }

  @Test func gguf() throws {
    try fuzz("gguf", ["gguf/llama.gguf", "gguf/mixtral.gguf", "gguf/every_format.gguf"]) {
      path,
      _ in
      let checkpoint = try Checkpoint(path: path)
      try read(checkpoint)
      for case .array(let array) in checkpoint.gguf?.metadata.map(\.value) ?? [] {
        _ = try checkpoint.gguf?.values(of: array)
      }
    }
  }

  @Test func safetensors() throws {
    try fuzz("safetensors", ["gguf/llama.safetensors", "token_ids/i64.safetensors"]) { path, _ in
      try read(Checkpoint(path: path))
    }
  }

  /// The files that an index names, and the index damaged.
  @Test func shardIndexes() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/model"
    try FolderWriter(path: path, shardByteCount: 50).write(
      FolderContents(
        configuration: .object([("model_type", "llama")]),
        files: [:],
        tensors: (0..<5).map {
          SafetensorsTensor(name: "t\($0)", shape: [6], elements: [Float](repeating: 1, count: 6))
        }
      )
    )
    let index = path + "/model.safetensors.index.json"
    var fuzzer = Fuzzer(name: "index", corpus: [try Fixtures.bytes(index)])
    try FileManager.default.removeItem(atPath: index)
    try FileManager.default.createSymbolicLink(atPath: index, withDestinationPath: fuzzer.path)
    let result = fuzzer.run { _, _ in
      try read(Checkpoint(path: path))
    } isTyped: {
      $0 is CheckpointError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(result.read > 0 && result.refused > 0, "\(result.read) read, \(result.refused) refused")
  }

  @Test func tokenIDsOfNumPy() throws {
    let names = ["i32.npy", "i64.npy", "u16.npy"]
    try fuzz("token-ids-npy", names.map { "token_ids/\($0)" }) { path, _ in
      _ = try TokenIDs.read(path: path, vocabularySize: 49152)
    }
  }

  @Test func tokenIDsOfSafetensors() throws {
    try fuzz("token-ids", ["token_ids/i64.safetensors"]) { path, _ in
      _ = try TokenIDs.read(path: path, vocabularySize: 49152)
    }
  }

  @Test func torchFiles() throws {
    try fuzz("torch", ["torch/act_scales.pt", "torch/nested.pt"]) { path, _ in
      try read(Checkpoint(path: path))
    }
  }

  /// By itself, for in an archive the CRC-32 would keep damaged pickles from being read.
  @Test func pickles() throws {
    var corpus: [[UInt8]] = []
    for name in ["act_scales.pt", "nested.pt", "with_object.pt"] {
      let archive = try ZipArchive(file: MappedFile(path: Fixtures.golden("torch/\(name)")))
      let pickle = try #require(archive.members.values.first { $0.name.hasSuffix("data.pkl") })
      corpus.append(archive.file.bytes(in: pickle.byteRange))
    }
    var fuzzer = Fuzzer(name: "pickle", corpus: corpus)
    let result = fuzzer.run { path, bytes in
      _ = try PickleReader.value(of: MappedFile(path: path), in: 0..<bytes.count)
    } isTyped: {
      $0 is CheckpointError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(result.read > 0 && result.refused > 0)
  }
}
