// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Tokenizers

/// The parts of a small byte-pair tokenizer.json, as a GGUF file lists them.
struct VocabularyParts {
  private struct File: Decodable {
    struct Model: Decodable {
      let vocab: [String: Int]
      let merges: [[String]]
    }

    struct Added: Decodable {
      let id: Int
      let content: String
    }

    let model: Model
    let addedTokens: [Added]

    enum CodingKeys: String, CodingKey {
      case model
      case addedTokens = "added_tokens"
    }
  }

  private let tokens: [String]
  private let merges: [String]
  private let special: [(id: Int, text: String, isControl: Bool)]
  private let beginning: String?

  /// Reads the parts of a golden tokenizer.
  init(_ name: String) throws {
    let content = try Data(contentsOf: URL(fileURLWithPath: GoldenTokenIDs.path(name)))
    let file = try JSONDecoder().decode(File.self, from: content)
    let tokens = file.model.vocab.sorted { $0.value < $1.value }.map(\.key)
    self.tokens = tokens
    merges = file.model.merges.map { $0.joined(separator: " ") }
    special = file.addedTokens.map { ($0.id, $0.content, true) }
    let first = try GoldenTokenIDs(name).beginning.first
    beginning = first.map { tokens[Int($0)] }
  }

  /// What a GGUF file says of them.
  func description(rule: String) -> BytePairTokenizer.GGUFDescription {
    let controls = Set(special.map(\.id))
    return BytePairTokenizer.GGUFDescription(
      model: "gpt2",
      rule: rule,
      tokens: tokens,
      types: tokens.indices.map { controls.contains($0) ? 3 : 1 },
      merges: merges,
      beginning: beginning.flatMap { tokens.firstIndex(of: $0) }
    )
  }

  /// The tokenizer.json of them.
  func document(rule: PreTokenizerRule) -> TokenizerDocument {
    TokenizerDocument(
      rule: rule,
      tokens: tokens,
      merges: merges,
      special: special,
      beginning: beginning
    )
  }
}
