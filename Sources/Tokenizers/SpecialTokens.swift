// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A token that is found in a text as it is spelled, before anything else is done to the text.
public struct SpecialToken: Hashable, Sendable {
  /// How it is spelled.
  public let text: String
  /// Its id.
  public let id: Int32

  /// Creates a token.
  public init(text: String, id: Int32) {
    self.text = text
    self.id = id
  }
}

extension SpecialToken {
  /// The tokens of a GGUF file that are of some kinds, its `token_type`.
  static func listed(in tokens: [String], types: [Int], kinds: Set<Int>) -> [SpecialToken] {
    zip(types, tokens).enumerated().compactMap { id, token in
      kinds.contains(token.0) ? SpecialToken(text: token.1, id: Int32(id)) : nil
    }
  }
}

/// Finds special tokens in a text.
struct SpecialTokens: Sendable {
  /// A part of a text.
  enum Part: Equatable {
    case text(String)
    case token(Int32)
  }

  /// The tokens by their first byte, longest first: of two that start together the longer counts.
  private var tokens: [UInt8: [(bytes: [UInt8], id: Int32)]] = [:]

  init(_ tokens: [SpecialToken]) {
    for token in tokens {
      let bytes = Array(token.text.utf8)
      guard let first = bytes.first else { continue }
      self.tokens[first, default: []].append((bytes, token.id))
    }
    for first in self.tokens.keys { self.tokens[first]?.sort { $0.bytes.count > $1.bytes.count } }
  }

  /// The text cut at its special tokens; parts of text are not empty.
  func parts(of text: String) -> [Part] {
    guard !tokens.isEmpty else { return text.isEmpty ? [] : [.text(text)] }
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var textStart = 0
    func addText(to end: Int) {
      guard textStart < end else { return }
      parts.append(.text(String(decoding: bytes[textStart..<end], as: UTF8.self)))
    }
    var position = 0
    while position < bytes.count {
      let token = tokens[bytes[position]]?.first { bytes[position...].starts(with: $0.bytes) }
      guard let token else {
        position += 1
        continue
      }
      addText(to: position)
      parts.append(.token(token.id))
      position += token.bytes.count
      textStart = position
    }
    addText(to: bytes.count)
    return parts
  }
}
