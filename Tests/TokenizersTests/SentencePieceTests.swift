// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct SentencePieceTests {
  /// What tells a form from the golden tokenizer.json, and the package's ids.
  private struct Form: Decodable {
    let normalizer: String
    let preTokenizer: String
    let normalized: Bool
    let ignoreMerges: Bool
    let beginning: [Int32]
    let texts: [GoldenTokenIDs.Case]

    var isNeverMarked: Bool { preTokenizer.contains("never") && !ignoreMerges }
  }

  private func forms() throws -> [Form] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let content = try Fixtures.bytes(GoldenTokenIDs.path("llama2_forms"))
    return try decoder.decode([Form].self, from: Data(content))
  }

  private func tokenizer(_ form: Form) throws -> any Tokenizer {
    let path = GoldenTokenIDs.path("llama2")
    var text = String(decoding: try Fixtures.bytes(path), as: UTF8.self)
    let start = try #require(text.range(of: "\"normalizer\":")).lowerBound
    let end = try #require(text.range(of: "\"post_processor\":")).lowerBound
    let steps = "\"normalizer\": \(form.normalizer), \"pre_tokenizer\": \(form.preTokenizer), "
    text.replaceSubrange(start..<end, with: steps)
    func turnOn(_ name: String) {
      while let range = text.range(of: "\"\(name)\": false") {
        text.replaceSubrange(range, with: "\"\(name)\": true")
      }
    }
    if form.normalized { turnOn("normalized") }
    if form.ignoreMerges { turnOn("ignore_merges") }
    return try TokenizerFile.tokenizer(from: Array(text.utf8), file: path)
  }

  private func check(_ tokenizer: any Tokenizer, _ form: Form) {
    for text in form.texts {
      let ids = tokenizer.ids(ofUTF8: text.bytes, addsSpecialTokens: false)
      let shown = String(decoding: text.bytes, as: UTF8.self).debugDescription
      #expect(ids == text.ids, "\(form.normalizer) \(form.preTokenizer) \(shown)")
      let whole = tokenizer.ids(ofUTF8: text.bytes, addsSpecialTokens: true)
      #expect(whole == form.beginning + text.ids)
    }
  }

  /// Spaces put in front by a pre-tokenizer, special tokens found behind the normalizer, and texts
  /// that are tokens.
  @Test func givesTheIDsOfTheTokenizersPackageInEveryForm() throws {
    let forms = try forms()
    #expect(forms.count == 6)
    for form in forms {
      #expect(form.texts.count > 60)
      check(try tokenizer(form), form)
    }
  }

  /// A GGUF file has scores in place of merges, of which SentencePiece itself made the same ids.
  @Test func givesTheSameIDsByTheScoresOfAGGUFFile() throws {
    let description = try GoldenPieces().description
    try GoldenTokenIDs("llama2").check(SentencePieceTokenizer(description, file: "f"))
  }

  @Test func putsNoSpaceInFrontWhereAGGUFFileSaysSo() throws {
    var description = try GoldenPieces().description
    description.addsSpacePrefix = false
    let form = try #require(try forms().first { $0.isNeverMarked })
    check(try SentencePieceTokenizer(description, file: "f"), form)
  }

  /// Tokens with their scores, a text, and the tokens that sentencepiece 0.2.3 makes of it.
  static let scored: [(pieces: [(String, Double)], text: String, tokens: [String])] = [
    ([("a", -9), ("aa", -1), ("aaa", -2)], "aaaaa", ["aa", "aaa"]),
    ([("a", -9), ("aa", -1), ("aaa", -2)], "aaaaaaa", ["aa", "aa", "aaa"]),
    // Of equal scores the leftmost.
    ([("a", -9), ("b", -9), ("ab", -1), ("ba", -1), ("aba", 0)], "bab", ["ba", "b"]),
    ([("a", -9), ("b", -9), ("ab", -3), ("bb", -1), ("abb", -2)], "babbb", ["b", "abb", "b"]),
    // A character that is no token is merged, and falls apart into bytes where it is not.
    ([("a", -9), ("ab", -1), ("abc", -2)], "abcb", ["abc", "<0x62>"]),
    ([("a", -9), ("ab", -1), ("abc", -2)], "abac", ["ab", "a", "<0x63>"]),
    ([("▁", -9), ("a", -9), ("▁a", -1), ("▁▁", -2)], " a a  a", ["▁a", "▁a", "▁", "▁a"]),
  ]

  @Test(arguments: scored.indices) func mergesTheHighestScoreFirst(index: Int) throws {
    let (pieces, text, tokens) = Self.scored[index]
    var description = GoldenPieces.bytesOnly
    for (piece, score) in pieces {
      description.tokens.append(piece)
      description.scores.append(score)
      description.types.append(1)
    }
    let tokenizer = try SentencePieceTokenizer(description, file: "f")
    let ids = tokenizer.ids(of: text, addsSpecialTokens: false)
    #expect(ids.map { description.tokens[Int($0)] } == tokens)
    #expect(tokenizer.text(of: ids) == text)
  }

  /// Without tokens for characters, every text becomes the tokens of its bytes.
  @Test func everyByteHasItsToken() throws {
    let tokenizer = try SentencePieceTokenizer(GoldenPieces.bytesOnly, file: "f")
    var seen: Set<UInt8> = []
    // Each first byte of UTF-8 begins 64 characters or more, and 61 has no divisor in common with 64.
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: 61) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(scalar).utf8)
      seen.formUnion(bytes)
      let ids = tokenizer.ids(of: String(scalar), addsSpecialTokens: false)
      #expect(ids == bytes.map { Int32($0) + GoldenPieces.firstByte })
    }
    // A space is `▁`, whose first byte was among those above.
    for byte in UInt8(0)..<0x80 where byte != 0x20 {
      let ids = tokenizer.ids(ofUTF8: [byte], addsSpecialTokens: false)
      #expect(ids == [Int32(byte) + GoldenPieces.firstByte])
      seen.insert(byte)
    }
    // All that occur in UTF-8 but the space: not 0xC0, 0xC1 and 0xF5 to 0xFF.
    #expect(seen.count == 242)
    // A byte that is no text by itself is U+FFFD.
    let replacement = [0xEF, 0xBF, 0xBD].map { $0 + GoldenPieces.firstByte }
    for byte in UInt8(0x80)...0xFF {
      #expect(tokenizer.ids(ofUTF8: [byte], addsSpecialTokens: false) == replacement)
    }
  }

  @Test func givesRandomTextsBack() throws {
    let drawnFrom = "aaabbtheor  \n\t\u{0}.,'é\u{301}ßзй雪国😀\u{A0}\u{200B}क\u{93E}"
    let scalars = Array(drawnFrom.unicodeScalars)
    for addsSpacePrefix in [true, false] {
      var description = try GoldenPieces().description
      description.addsSpacePrefix = addsSpacePrefix
      let tokenizer = try SentencePieceTokenizer(description, file: "f")
      var state: UInt32 = 20_261_201
      func draw(below limit: Int) -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 8) % limit
      }
      for _ in 0..<500 {
        let drawn = (0..<draw(below: 60)).map { _ in scalars[draw(below: scalars.count)] }
        let text = String(String.UnicodeScalarView(drawn))
        let ids = tokenizer.ids(of: text, addsSpecialTokens: false)
        // Strings are equal when they look the same; their bytes are not.
        #expect(Array(tokenizer.text(of: ids).utf8) == Array(text.utf8), "\(text.debugDescription)")
      }
      let special = " a<s> b</s>"
      let ids = tokenizer.ids(of: special, addsSpecialTokens: false)
      #expect(tokenizer.text(of: ids) == special)
    }
  }

  /// Nothing cuts this text: it is one word for the heap.
  @Test(.timeLimit(.minutes(2))) func longTextsWithoutSpacesTakeNoQuadraticTime() throws {
    let tokenizer = try SentencePieceTokenizer(GoldenPieces().description, file: "f")
    let text = String(repeating: "ab", count: 150_000)
    let ids = tokenizer.ids(of: text, addsSpecialTokens: false)
    // The longest token of it has 16 letters.
    #expect(ids.count < text.utf8.count / 12)
    #expect(tokenizer.text(of: ids) == text)
  }

  /// Together with the mark behind it, the space between two halves is no character of Swift's.
  @Test func readsMergesOfMarksWrittenAsText() throws {
    let file = SentencePieceFile(
      vocabulary: "\"\u{915}\":256,\"\u{93E}\":257,\"\u{915}\u{93E}\":258",
      merges: "\"\u{915} \u{93E}\""
    )
    let tokenizer = try TokenizerFile.tokenizer(from: Array(file.text.utf8), file: "t.json")
    #expect(tokenizer.ids(of: "\u{915}\u{93E}", addsSpecialTokens: true) == [258])
  }

  /// With a token for every byte nothing is unknown, so what is done with it makes no difference.
  @Test func noTextIsUnknown() throws {
    let file = SentencePieceFile(vocabulary: "\"a\":256", merges: "")
    let others = [#""unk_token":"a","fuse_unk":true"#, #""unk_token":null,"fuse_unk":false"#]
    for other in others {
      let text = file.text.replacingOccurrences(of: #""BPE""#, with: #""BPE","# + other)
      let tokenizer = try TokenizerFile.tokenizer(from: Array(text.utf8), file: "t.json")
      #expect(tokenizer.ids(of: "éa", addsSpecialTokens: false) == [0xC3, 0xA9, 256])
    }
  }
}
