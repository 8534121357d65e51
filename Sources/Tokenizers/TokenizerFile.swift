// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// Reads tokenizer.json, the file format of the tokenizers package.
///
/// Known are byte-level byte pairs with the rules of ``PreTokenizerRule``, byte pairs of characters as
/// SentencePiece makes them, and WordPiece with BERT's normalizer. Anything else is refused by name,
/// never approximated. Truncation and padding, which the file may ask for, are left to the caller.
public struct TokenizerFile {
  let file: String
  let root: JSONNode

  /// Makes a tokenizer from the contents of a file.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - file: Its name, for messages.
  /// - Returns: The tokenizer.
  /// - Throws: ``TokenizerError``.
  public static func tokenizer(
    from bytes: [UInt8],
    file: String
  ) throws(TokenizerError) -> any Tokenizer {
    let root: JSONNode
    do {
      root = try StrictJSON.node(of: bytes, comparesCodePoints: true)
    } catch {
      throw .badContent(
        file: file,
        place: "byte \(error.byte)",
        found: error.found,
        expected: error.expected
      )
    }
    let reader = TokenizerFile(file: file, root: root)
    let model = try reader.member("model", of: root, "")
    switch model["type"]?.string {
    case "BPE":
      if model["byte_fallback"]?.bool == true { return try reader.sentencePieces(model) }
      return try reader.bytePairs(model)
    case "WordPiece": return try reader.wordPieces(model)
    default:
      throw reader.bad("model/type", model["type"] ?? model, expected: "BPE or WordPiece")
    }
  }

  // MARK: - Models

  private func bytePairs(_ model: JSONNode) throws(TokenizerError) -> BytePairTokenizer {
    for name in ["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"] {
      try requireAbsent(name, of: model, "model")
    }
    try require(model["byte_fallback"], is: false, "model/byte_fallback")
    var options = try preTokenizer(root["pre_tokenizer"])
    options.ignoresMerges = model["ignore_merges"]?.bool ?? false
    options.composesText = try composesText(root["normalizer"])
    options.specialTokens = try specialTokens()
    (options.beginning, options.end) = try template(root["post_processor"], "post_processor")
    return try BytePairTokenizer(
      vocabulary: try vocabulary(model),
      merges: try merges(try member("merges", of: model, "model")),
      options: options,
      file: file
    )
  }

  private func wordPieces(_ model: JSONNode) throws(TokenizerError) -> WordPieceTokenizer {
    var options = WordPieceTokenizer.Options()
    options.normalizer = try normalizer(try member("normalizer", of: root, ""))
    let preTokenizer = try member("pre_tokenizer", of: root, "")
    guard preTokenizer["type"]?.string == "BertPreTokenizer" else {
      throw bad("pre_tokenizer/type", preTokenizer, expected: "BertPreTokenizer")
    }
    options.specialTokens = try specialTokens()
    (options.beginning, options.end) = try template(root["post_processor"], "post_processor")
    if let text = model["unk_token"]?.string { options.unknownToken = text }
    if let text = model["continuing_subword_prefix"]?.string { options.continuingPrefix = text }
    if let length = model["max_input_chars_per_word"]?.integer, length >= 0 {
      options.greatestWordLength = length
    }
    return try WordPieceTokenizer(
      vocabulary: try vocabulary(model),
      options: options,
      file: file
    )
  }

  func vocabulary(
    _ model: JSONNode
  ) throws(TokenizerError) -> [(token: String, id: Int32)] {
    let node = try member("vocab", of: model, "model")
    guard let members = node.members else {
      throw bad("model/vocab", node, expected: "an object of tokens and ids")
    }
    var vocabulary: [(token: String, id: Int32)] = []
    for member in members {
      vocabulary.append((member.name, try id(member.node, "model/vocab/\(member.name)")))
    }
    return vocabulary
  }

  func merges(
    _ node: JSONNode
  ) throws(TokenizerError) -> [(left: String, right: String)] {
    guard let nodes = node.elements else { throw bad("model/merges", node, expected: "an array") }
    var merges: [(left: String, right: String)] = []
    for (index, node) in nodes.enumerated() {
      // Either "a b" or ["a", "b"].
      let parts = node.string.map(Self.halves) ?? node.elements?.compactMap(\.string) ?? []
      guard parts.count == 2 else {
        throw bad("model/merges/\(index)", node, expected: "two tokens")
      }
      merges.append((parts[0], parts[1]))
    }
    return merges
  }

  /// The two sides of a space, which is no `Character` of its own in front of an accent.
  private static func halves(of merge: String) -> [String] {
    merge.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).map { String($0) }
  }

  /// The tokens that are found as they are spelled, all or those of which a condition is true.
  func specialTokens(
    where isIncluded: (JSONNode) -> Bool = { _ in true }
  ) throws(TokenizerError) -> [SpecialToken] {
    var tokens: [SpecialToken] = []
    let nodes = root["added_tokens"]?.elements ?? []
    for (index, node) in nodes.enumerated() where isIncluded(node) {
      let place = "added_tokens/\(index)"
      guard let text = node["content"]?.string, let number = node["id"] else {
        throw bad(place, node, expected: "content and id")
      }
      for name in ["single_word", "lstrip", "rstrip"] {
        try require(node[name], is: false, "\(place)/\(name)")
      }
      tokens.append(SpecialToken(text: text, id: try id(number, "\(place)/id")))
    }
    return tokens
  }
}

// MARK: - What is done to the text

extension TokenizerFile {
  private func preTokenizer(
    _ node: JSONNode?
  ) throws(TokenizerError) -> BytePairTokenizer.Options {
    let place = "pre_tokenizer"
    guard let node else { throw bad(place, root, expected: "a member '\(place)'") }
    let steps = node["type"]?.string == "Sequence" ? node["pretokenizers"]?.elements ?? [] : [node]
    guard let byteLevel = steps.first(where: { $0["type"]?.string == "ByteLevel" }) else {
      throw bad(place, node, expected: "ByteLevel, alone or among other steps")
    }
    guard let rule = Self.rule(steps, usesExpression: byteLevel["use_regex"]?.bool ?? true) else {
      let known = "the rule of GPT-2, SmolLM2, Llama 3, Qwen2, BLOOM or Falcon"
      throw bad(place, node, expected: known)
    }
    var options = BytePairTokenizer.Options(rule: rule)
    options.addsPrefixSpace = byteLevel["add_prefix_space"]?.bool ?? true
    // After another step the package adds a space to each of its pieces.
    guard steps.count == 1 || !options.addsPrefixSpace else {
      throw bad(place, byteLevel, expected: "add_prefix_space false beside other steps")
    }
    return options
  }

  /// The rule that the steps of a pre-tokenizer make, or `nil` for one that is not known.
  private static func rule(_ steps: [JSONNode], usesExpression: Bool) -> PreTokenizerRule? {
    switch (steps.map { $0["type"]?.string ?? "" }, usesExpression) {
    case (["ByteLevel"], true): return .gpt2
    case (["Digits", "ByteLevel"], true):
      return steps[0]["individual_digits"]?.bool == true ? .smolLM2 : nil
    case (["Split", "ByteLevel"], false):
      guard let expression = isolatedExpression(steps[0]) else { return nil }
      return PreTokenizerRule.allCases.first { $0.expression == expression }
    case (["Punctuation", "ByteLevel", "Digits", "Split"], true):
      let isFalcon =
        steps[0]["behavior"]?.string == "Contiguous"
        && steps[2]["individual_digits"]?.bool == false
        && isolatedExpression(steps[3]) == PreTokenizerRule.threeDigits
      return isFalcon ? .falcon : nil
    default: return nil
    }
  }

  /// The expression whose matches a step `Split` makes words of their own, if it does that.
  private static func isolatedExpression(_ step: JSONNode) -> String? {
    guard step["behavior"]?.string == "Isolated", step["invert"]?.bool != true else { return nil }
    return step["pattern"]?["Regex"]?.string
  }

  private func composesText(_ node: JSONNode?) throws(TokenizerError) -> Bool {
    guard let node, node.kind != "null" else { return false }
    guard node["type"]?.string == "NFC" else { throw bad("normalizer", node, expected: "NFC") }
    return true
  }

  private func normalizer(_ node: JSONNode) throws(TokenizerError) -> BertNormalizer {
    guard node["type"]?.string == "BertNormalizer" else {
      throw bad("normalizer", node, expected: "BertNormalizer")
    }
    var normalizer = BertNormalizer()
    normalizer.cleansText = node["clean_text"]?.bool ?? true
    normalizer.separatesChineseCharacters = node["handle_chinese_chars"]?.bool ?? true
    normalizer.lowercases = node["lowercase"]?.bool ?? true
    // Left open, accents go with the capitals.
    normalizer.stripsAccents = node["strip_accents"]?.bool ?? normalizer.lowercases
    return normalizer
  }

  /// The ids in front of and behind a single text.
  func template(
    _ node: JSONNode?,
    _ place: String
  ) throws(TokenizerError) -> (beginning: [Int32], end: [Int32]) {
    guard let node, node.kind != "null" else { return ([], []) }
    switch node["type"]?.string {
    case "ByteLevel": return ([], [])
    case "TemplateProcessing": return try single(node, place)
    case "Sequence":
      var result: (beginning: [Int32], end: [Int32]) = ([], [])
      for (index, step) in (node["processors"]?.elements ?? []).enumerated() {
        let (beginning, end) = try template(step, "\(place)/processors/\(index)")
        result = (beginning + result.beginning, result.end + end)
      }
      return result
    case "BertProcessing", "RobertaProcessing":
      guard let first = node["cls"]?.elements?.last, let last = node["sep"]?.elements?.last else {
        throw bad(place, node, expected: "cls and sep")
      }
      return ([try id(first, "\(place)/cls")], [try id(last, "\(place)/sep")])
    default:
      throw bad(place, node, expected: "ByteLevel, TemplateProcessing or BertProcessing")
    }
  }

  private func single(
    _ node: JSONNode,
    _ place: String
  ) throws(TokenizerError) -> (beginning: [Int32], end: [Int32]) {
    let place = "\(place)/single"
    var parts: [[Int32]] = [[]]
    for piece in node["single"]?.elements ?? [] {
      if piece["Sequence"] != nil {
        parts.append([])
        continue
      }
      guard let name = piece["SpecialToken"]?["id"]?.string,
        let ids = node["special_tokens"]?[name]?["ids"]?.elements
      else { throw bad(place, piece, expected: "a sequence or a special token") }
      for node in ids { parts[parts.count - 1].append(try id(node, place)) }
    }
    guard parts.count == 2 else { throw bad(place, node, expected: "one sequence") }
    return (parts[0], parts[1])
  }
}

// MARK: - Access

extension TokenizerFile {
  func member(
    _ name: String,
    of node: JSONNode,
    _ place: String
  ) throws(TokenizerError) -> JSONNode {
    guard let member = node[name] else {
      throw bad(place.isEmpty ? name : "\(place)/\(name)", node, expected: "a member '\(name)'")
    }
    return member
  }

  private func id(_ node: JSONNode, _ place: String) throws(TokenizerError) -> Int32 {
    guard let id = node.integer.flatMap(Int32.init(exactly:)), id >= 0 else {
      throw bad(place, node, expected: "an id from 0 to 2^31 - 1")
    }
    return id
  }

  func requireAbsent(
    _ name: String,
    of node: JSONNode,
    _ place: String
  ) throws(TokenizerError) {
    guard let member = node[name], member.kind != "null", member.string != "" else { return }
    throw bad("\(place)/\(name)", member, expected: "null")
  }

  func require(
    _ node: JSONNode?,
    is value: Bool,
    _ place: String
  ) throws(TokenizerError) {
    guard let node, node.bool != value else { return }
    throw bad(place, node, expected: "\(value)")
  }

  func bad(_ place: String, _ node: JSONNode, expected: String) -> TokenizerError {
    let type = node["type"]?.string.map { " of type '\($0.printable)'" } ?? ""
    return .badContent(
      file: file,
      place: place.printable,
      found: node.kind + type,
      expected: expected
    )
  }
}
