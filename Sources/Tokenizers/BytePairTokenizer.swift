// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Byte-level byte-pair encoding, as GPT-2, OPT, Llama 3, Qwen2, SmolLM2, BLOOM and Falcon use it.
///
/// The text is cut at special tokens, then into words by the family's rule; the UTF-8 bytes of a word
/// are the first symbols, and neighbours are merged in the order of the vocabulary's merges.
public struct BytePairTokenizer: Tokenizer {
  /// What a vocabulary says besides its tokens and merges.
  public struct Options: Sendable {
    /// How text is cut into words.
    public var rule: PreTokenizerRule
    /// Tokens found in the text as they are spelled.
    public var specialTokens: [SpecialToken] = []
    /// Ids added in front of a text.
    public var beginning: [Int32] = []
    /// Ids added behind a text.
    public var end: [Int32] = []
    /// Whether a word that is a token is not merged at all, as in Llama 3.
    public var ignoresMerges = false
    /// Whether text is brought into Unicode's form NFC first, as in Qwen2.
    public var composesText = false
    /// Whether a space is added in front of a text that has none.
    public var addsPrefixSpace = false

    /// Creates options with a rule.
    public init(rule: PreTokenizerRule) { self.rule = rule }
  }

  /// Every id is less.
  public let vocabularySize: Int

  private let options: Options
  private let specialTokens: SpecialTokens
  private let vocabulary: PairVocabulary

  /// Creates a tokenizer from its parts.
  ///
  /// - Parameters:
  ///   - vocabulary: Tokens in GPT-2's spelling of bytes, and their ids.
  ///   - merges: Pairs of tokens, highest priority first.
  ///   - options: Everything else.
  ///   - file: Name of the file all this came from, for messages.
  /// - Throws: ``TokenizerError`` when a merge names or makes a token that the vocabulary lacks.
  public init(
    vocabulary: [(token: String, id: Int32)],
    merges: [(left: String, right: String)],
    options: Options,
    file: String
  ) throws(TokenizerError) {
    self.options = options
    specialTokens = SpecialTokens(options.specialTokens)
    var pairs = try PairVocabulary(vocabulary, file: file)
    try pairs.append(merges, file: file)
    self.vocabulary = pairs
    vocabularySize = pairs.size(with: options.specialTokens)
  }

  /// The token ids of a text.
  public func ids(of text: String, addsSpecialTokens: Bool) -> [Int32] {
    var result = addsSpecialTokens ? options.beginning : []
    // Words recur; their ids are kept for this text.
    var known: [[UInt8]: [Int32]] = [:]
    for part in specialTokens.parts(of: text) {
      switch part {
      case .token(let id): result.append(id)
      case .text(let text):
        for word in options.rule.words(of: prepared(text)) {
          if let ids = known[word] {
            result += ids
          } else {
            let ids = ids(of: word)
            known[word] = ids
            result += ids
          }
        }
      }
    }
    return addsSpecialTokens ? result + options.end : result
  }

  private func prepared(_ text: String) -> String {
    let composed = options.composesText ? text.precomposedStringWithCanonicalMapping : text
    let startsWithSpace = composed.unicodeScalars.first?.properties.isWhitespace ?? true
    return options.addsPrefixSpace && !startsWithSpace ? " " + composed : composed
  }

  private func ids(of word: [UInt8]) -> [Int32] {
    if options.ignoresMerges, let id = vocabulary.ids[Piece(ByteAlphabet.spelling(of: word))] {
      return [id]
    }
    // A byte without a token is left out, as the tokenizers package does: SmolLM2's vocabulary has
    // none for some control characters.
    return vocabulary.merges.merged(
      word.compactMap { vocabulary.ids[Piece(ByteAlphabet.spelling(of: [$0]))] }
    )
  }

  /// The text of token ids; special tokens as they are spelled, parts that are no UTF-8 as U+FFFD.
  public func text(of ids: [Int32]) -> String {
    let special = Dictionary(options.specialTokens.map { ($0.id, $0.text) }) { first, _ in first }
    var bytes: [UInt8] = []
    for id in ids {
      if let text = special[id] {
        bytes += text.utf8
      } else if let piece = vocabulary.pieces[id] {
        let spelling = String(decoding: piece.bytes, as: UTF8.self)
        bytes += ByteAlphabet.bytes(of: spelling) ?? piece.bytes
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
