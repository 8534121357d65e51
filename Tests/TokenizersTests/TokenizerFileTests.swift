// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import Foundation
import TestSupport
import Testing

@testable import Tokenizers

@Suite struct TokenizerFileTests {
  private func tokenizer(_ path: String) throws -> any Tokenizer {
    try TokenizerFile.tokenizer(from: Fixtures.bytes(path), file: path)
  }

  /// Small vocabularies trained by the tokenizers package, one for each rule.
  @Test(
    arguments: [
      "gpt2", "smollm", "llama3", "qwen2", "bloom", "falcon", "llama2", "bert_uncased",
      "bert_cased",
    ]
  )
  func givesTheIDsOfTheTokenizersPackage(name: String) throws {
    try GoldenTokenIDs(name).check(tokenizer(GoldenTokenIDs.path(name)))
  }

  static let rules: [(String, PreTokenizerRule)] = [
    ("gpt2", .gpt2), ("smollm", .smolLM2), ("llama3", .llama3), ("qwen2", .qwen2),
    ("bloom", .bloom), ("falcon", .falcon),
  ]

  /// A GGUF file has the same parts, and they are written as a tokenizer.json that reads the same.
  @Test(arguments: rules)
  func givesTheSameIDsFromGGUFAndBack(name: String, rule: PreTokenizerRule) throws {
    let parts = try VocabularyParts(name)
    let golden = try GoldenTokenIDs(name)
    try golden.check(BytePairTokenizer(parts.description(rule: rule.rawValue), file: name))
    let document = parts.document(rule: rule)
    try golden.check(TokenizerFile.tokenizer(from: document.bytes, file: name))
  }

  /// Texts and their words, Falcon's in GPT-2's spelling: one may be a part of a character.
  static let words: [(PreTokenizerRule, String, [String])] = [
    (.bloom, "a  b,c  (d) |", ["a", " ", " b", ",", "c", "  (", "d", ") |"]),
    (.bloom, "राम। \r\n x", ["राम", "। \r\n", " x"]),
    (.falcon, "don't ... a  1", ["don", "'", "t", "Ġ", "...", "Ġa", "Ġ", "Ġ", "1"]),
    (.falcon, "12345 x²678", ["123", "45", "Ġx", "Â", "²", "678"]),
  ]

  @Test(arguments: words) func cuts(rule: PreTokenizerRule, text: String, words: [String]) {
    let expected = words.map { word -> [UInt8] in
      (rule == .falcon ? ByteAlphabet.bytes(of: word) : nil) ?? Array(word.utf8)
    }
    #expect(rule.words(of: text) == expected)
  }

  /// The number and sum are those of the package's own class, taken from it code point by code point.
  @Test func punctuationIsThatOfTheTokenizersPackage() {
    let scalars = (UInt32(0)...0x10FFFF).compactMap { Unicode.Scalar($0) }
    let punctuation = scalars.filter { $0.isPunctuation }
    #expect(punctuation.count == 726)
    #expect(punctuation.reduce(0) { $0 + $1.value } == 20_675_981)
  }

  @Test(.enabled(if: Fixtures.exists(Fixtures.miniLM), "\(Fixtures.fetchModels)"))
  func givesTheIDsOfMiniLM() throws {
    let tokenizer = try tokenizer("\(Fixtures.miniLM)/tokenizer.json")
    #expect(tokenizer.vocabularySize == 30522)
    try GoldenTokenIDs("all-minilm").check(tokenizer)
  }

  @Test(.enabled(if: Fixtures.exists(Fixtures.smolLM2), "\(Fixtures.fetchModels)"))
  func givesTheIDsOfSmolLM2FromItsGGUF() throws {
    let reader = try GGUFReader(path: Fixtures.smolLM2)
    let prefix = "tokenizer.ggml"
    let tokenizer = try BytePairTokenizer(
      BytePairTokenizer.GGUFDescription(
        model: reader.value("\(prefix).model")?.string ?? "",
        rule: reader.value("\(prefix).pre")?.string ?? "",
        tokens: try reader.array("\(prefix).tokens", of: "text", \.string) ?? [],
        types: try reader.array("\(prefix).token_type", of: "integers", \.integer) ?? [],
        merges: try reader.array("\(prefix).merges", of: "text", \.string) ?? [],
        beginning: nil
      ),
      file: reader.path
    )
    #expect(tokenizer.vocabularySize == 49152)
    let golden = try GoldenTokenIDs("smollm2-135m")
    golden.check(tokenizer)
    for text in golden.texts {
      // The vocabulary lacks some control characters, which are lost.
      let original = String(decoding: text.bytes, as: UTF8.self).utf8.filter { $0 >= 0x20 }
      #expect(tokenizer.text(of: text.ids).utf8.filter { $0 >= 0x20 } == original)
    }
  }

  /// A heap keeps a word of a million letters from taking a million passes.
  @Test(.timeLimit(.minutes(2))) func longWordsTakeNoQuadraticTime() throws {
    let tokenizer = try tokenizer(GoldenTokenIDs.path("gpt2"))
    let letters = (0..<300_000).map { Character(Unicode.Scalar(UInt8(97 + $0 * $0 % 26))) }
    let ids = tokenizer.ids(of: String(letters), addsSpecialTokens: false)
    let pairs = try #require(tokenizer as? BytePairTokenizer)
    #expect(pairs.text(of: ids) == String(letters))
  }

  static let hostileFiles: [(String, String)] = [
    ("", "byte 0: found the end of the text"),
    ("[]", "model: found an array, expected a member 'model'"),
    (#"{"model":{"type":"Unigram"}}"#, "model/type: found the string 'Unigram'"),
    (#"{"model":{"type":"BPE","dropout":0.1}}"#, "model/dropout: found the number 0.1"),
    (#"{"model":{"type":"BPE"}}"#, "pre_tokenizer: found an object, expected a member"),
    (
      #"{"model":{"type":"BPE"},"pre_tokenizer":{"type":"Metaspace"}}"#,
      "pre_tokenizer: found an object of type 'Metaspace'"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":1.5},"merges":[]},"pre_tokenizer":{"type":"ByteLevel"}}"#,
      "model/vocab/a: found the number 1.5"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":1,"b":1},"merges":[]},"pre_tokenizer":{"type":"ByteLevel"}}"#,
      "the token 'b' or its id 1 a second time"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]},"pre_tokenizer":{"type":"ByteLevel"}}"#,
      "merges/0: found 'a' and 'b', expected tokens"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]},"pre_tokenizer":{"type":"ByteLevel"}}"#,
      "model/merges/0: found the string 'a', expected two tokens"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{},"merges":[]},"pre_tokenizer":{"type":"ByteLevel"},"#
        + #""added_tokens":[{"id":1,"content":"x","lstrip":true}]}"#,
      "added_tokens/0/lstrip: found a truth value, expected false"
    ),
    (
      #"{"model":{"type":"WordPiece","vocab":{}},"normalizer":{"type":"BertNormalizer"},"#
        + #""pre_tokenizer":{"type":"BertPreTokenizer"}}"#,
      "found no '[UNK]'"
    ),
  ]

  /// The steps of a rule, a part of them, and what it is replaced by.
  static let nearlyKnown: [(String, String, String)] = [
    (falcon, #""Contiguous""#, #""Isolated""#),
    (falcon, #","behavior":"Contiguous""#, ""),
    (falcon, #""individual_digits":false"#, #""individual_digits":true"#),
    (falcon, "[0-9][0-9][0-9]", "[0-9][0-9]"),
    (falcon, #""behavior":"Isolated""#, #""behavior":"Removed""#),
    (falcon, #""use_regex":true"#, #""use_regex":false"#),
    (falcon, #"{"type":"Punctuation","behavior":"Contiguous"},"#, ""),
    (falcon, #""add_prefix_space":false"#, #""add_prefix_space":true"#),
    (bloom, #""Isolated""#, #""MergedWithNext""#),
    (bloom, #""invert":false"#, #""invert":true"#),
    (bloom, "])]+", "]]+"),
    (bloom, #""Regex""#, #""String""#),
    (bloom, #""use_regex":false"#, #""use_regex":true"#),
    (bloom, #""add_prefix_space":false,"#, ""),
  ]

  private static let falcon =
    #"{"type":"Punctuation","behavior":"Contiguous"},"#
    + #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},"#
    + #"{"type":"Digits","individual_digits":false},"#
    + #"{"type":"Split","pattern":{"Regex":"[0-9][0-9][0-9]"},"behavior":"Isolated","invert":false}"#

  private static let bloom =
    #"{"type":"Split","pattern":{"Regex":" ?[^(\\s|[.,!?…。，、।۔،])]+"},"#
    + #""behavior":"Isolated","invert":false},"#
    + #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}"#

  private func read(steps: String) throws -> any Tokenizer {
    let text =
      #"{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"#
      + #""pre_tokenizer":{"type":"Sequence","pretokenizers":["# + steps + "]}}"
    return try TokenizerFile.tokenizer(from: Array(text.utf8), file: "t.json")
  }

  @Test(arguments: nearlyKnown)
  func refusesANearlyKnownRule(steps: String, part: String, replacement: String) throws {
    #expect(throws: Never.self) { try read(steps: steps) }
    let changed = steps.replacingOccurrences(of: part, with: replacement)
    #expect(changed != steps)
    let error = try #require(throws: TokenizerError.self) { try read(steps: changed) }
    #expect("\(error)".hasPrefix("t.json, pre_tokenizer: "), "\(error)")
  }

  @Test(arguments: hostileFiles) func refuses(text: String, message: String) throws {
    let error = try #require(throws: TokenizerError.self) {
      try TokenizerFile.tokenizer(from: Array(text.utf8), file: "t.json")
    }
    #expect("\(error)".contains(message), "\(error)")
    #expect("\(error)".hasPrefix("t.json, "))
  }

  @Test func refusesAGGUFOfAnotherKind() {
    let description = BytePairTokenizer.GGUFDescription(
      model: "gpt2",
      rule: "smollm",
      tokens: ["a", "b", "ab"],
      types: [],
      merges: ["a b"],
      beginning: 2
    )
    #expect(throws: Never.self) { try BytePairTokenizer(description, file: "f") }
    let changes: [(inout BytePairTokenizer.GGUFDescription) -> Void] = [
      { $0.model = "llama" }, { $0.rule = "tekken" }, { $0.types = [1] }, { $0.merges = ["a"] },
      { $0.merges = ["b a"] }, { $0.beginning = 3 }, { $0.tokens[1] = "a" },
    ]
    for change in changes {
      var changed = description
      change(&changed)
      #expect(throws: TokenizerError.self) { try BytePairTokenizer(changed, file: "f") }
    }
  }
}
