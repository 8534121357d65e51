// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// WordPiece as BERT uses it: words are cut into the longest pieces of the vocabulary.
public struct WordPieceTokenizer: Tokenizer {
  /// What a vocabulary says besides its tokens.
  public struct Options: Sendable {
    /// How text is cleaned and cut into words.
    public var normalizer = BertNormalizer()
    /// Tokens found in the text as they are spelled.
    public var specialTokens: [SpecialToken] = []
    /// Ids added in front of a text.
    public var beginning: [Int32] = []
    /// Ids added behind a text.
    public var end: [Int32] = []
    /// The token of a word that cannot be cut into pieces.
    public var unknownToken = "[UNK]"
    /// What stands in front of pieces that continue a word.
    public var continuingPrefix = "##"
    /// Longer words become the unknown token.
    ///
    /// Unit: code points.
    public var greatestWordLength = 100

    /// Creates options as BERT has them.
    public init() {}
  }

  /// Every id is less.
  public let vocabularySize: Int

  private let options: Options
  private let specialTokens: SpecialTokens
  private let ids: [Piece: Int32]
  private let unknown: Int32
  /// The longest piece: no longer one is looked up.
  private let greatestPieceLength: Int

  /// Creates a tokenizer from its parts.
  ///
  /// - Parameters:
  ///   - vocabulary: Pieces and their ids.
  ///   - options: Everything else.
  ///   - file: Name of the file all this came from, for messages.
  /// - Throws: ``TokenizerError`` when a piece is there twice or the unknown token is not there.
  public init(
    vocabulary: [(token: String, id: Int32)],
    options: Options,
    file: String
  ) throws(TokenizerError) {
    self.options = options
    specialTokens = SpecialTokens(options.specialTokens)
    var ids: [Piece: Int32] = [:]
    for (token, id) in vocabulary {
      guard ids.updateValue(id, forKey: Piece(token)) == nil, id >= 0 else {
        throw .badContent(
          file: file,
          place: "vocabulary",
          found: "the token '\(token)' with id \(id)",
          expected: "each token once, ids from 0 on"
        )
      }
    }
    guard let unknown = ids[Piece(options.unknownToken)] else {
      throw .badContent(
        file: file,
        place: "vocabulary",
        found: "no '\(options.unknownToken)'",
        expected: "the token of unknown words"
      )
    }
    self.unknown = unknown
    self.ids = ids
    let largest = max(ids.values.max() ?? -1, options.specialTokens.map(\.id).max() ?? -1)
    vocabularySize = Int(largest) + 1
    greatestPieceLength = ids.keys.map(\.bytes.count).max() ?? 0
  }

  /// The token ids of a text.
  public func ids(of text: String, addsSpecialTokens: Bool) -> [Int32] {
    var result = addsSpecialTokens ? options.beginning : []
    for part in specialTokens.parts(of: text) {
      switch part {
      case .token(let id): result.append(id)
      case .text(let text):
        for word in options.normalizer.words(of: text) { result += ids(of: word) }
      }
    }
    return addsSpecialTokens ? result + options.end : result
  }

  /// The longest piece first, then the longest that continues it, and so on.
  private func ids(of word: [Unicode.Scalar]) -> [Int32] {
    guard word.count <= options.greatestWordLength else { return [unknown] }
    let prefix = Array(options.continuingPrefix.utf8)
    var result: [Int32] = []
    var start = 0
    while start < word.count {
      var bytes = start > 0 ? prefix : []
      // Byte counts of the piece after each of its code points.
      var ends: [Int] = []
      for scalar in word[start...] {
        bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        ends.append(bytes.count)
        if bytes.count >= greatestPieceLength { break }
      }
      let longest = ends.indices.last { ids[Piece(Array(bytes[..<ends[$0]]))] != nil }
      guard let longest, let id = ids[Piece(Array(bytes[..<ends[longest]]))] else {
        return [unknown]
      }
      result.append(id)
      start += longest + 1
    }
    return result
  }
}
