// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Tokenizers

/// What differs from the forms that are known is refused, and the message says what was found.
@Suite struct SentencePieceRefusalTests {
  /// A part of the file with a normalizer, what it is replaced by, and what the message says.
  static let normalizers: [(String, String, String)] = [
    (#""Sequence""#, #""Lowercase""#, "normalizer: found an object of type 'Lowercase'"),
    (#""Prepend""#, #""NFKC""#, "normalizer/normalizers/0: found an object of type 'NFKC'"),
    (#""prepend":"▁""#, #""prepend":"_""#, "normalizers/0: found an object of type 'Prepend'"),
    (#""content":"▁""#, #""content":"_""#, "normalizers/1: found an object of type 'Replace'"),
    (#""String":" ""#, #""Regex":" ""#, "normalizers/1: found an object of type 'Replace'"),
    (#"{"type":"Prepend","prepend":"▁"},"#, "", "expected the normalizers Prepend '▁' and Replace"),
    (
      #""pre_tokenizer":null"#, #""pre_tokenizer":{"type":"ByteLevel"}"#,
      "pre_tokenizer: found an object of type 'ByteLevel', expected null beside a normalizer"
    ),
    (#""<0x0A>":10,"#, "", "vocabulary: found no token '<0x0A>', expected one for each of the 256"),
    (
      #"["a","b"]"#, #"["<0x41>","a"]"#,
      "merges/0: found '<0x41>' and 'a', expected no token of a byte"
    ),
    (#"["a","b"]"#, #"["b","a"]"#, "merges/0: found 'b' and 'a', expected tokens"),
    (#""BPE""#, #""BPE","dropout":0.1"#, "model/dropout: found the number 0.1"),
    (
      #""BPE""#, #""BPE","end_of_word_suffix":"</w>""#,
      "model/end_of_word_suffix: found the string '</w>'"
    ),
    (#""BPE""#, #""Unigram""#, "model/type: found the string 'Unigram'"),
  ]

  /// The same of the file with a pre-tokenizer.
  static let metaspaces: [(String, String, String)] = [
    (#""split":false"#, #""split":true"#, "/split: found a truth value, expected false"),
    (#","split":false"#, "", "pre_tokenizer/split: found an object of type 'Metaspace'"),
    (#""never""#, #""last""#, "pre_tokenizer/prepend_scheme: found the string 'last'"),
    (#""▁""#, #""_""#, "pre_tokenizer/replacement: found the string '_'"),
    (#""Metaspace""#, #""Whitespace""#, "pre_tokenizer: found an object of type 'Whitespace'"),
    (
      #""never""#, #""first","add_prefix_space":false"#,
      "pre_tokenizer/add_prefix_space: found a truth value, expected true"
    ),
    (
      #"{"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":false}"#, "null",
      "normalizer: found null, expected the normalizers Prepend '▁' and Replace ' ' by '▁', or the "
        + "pre-tokenizer Metaspace"
    ),
  ]

  private func read(_ text: String) throws -> any Tokenizer {
    try TokenizerFile.tokenizer(from: Array(text.utf8), file: "t.json")
  }

  private func check(form: String, _ change: (String, String, String)) throws {
    let file = SentencePieceFile(
      vocabulary: #""a":256,"b":257,"ab":258,"<0x41>a":259"#,
      merges: #"["a","b"]"#,
      form: form
    )
    #expect(try read(file.text).ids(of: "ab", addsSpecialTokens: false).last == 258)
    let changed = file.text.replacingOccurrences(of: change.0, with: change.1)
    #expect(changed != file.text)
    let error = try #require(throws: TokenizerError.self) { try read(changed) }
    #expect("\(error)".hasPrefix("t.json, "), "\(error)")
    #expect("\(error)".contains(change.2), "\(error)")
  }

  @Test(arguments: normalizers)
  func refusesOtherNormalizers(
    part: String,
    replacement: String,
    message: String
  ) throws {
    try check(form: SentencePieceFile.normalizer, (part, replacement, message))
  }

  @Test(arguments: metaspaces)
  func refusesOtherPreTokenizers(
    part: String,
    replacement: String,
    message: String
  ) throws {
    try check(form: SentencePieceFile.metaspace, (part, replacement, message))
  }

  @Test func refusesPartsOfAGGUFFileThatDoNotFit() throws {
    typealias Description = SentencePieceTokenizer.GGUFDescription
    let changes: [(message: String, change: (inout Description) -> Void)] = [
      ("scores: found 1 scores, expected 259, one for each token", { $0.scores = [1] }),
      ("token_type: found 0 types, expected 259", { $0.types = [] }),
      ("scores: found nan at 7, expected finite", { $0.scores[7] = .nan }),
      ("token_type: found 0 at 2, expected 1 to 6", { $0.types[2] = 0 }),
      (
        "scores: found -1000.0 for all 9 tokens, expected an order",
        { description in
          description.tokens += (1...9).map { "a\($0)" }
          description.types += Array(repeating: 1, count: 9)
          description.scores += Array(repeating: -1000, count: 9)
        }
      ),
      ("bos_token_id: found 259, expected 0 to 258", { $0.beginning = 259 }),
      ("bos_token_id: found -1", { $0.beginning = -1 }),
      ("remove_extra_whitespaces: found true", { $0.removesExtraSpaces = true }),
      ("found no token '<0x00>'", { $0.tokens[3] = "<0x0>" }),
      ("the token '<s>' or its id 2 a second time", { $0.tokens[2] = "<s>" }),
    ]
    #expect(throws: Never.self) {
      try SentencePieceTokenizer(GoldenPieces.bytesOnly, file: "f")
    }
    for (message, change) in changes {
      var description = GoldenPieces.bytesOnly
      change(&description)
      let error = try #require(throws: TokenizerError.self) {
        try SentencePieceTokenizer(description, file: "f")
      }
      #expect("\(error)".contains(message), "\(error)")
    }
  }
}
