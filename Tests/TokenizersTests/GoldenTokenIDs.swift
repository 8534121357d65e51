// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing
import Tokenizers

/// Texts and the ids that the tokenizers package gives them.
struct GoldenTokenIDs: Decodable {
  struct Case: Decodable {
    let utf8: String
    let ids: [Int32]

    /// The text; not every one is valid UTF-8.
    var bytes: [UInt8] {
      var digits = Substring(utf8)
      var bytes: [UInt8] = []
      while !digits.isEmpty {
        bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
        digits = digits.dropFirst(2)
      }
      return bytes
    }
  }

  let beginning: [Int32]
  let end: [Int32]
  let texts: [Case]

  static func path(_ name: String) -> String { Fixtures.golden("tokenizers/\(name).json") }

  /// The golden ids of a tokenizer.
  init(_ name: String) throws {
    let content = try Fixtures.bytes(Self.path("\(name)_ids"))
    self = try JSONDecoder().decode(Self.self, from: Data(content))
  }

  /// Compares every text, id for id, with and without special tokens.
  func check(_ tokenizer: some Tokenizer) {
    #expect(texts.count > 200)
    for text in texts {
      let ids = tokenizer.ids(ofUTF8: text.bytes, addsSpecialTokens: false)
      let shown = String(decoding: text.bytes, as: UTF8.self).debugDescription
      #expect(ids == text.ids, "\(shown)")
      #expect(ids.allSatisfy { (0..<Int32(tokenizer.vocabularySize)).contains($0) })
      let whole = tokenizer.ids(ofUTF8: text.bytes, addsSpecialTokens: true)
      #expect(whole == beginning + text.ids + end)
    }
  }
}
