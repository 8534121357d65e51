// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import EvaluationSuite
import Quantization
import TestSupport
import Testing
import Tokenizers

/// Damaged metadata of GGUF files are read or refused with a typed error; nothing else happens.
@Suite struct GGUFMetadataFuzzTests {
  /// The head of a model with a tokenizer.
  private static func head(rule: String) -> [UInt8] {
    var file = GGUFBytes.llama(moreMetadata: 8)
    file.appendMetadatum("llama.rope.freq_base", real: 1e5)
    file.appendMetadatum("llama.attention.sliding_window", 32)
    file.appendMetadatum("tokenizer.ggml.model", text: "gpt2")
    file.appendMetadatum("tokenizer.ggml.pre", text: rule)
    file.appendMetadatum("tokenizer.ggml.tokens", texts: ["a", "b", "ab", "Ġ", "1", "<s>"])
    file.appendMetadatum("tokenizer.ggml.merges", texts: ["a b"])
    file.appendMetadatum("tokenizer.ggml.bos_token_id", 5)
    file.appendMetadatum("tokenizer.ggml.padding_token_id", 4)
    return file.bytes
  }

  private func fuzz(_ name: String, _ read: (Checkpoint) throws -> Void) {
    var fuzzer = Fuzzer(
      name: name,
      corpus: [
        Self.head(rule: "smollm"), Self.head(rule: "llama-bpe"), Self.head(rule: "qwen2"),
        GGUFBytes.sentencePiece().bytes,
      ]
    )
    let result = fuzzer.run { path, _ in
      try read(Checkpoint(path: path))
    } isTyped: {
      $0 is CheckpointError || $0 is TokenizerError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(result.read > 0 && result.refused > 0, "\(result.read) read, \(result.refused) refused")
  }

  @Test func configurations() {
    fuzz("gguf-configuration") { checkpoint in
      let model = try ModelConfiguration(checkpoint)
      _ = (model.summary, model.tokenLimit, model.attention.columns)
    }
  }

  @Test func tokenizers() {
    let text = Array("ab <s> 12ab\n\u{FFFD}é🙂".utf8)
    fuzz("gguf-tokenizer") { checkpoint in
      let tokenizer = try ModelTokenizer(checkpoint)
      _ = tokenizer.ids(of: text)
      _ = tokenizer.sentences(of: text, limit: 4)
    }
  }
}
