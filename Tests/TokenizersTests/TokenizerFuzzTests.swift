// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import Tokenizers

/// Damaged files are read or refused with a typed error; nothing else happens.
@Suite struct TokenizerFuzzTests {
  @Test func tokenizerFiles() throws {
    // One file for each kind of model; they are long, so damage rarely meets the same place.
    let corpus = try ["llama3", "llama2", "bert_uncased"].map {
      try Fixtures.bytes(Fixtures.golden("tokenizers/\($0).json"))
    }
    var fuzzer = Fuzzer(name: "tokenizer", corpus: corpus)
    let result = fuzzer.run { path, bytes in
      let tokenizer = try TokenizerFile.tokenizer(from: bytes, file: path)
      _ = tokenizer.ids(of: "Zwölf 12345 \u{FFFD} e\u{301}\n", addsSpecialTokens: true)
    } isTyped: {
      $0 is TokenizerError
    }
    #expect(result.untyped.isEmpty, "\(result.untyped.prefix(3))")
    #expect(result.read > 0 && result.refused > 0)
  }

  /// Any bytes are a text: every id lies in the vocabulary.
  @Test func texts() throws {
    let corpus = [Array("It's 12345 ＆ naïve 雪\n\n  tab\t🙂 שָׁלוֹם <|im_start|>".utf8)]
    let names = ["gpt2", "smollm", "llama3", "qwen2", "bloom", "falcon", "llama2", "bert_uncased"]
    let tokenizers = try names.map {
      let path = Fixtures.golden("tokenizers/\($0).json")
      return try TokenizerFile.tokenizer(from: Fixtures.bytes(path), file: path)
    }
    var fuzzer = Fuzzer(name: "text", corpus: corpus)
    let result = fuzzer.run { _, bytes in
      for tokenizer in tokenizers {
        let ids = tokenizer.ids(ofUTF8: bytes, addsSpecialTokens: true)
        #expect(ids.allSatisfy { (0..<Int32(tokenizer.vocabularySize)).contains($0) })
      }
    } isTyped: { _ in
      false
    }
    #expect(result.untyped.isEmpty)
  }
}
