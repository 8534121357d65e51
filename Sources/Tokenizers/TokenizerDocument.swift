// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

/// Makes tokenizer.json, the file format of the tokenizers package, for byte-level byte pairs.
///
/// ``TokenizerFile`` reads it back as the same tokenizer.
public struct TokenizerDocument: Sendable {
  private let rule: PreTokenizerRule
  private let tokens: [String]
  private let merges: [String]
  private let special: [(id: Int, text: String, isControl: Bool)]
  private let beginning: String?

  /// Creates the document.
  ///
  /// - Parameters:
  ///   - rule: How text is cut into words.
  ///   - tokens: Every token in GPT-2's spelling of bytes, its place being its id.
  ///   - merges: Pairs of tokens with a space between, highest priority first.
  ///   - special: Tokens found in the text as they are spelled; control tokens are left out when ids
  ///     become text again.
  ///   - beginning: A token added in front of a text, or `nil` for none.
  public init(
    rule: PreTokenizerRule,
    tokens: [String],
    merges: [String],
    special: [(id: Int, text: String, isControl: Bool)],
    beginning: String?
  ) {
    self.rule = rule
    self.tokens = tokens
    self.merges = merges
    self.special = special
    self.beginning = beginning
  }

  /// The whole document, in UTF-8.
  public var bytes: [UInt8] { Array(json.indentedText.utf8) }

  private var json: JSONNode {
    .object([
      ("version", "1.0"), ("truncation", .null), ("padding", .null),
      ("added_tokens", .array(special.map(Self.added))),
      ("normalizer", rule == .qwen2 ? .object([("type", "NFC")]) : .null),
      ("pre_tokenizer", .object([("type", "Sequence"), ("pretokenizers", .array(steps))])),
      ("post_processor", postProcessor), ("decoder", Self.byteLevel(usesExpression: true)),
      ("model", model),
    ])
  }

  private static func added(_ token: (id: Int, text: String, isControl: Bool)) -> JSONNode {
    .object([
      ("id", .integer(token.id)), ("content", .text(token.text)), ("single_word", false),
      ("lstrip", false), ("rstrip", false), ("normalized", false),
      ("special", JSONNode(booleanLiteral: token.isControl)),
    ])
  }

  private static func byteLevel(usesExpression: Bool) -> JSONNode {
    .object([
      ("type", "ByteLevel"), ("add_prefix_space", false), ("trim_offsets", true),
      ("use_regex", JSONNode(booleanLiteral: usesExpression)),
    ])
  }

  private static func digits(areAlone: Bool) -> JSONNode {
    .object([("type", "Digits"), ("individual_digits", JSONNode(booleanLiteral: areAlone))])
  }

  private static func split(_ expression: String) -> JSONNode {
    .object([
      ("type", "Split"), ("pattern", .object([("Regex", .text(expression))])),
      ("behavior", "Isolated"), ("invert", false),
    ])
  }

  private var steps: [JSONNode] {
    if let expression = rule.expression {
      return [Self.split(expression), Self.byteLevel(usesExpression: false)]
    }
    let byteLevel = Self.byteLevel(usesExpression: true)
    switch rule {
    case .smolLM2: return [Self.digits(areAlone: true), byteLevel]
    case .falcon:
      return [
        .object([("type", "Punctuation"), ("behavior", "Contiguous")]), byteLevel,
        Self.digits(areAlone: false), Self.split(PreTokenizerRule.threeDigits),
      ]
    default: return [byteLevel]
    }
  }

  private var postProcessor: JSONNode {
    guard let beginning, let id = tokens.firstIndex(of: beginning) else {
      return Self.byteLevel(usesExpression: true)
    }
    let token = JSONNode.object([
      ("SpecialToken", .object([("id", .text(beginning)), ("type_id", 0)]))
    ])
    func sequence(_ name: String, _ type: Int) -> JSONNode {
      .object([("Sequence", .object([("id", .text(name)), ("type_id", .integer(type))]))])
    }
    return .object([
      ("type", "TemplateProcessing"), ("single", .array([token, sequence("A", 0)])),
      ("pair", .array([token, sequence("A", 0), sequence("B", 1)])),
      (
        "special_tokens",
        .object([
          (
            beginning,
            .object([
              ("id", .text(beginning)), ("ids", .array([.integer(id)])),
              ("tokens", .array([.text(beginning)])),
            ])
          )
        ])
      ),
    ])
  }

  private var model: JSONNode {
    .object([
      ("type", "BPE"), ("dropout", .null), ("unk_token", .null),
      ("continuing_subword_prefix", .null),
      ("end_of_word_suffix", .null), ("fuse_unk", false), ("byte_fallback", false),
      ("ignore_merges", JSONNode(booleanLiteral: rule == .llama3)),
      ("vocab", .object(tokens.enumerated().map { ($1, .integer($0)) })),
      ("merges", .array(merges.map(JSONNode.text))),
    ])
  }
}
