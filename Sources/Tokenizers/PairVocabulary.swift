// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The tokens of a byte-pair vocabulary, and the merges that make longer ones of shorter ones.
struct PairVocabulary: Sendable {
  /// The id of each token.
  let ids: [Piece: Int32]
  /// The token of each id.
  let pieces: [Int32: Piece]
  /// What is merged, and in which order.
  var merges = PairMerges()

  /// Creates a vocabulary without merges.
  ///
  /// - Parameters:
  ///   - tokens: Tokens and their ids.
  ///   - file: Name of the file they came from, for messages.
  /// - Throws: ``TokenizerError`` when a token or an id is there twice.
  init(_ tokens: [(token: String, id: Int32)], file: String) throws(TokenizerError) {
    var ids: [Piece: Int32] = [:]
    var pieces: [Int32: Piece] = [:]
    for (token, id) in tokens {
      let piece = Piece(token)
      guard ids.updateValue(id, forKey: piece) == nil, id >= 0,
        pieces.updateValue(piece, forKey: id) == nil
      else {
        throw .badContent(
          file: file,
          place: "vocabulary",
          found: "the token '\(token)' or its id \(id) a second time",
          expected: "each once"
        )
      }
    }
    self.ids = ids
    self.pieces = pieces
  }

  /// Adds merges of tokens.
  ///
  /// - Parameters:
  ///   - merges: Pairs of tokens, highest priority first.
  ///   - file: Name of the file they came from, for messages.
  /// - Throws: ``TokenizerError`` when a merge names or makes a token that is not there.
  mutating func append(
    _ merges: [(left: String, right: String)],
    file: String
  ) throws(TokenizerError) {
    for (index, merge) in merges.enumerated() {
      let result = Piece(Piece(merge.left).bytes + Piece(merge.right).bytes)
      guard let left = ids[Piece(merge.left)], let right = ids[Piece(merge.right)],
        let id = ids[result]
      else {
        throw .badContent(
          file: file,
          place: "merges/\(index)",
          found: "'\(merge.left)' and '\(merge.right)'",
          expected: "tokens of the vocabulary that make another"
        )
      }
      self.merges.append(left, right, result: id)
    }
  }

  /// The least number that every id is below, those of special tokens among them.
  func size(with special: [SpecialToken]) -> Int {
    Int(max(pieces.keys.max() ?? -1, special.map(\.id).max() ?? -1)) + 1
  }
}
