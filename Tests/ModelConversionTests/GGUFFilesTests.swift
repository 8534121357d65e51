// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Foundation
import JSONReading
import ModelConversion
import TestSupport
import Testing
import Tokenizers

/// The files that a GGUF file's metadata become.
@Suite(.enabled(if: Fixtures.exists(Fixtures.smolLM2), Comment(rawValue: Fixtures.fetchModels)))
struct GGUFFilesTests {
  private let checkpoint: Checkpoint
  private let files: ModelFiles

  init() throws {
    checkpoint = try Checkpoint(path: Fixtures.smolLM2)
    files = try ModelFiles(of: checkpoint, floatType: nil)
  }

  @Test func tokenizerGivesTheSameIdsFromItsFile() throws {
    let reader = try #require(checkpoint.gguf)
    let tokens = try #require(try reader.array("tokenizer.ggml.tokens", of: "text", \.string))
    let direct = try BytePairTokenizer(
      BytePairTokenizer.GGUFDescription(
        model: "gpt2",
        rule: "smollm",
        tokens: tokens,
        types: try reader.array("tokenizer.ggml.token_type", of: "numbers", \.integer) ?? [],
        merges: try reader.array("tokenizer.ggml.merges", of: "text", \.string) ?? [],
        beginning: nil
      ),
      file: "gguf"
    )
    let written = try TokenizerFile.tokenizer(
      from: try #require(files.files["tokenizer.json"]),
      file: "tokenizer.json"
    )
    for text in [
      "Hello, 2026 wörld!\n\n  two  spaces", "<|im_start|>user\nдва 三 🙂<|im_end|>", "\"\\\u{1}",
    ] {
      let ids = direct.ids(of: text, addsSpecialTokens: true)
      #expect(ids == written.ids(of: text, addsSpecialTokens: true))
      #expect(!ids.isEmpty)
    }
  }

  @Test func configurationDescribesTheSameModel() throws {
    let path = NSTemporaryDirectory() + "/smoothbench-gguf-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let norm = try checkpoint.requiredTensor("model.norm.weight")
    try FolderWriter(path: path).write(
      FolderContents(configuration: files.configuration, files: [:], tensors: [norm.copy()])
    )
    let written = try ModelConfiguration(try Checkpoint(path: path))
    var expected = try ModelConfiguration(checkpoint)
    // GGUF has the epsilon in FP32.
    #expect(written.normEpsilon == 1e-5)
    expected.normEpsilon = written.normEpsilon
    #expect(written == expected)
  }
}
