// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension SentencePieceTokenizer {
  /// What a GGUF file says of a tokenizer of the kind `llama`, under `tokenizer.ggml`.
  public struct GGUFDescription: Sendable {
    /// `tokens`: every token, its place being its id.
    public var tokens: [String]
    /// `scores`: one for each token; what makes a token of a higher score is merged first.
    public var scores: [Double]
    /// `token_type`: 1 for ordinary tokens, 2 for the unknown one, 3 for control tokens, 4 for tokens
    /// the user defined, 5 for unused ones, 6 for bytes.
    public var types: [Int]
    /// `add_space_prefix`: whether a space is put in front of text, behind special tokens too.
    public var addsSpacePrefix: Bool
    /// `remove_extra_whitespaces`: whether several spaces become one.
    public var removesExtraSpaces: Bool
    /// `bos_token_id`, when `add_bos_token` asks for it.
    public var beginning: Int?

    /// Creates a description.
    public init(
      tokens: [String],
      scores: [Double],
      types: [Int],
      addsSpacePrefix: Bool,
      removesExtraSpaces: Bool,
      beginning: Int?
    ) {
      self.tokens = tokens
      self.scores = scores
      self.types = types
      self.addsSpacePrefix = addsSpacePrefix
      self.removesExtraSpaces = removesExtraSpaces
      self.beginning = beginning
    }
  }

  /// Creates the tokenizer of a GGUF file.
  ///
  /// - Parameters:
  ///   - description: What the file says.
  ///   - file: Its name, for messages.
  /// - Throws: ``TokenizerError`` for parts that do not fit together, scores that are not finite, and
  ///   a byte without a token.
  public init(_ description: GGUFDescription, file: String) throws(TokenizerError) {
    try description.check(file: file)
    var options = Options()
    options.prefix = description.addsSpacePrefix ? .everyPart : .nowhere
    options.specialTokens = SpecialToken.listed(
      in: description.tokens,
      types: description.types,
      kinds: [2, 3, 4]
    )
    options.beginning = description.beginning.map { [Int32($0)] } ?? []
    var vocabulary = try PairVocabulary(
      description.tokens.enumerated().map { ($1, Int32($0)) },
      file: file
    )
    let characters = description.addMerges(to: &vocabulary.merges)
    try self.init(vocabulary, characters: characters, options: options, file: file)
  }
}

extension SentencePieceTokenizer.GGUFDescription {
  /// Up to as many tokens may happen to have one score.
  private static let fewTokens = 8

  fileprivate func check(file: String) throws(TokenizerError) {
    func bad(_ name: String, _ found: String, _ expected: String) -> TokenizerError {
      .badContent(
        file: file,
        place: "tokenizer.ggml.\(name)",
        found: found,
        expected: expected
      )
    }
    guard scores.count == tokens.count else {
      throw bad("scores", "\(scores.count) scores", "\(tokens.count), one for each token")
    }
    guard types.count == tokens.count else {
      throw bad("token_type", "\(types.count) types", "\(tokens.count), one for each token")
    }
    if let index = scores.firstIndex(where: { !$0.isFinite }) {
      throw bad("scores", "\(scores[index]) at \(index)", "finite numbers")
    }
    if let index = types.firstIndex(where: { !(1...6).contains($0) }) {
      throw bad("token_type", "\(types[index]) at \(index)", "1 to 6")
    }
    // Converted from a tokenizer.json alone: its merges are in no score, and llama.cpp too forms other ids.
    let made = tokens.indices.filter { types[$0] == 1 && tokens[$0].unicodeScalars.count > 1 }
    if made.count > Self.fewTokens, let score = made.first.map({ scores[$0] }),
      made.allSatisfy({ scores[$0] == score })
    {
      throw bad("scores", "\(score) for all \(made.count) tokens", "an order of the merges")
    }
    if let beginning, !tokens.indices.contains(beginning) {
      throw bad("bos_token_id", "\(beginning)", "0 to \(tokens.count - 1)")
    }
    guard !removesExtraSpaces else { throw bad("remove_extra_whitespaces", "true", "false") }
  }

  /// Adds every pair of symbols that together are an ordinary token, ranked by the token's score.
  ///
  /// Of equal scores the leftmost pair comes first, as in SentencePiece. There a character need not be
  /// a token to be merged; such characters are symbols with numbers behind the ids.
  ///
  /// - Parameter merges: Where the pairs are added.
  /// - Returns: The symbol of each character in a token.
  fileprivate func addMerges(to merges: inout PairMerges) -> [Unicode.Scalar: Int32] {
    let ordinary = tokens.indices.filter { types[$0] == 1 || types[$0] == 5 }
    var symbols: [Piece: Int32] = [:]
    for id in ordinary { symbols[Piece(tokens[id])] = Int32(id) }
    var characters: [Unicode.Scalar: Int32] = [:]
    var strayCount = 0
    for id in ordinary {
      for scalar in tokens[id].unicodeScalars where characters[scalar] == nil {
        let piece = Piece(String(scalar))
        if symbols[piece] == nil {
          symbols[piece] = Int32(tokens.count + strayCount)
          strayCount += 1
        }
        characters[scalar] = symbols[piece]
      }
    }
    let scoresInOrder = Set(ordinary.map { scores[$0] }).sorted(by: >)
    let ranks = Dictionary(
      uniqueKeysWithValues: scoresInOrder.enumerated().map { ($1, Int32($0)) }
    )
    // Looked up only where symbols of both lengths exist, so that an absurdly long token costs little.
    let lengths = Set(symbols.keys.map(\.bytes.count))
    for id in ordinary {
      let bytes = Array(tokens[id].utf8)
      for end in bytes.indices where lengths.contains(end) && lengths.contains(bytes.count - end) {
        guard let left = symbols[Piece(Array(bytes[..<end]))],
          let right = symbols[Piece(Array(bytes[end...]))], let rank = ranks[scores[id]]
        else { continue }
        merges.append(left, right, result: Int32(id), rank: rank)
      }
    }
    return characters
  }
}
