// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// Turns text into the token ids of one model.
public protocol Tokenizer: Sendable {
  /// Every id is less.
  var vocabularySize: Int { get }

  /// The token ids of a text, exactly those of the tokenizers package without truncation or padding.
  ///
  /// - Parameters:
  ///   - text: Any text. Special tokens spelled out in it become their ids.
  ///   - addsSpecialTokens: Whether the model's own beginning and end, such as `[CLS]` and `[SEP]`,
  ///     are added.
  /// - Returns: The ids.
  func ids(of text: String, addsSpecialTokens: Bool) -> [Int32]
}

extension Tokenizer {
  /// The token ids of bytes that should be UTF-8.
  ///
  /// Each longest part that cannot be decoded counts as one U+FFFD, as Unicode recommends and
  /// Python's `errors="replace"` does.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - addsSpecialTokens: Whether the model's own beginning and end are added.
  /// - Returns: The ids.
  public func ids(ofUTF8 bytes: some Collection<UInt8>, addsSpecialTokens: Bool) -> [Int32] {
    ids(of: String(decoding: bytes, as: UTF8.self), addsSpecialTokens: addsSpecialTokens)
  }
}

/// A tokenizer that cannot be read or is of a kind that is not known.
public enum TokenizerError: Error, Equatable, CustomStringConvertible {
  /// Content that makes no tokenizer. `place` says where, such as `model/merges/3`.
  case badContent(file: String, place: String, found: String, expected: String)

  /// What was found, where, and what was expected.
  public var description: String {
    switch self {
    case .badContent(let file, let place, let found, let expected):
      "\(file), \(place.printable): found \(found.printable), expected \(expected)"
    }
  }
}

/// Text by its exact code points.
///
/// Swift's strings are equal when they look the same, whatever their code points; a vocabulary tells
/// a letter with an accent from a letter and an accent.
struct Piece: Hashable, Sendable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init(_ text: String) { bytes = Array(text.utf8) }
}
