// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Byte pairs of characters as SentencePiece makes them, for Llama 2, TinyLlama, Mistral and Mixtral.
///
/// The text is cut at special tokens; a space becomes `▁`, and one is put in front. The characters are
/// the first symbols, and neighbours are merged in the order of the vocabulary's ranks or scores. A
/// character that is no token becomes the tokens `<0x00>` to `<0xFF>` of its UTF-8 bytes, so that no
/// text is unknown.
public struct SentencePieceTokenizer: Tokenizer {
  /// Where a space is put in front.
  enum SpacePrefix: Sendable {
    /// Of every part between special tokens, as the normalizer of Llama 2 does.
    case everyPart
    /// Of every part that does not start with one.
    case partsWithoutSpace
    /// Of the first part, unless it starts with one or is behind a special token.
    case textStart
    /// Of nothing.
    case nowhere
  }

  /// What a vocabulary says besides its tokens and merges.
  struct Options: Sendable {
    /// Where a space is put in front.
    var prefix = SpacePrefix.everyPart
    /// Tokens found in the text as they are spelled.
    var specialTokens: [SpecialToken] = []
    /// Tokens found in what is between ``specialTokens``.
    ///
    /// With ``SpacePrefix/everyPart`` they are found behind that step, as it spells them.
    var normalizedTokens: [SpecialToken] = []
    /// Ids added in front of a text.
    var beginning: [Int32] = []
    /// Ids added behind a text.
    var end: [Int32] = []
    /// Whether a part of the text that is a token is not merged at all.
    var ignoresMerges = false
  }

  /// Every id is less.
  public let vocabularySize: Int

  private let options: Options
  private let specialTokens: SpecialTokens
  private let normalizedTokens: SpecialTokens
  private let vocabulary: PairVocabulary
  /// The symbol of each character that can be merged or is a token.
  private let characters: [Unicode.Scalar: Int32]
  /// The characters of symbols that are no tokens.
  private let strays: [Int32: Unicode.Scalar]
  /// The tokens of the 256 bytes.
  private let byteTokens: [Int32]
  /// Characters that are side by side in a token; between others nothing is merged.
  private let neighbours: Set<Neighbours>

  private static let mark: Unicode.Scalar = "\u{2581}"

  /// Creates a tokenizer of a vocabulary with ranked merges.
  ///
  /// - Parameters:
  ///   - vocabulary: Tokens and their ids.
  ///   - merges: Pairs of tokens, highest priority first.
  ///   - options: Everything else.
  ///   - file: Name of the file all this came from, for messages.
  /// - Throws: ``TokenizerError`` when a byte has no token, and when a merge names the token of a byte
  ///   or makes a token that the vocabulary lacks.
  init(
    vocabulary: [(token: String, id: Int32)],
    merges: [(left: String, right: String)],
    options: Options,
    file: String
  ) throws(TokenizerError) {
    let bytes = Set((UInt8.min...UInt8.max).map(Self.spelling))
    for (index, merge) in merges.enumerated() {
      guard bytes.contains(merge.left) || bytes.contains(merge.right) else { continue }
      throw .badContent(
        file: file,
        place: "merges/\(index)",
        found: "'\(merge.left)' and '\(merge.right)'",
        expected: "no token of a byte"
      )
    }
    var pairs = try PairVocabulary(vocabulary, file: file)
    try pairs.append(merges, file: file)
    var characters: [Unicode.Scalar: Int32] = [:]
    for (token, id) in vocabulary {
      let scalars = token.unicodeScalars
      if let scalar = scalars.first, scalars.count == 1 { characters[scalar] = id }
    }
    try self.init(pairs, characters: characters, options: options, file: file)
  }

  /// Creates a tokenizer of a vocabulary that has its merges.
  ///
  /// - Parameters:
  ///   - vocabulary: Tokens, ids and merges.
  ///   - characters: The symbol of each character that is one: its id, or a number that is no id for
  ///     one that is no token.
  ///   - options: Everything else.
  ///   - file: Name of the file all this came from, for messages.
  /// - Throws: ``TokenizerError`` when a byte has no token.
  init(
    _ vocabulary: PairVocabulary,
    characters: [Unicode.Scalar: Int32],
    options: Options,
    file: String
  ) throws(TokenizerError) {
    var byteTokens: [Int32] = []
    for byte in UInt8.min...UInt8.max {
      let token = Self.spelling(of: byte)
      guard let id = vocabulary.ids[Piece(token)] else {
        throw .badContent(
          file: file,
          place: "vocabulary",
          found: "no token '\(token)'",
          expected: "one for each of the 256 bytes, <0x00> to <0xFF>"
        )
      }
      byteTokens.append(id)
    }
    self.byteTokens = byteTokens
    self.options = options
    self.vocabulary = vocabulary
    self.characters = characters
    var strays: [Int32: Unicode.Scalar] = [:]
    for (scalar, symbol) in characters where vocabulary.pieces[symbol] == nil {
      strays[symbol] = scalar
    }
    self.strays = strays
    neighbours = Neighbours.all(in: vocabulary)
    specialTokens = SpecialTokens(options.specialTokens)
    var normalizedTokens = options.normalizedTokens
    if options.prefix == .everyPart {
      normalizedTokens = normalizedTokens.map {
        SpecialToken(text: Self.marked($0.text, addsSpace: true), id: $0.id)
      }
    }
    self.normalizedTokens = SpecialTokens(normalizedTokens)
    vocabularySize = vocabulary.size(with: options.specialTokens + options.normalizedTokens)
  }

  /// The token of a byte.
  private static func spelling(of byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.utf8.count == 1 ? "<0x0\(digits)>" : "<0x\(digits)>"
  }

  /// The token ids of a text.
  public func ids(of text: String, addsSpecialTokens: Bool) -> [Int32] {
    var result = addsSpecialTokens ? options.beginning : []
    // Words recur; their ids are kept for this text.
    var known: [ArraySlice<Unicode.Scalar>: [Int32]] = [:]
    for part in parts(of: text) {
      switch part {
      case .token(let id): result.append(id)
      case .text(let text):
        if options.ignoresMerges, let id = vocabulary.ids[Piece(text)] {
          result.append(id)
          continue
        }
        for word in words(of: Array(text.unicodeScalars)) {
          let wordIDs = known[word] ?? ids(of: word)
          known[word] = wordIDs
          result += wordIDs
        }
      }
    }
    return addsSpecialTokens ? result + options.end : result
  }

  /// The text of token ids; special tokens as they are spelled, parts that are no UTF-8 as U+FFFD.
  ///
  /// A space is taken off wherever one may have been put in front.
  public func text(of ids: [Int32]) -> String {
    let listed = options.specialTokens + options.normalizedTokens
    let special = Dictionary(listed.map { ($0.id, $0.text) }) { first, _ in first }
    let everywhere = options.prefix == .everyPart || options.prefix == .partsWithoutSpace
    var takesSpaceOff = options.prefix != .nowhere
    var bytes: [UInt8] = []
    for id in ids {
      if let text = special[id] {
        bytes += text.utf8
        takesSpaceOff = everywhere
      } else {
        let piece = self.bytes(of: id)
        bytes += takesSpaceOff && piece.first == 0x20 ? piece.dropFirst() : piece[...]
        takesSpaceOff = false
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: - Parts of a text

extension SentencePieceTokenizer {
  /// The text cut at its special tokens, with `▁` for spaces and in front.
  private func parts(of text: String) -> [SpecialTokens.Part] {
    let isNormalized = options.prefix == .everyPart
    var parts: [SpecialTokens.Part] = []
    for part in specialTokens.parts(of: text) {
      guard case .text(let text) = part else {
        parts.append(part)
        continue
      }
      let prepared = isNormalized ? Self.marked(text, addsSpace: true) : text
      for part in normalizedTokens.parts(of: prepared) {
        guard !isNormalized, case .text(let text) = part else {
          parts.append(part)
          continue
        }
        let isAdded = addsSpace(to: text, isFirst: parts.isEmpty)
        parts.append(.text(Self.marked(text, addsSpace: isAdded)))
      }
    }
    return parts
  }

  private func addsSpace(to text: String, isFirst: Bool) -> Bool {
    let first = text.unicodeScalars.first
    if first == " " || first == Self.mark { return false }
    return options.prefix == .partsWithoutSpace || (options.prefix == .textStart && isFirst)
  }

  private static func marked(_ text: String, addsSpace: Bool) -> String {
    let scalars = text.unicodeScalars.map { $0 == " " ? mark : $0 }
    return String(String.UnicodeScalarView(addsSpace ? [mark] + scalars : scalars))
  }

  /// The longest parts between which nothing is merged.
  private func words(of scalars: [Unicode.Scalar]) -> [ArraySlice<Unicode.Scalar>] {
    var words: [ArraySlice<Unicode.Scalar>] = []
    var start = 0
    for end in scalars.indices.dropFirst() {
      let pair = Neighbours(left: scalars[end - 1], right: scalars[end])
      guard !neighbours.contains(pair) else { continue }
      words.append(scalars[start..<end])
      start = end
    }
    if start < scalars.count { words.append(scalars[start...]) }
    return words
  }

  private func ids(of word: ArraySlice<Unicode.Scalar>) -> [Int32] {
    var symbols: [Int32] = []
    for scalar in word {
      if let symbol = characters[scalar] {
        symbols.append(symbol)
      } else {
        symbols += tokens(ofBytesOf: scalar)
      }
    }
    let merged = vocabulary.merges.merged(symbols)
    guard !strays.isEmpty else { return merged }
    return merged.flatMap { id in strays[id].map { tokens(ofBytesOf: $0) } ?? [id] }
  }

  private func tokens(ofBytesOf scalar: Unicode.Scalar) -> [Int32] {
    String(scalar).utf8.map { byteTokens[Int($0)] }
  }

  /// What a token stands for: a byte, or text with spaces for `▁`.
  private func bytes(of id: Int32) -> [UInt8] {
    guard let piece = vocabulary.pieces[id] else { return [] }
    let spelling = String(decoding: piece.bytes, as: UTF8.self)
    if spelling.hasPrefix("<0x"), let byte = byteTokens.firstIndex(of: id) { return [UInt8(byte)] }
    let scalars: [Unicode.Scalar] = spelling.unicodeScalars.map { $0 == Self.mark ? " " : $0 }
    return Array(String(String.UnicodeScalarView(scalars)).utf8)
  }
}

/// Two characters side by side.
private struct Neighbours: Hashable {
  let left: Unicode.Scalar
  let right: Unicode.Scalar

  /// All that are side by side in a token.
  static func all(in vocabulary: PairVocabulary) -> Set<Neighbours> {
    var all: Set<Neighbours> = []
    for piece in vocabulary.pieces.values {
      let scalars = String(decoding: piece.bytes, as: UTF8.self).unicodeScalars
      for (left, right) in zip(scalars, scalars.dropFirst()) {
        all.insert(Neighbours(left: left, right: right))
      }
    }
    return all
  }
}
