// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

extension BytePairTokenizer {
  /// What a GGUF file says of its tokenizer, under `tokenizer.ggml`.
  public struct GGUFDescription: Sendable {
    /// `model`: the kind; byte-level byte pairs are `gpt2`.
    public var model: String
    /// `pre`: the rule that cuts text into words.
    public var rule: String
    /// `tokens`: every token, its place being its id.
    public var tokens: [String]
    /// `token_type`: 3 for control tokens, 4 for tokens the user defined.
    public var types: [Int]
    /// `merges`: pairs of tokens with a space between.
    public var merges: [String]
    /// `bos_token_id`, when `add_bos_token` asks for it.
    public var beginning: Int?

    /// Creates a description.
    public init(
      model: String,
      rule: String,
      tokens: [String],
      types: [Int],
      merges: [String],
      beginning: Int?
    ) {
      self.model = model
      self.rule = rule
      self.tokens = tokens
      self.types = types
      self.merges = merges
      self.beginning = beginning
    }
  }

  /// Creates the tokenizer of a GGUF file.
  ///
  /// - Parameters:
  ///   - description: What the file says.
  ///   - file: Its name, for messages.
  /// - Throws: ``TokenizerError`` for another kind of tokenizer, an unknown rule, and parts that do
  ///   not fit together.
  public init(_ description: GGUFDescription, file: String) throws(TokenizerError) {
    func bad(_ name: String, _ found: String, _ expected: String) -> TokenizerError {
      .badContent(
        file: file,
        place: "tokenizer.ggml.\(name)",
        found: found,
        expected: expected
      )
    }
    guard description.model == "gpt2" else {
      throw bad(
        "model",
        "'\(description.model)'",
        "'gpt2', byte-level byte pairs, or 'llama', SentencePiece's byte pairs"
      )
    }
    guard let rule = PreTokenizerRule(ggufName: description.rule) else {
      let known = PreTokenizerRule.allCases.map(\.rawValue).joined(separator: ", ")
      throw bad("pre", "'\(description.rule)'", "one of \(known)")
    }
    guard description.types.isEmpty || description.types.count == description.tokens.count else {
      let count = description.types.count
      throw bad("token_type", "\(count) types", "\(description.tokens.count), one for each token")
    }
    var options = Options(rule: rule)
    options.composesText = rule == .qwen2
    options.ignoresMerges = rule == .llama3
    options.specialTokens = SpecialToken.listed(
      in: description.tokens,
      types: description.types,
      kinds: [3, 4]
    )
    if let id = description.beginning {
      guard description.tokens.indices.contains(id) else {
        throw bad("bos_token_id", "\(id)", "less than \(description.tokens.count)")
      }
      options.beginning = [Int32(id)]
    }
    var merges: [(left: String, right: String)] = []
    for (index, merge) in description.merges.enumerated() {
      let parts = merge.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw bad("merges", "'\(merge)' at \(index)", "two tokens with a space between")
      }
      merges.append((String(parts[0]), String(parts[1])))
    }
    try self.init(
      vocabulary: description.tokens.enumerated().map { ($1, Int32($0)) },
      merges: merges,
      options: options,
      file: file
    )
  }
}
