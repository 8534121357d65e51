// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import JSONReading

extension TokenizerFile {
  /// The two forms in which Llama's family puts a space in front of text, for messages.
  private static let knownForms =
    "the normalizers Prepend '▁' and Replace ' ' by '▁', or the pre-tokenizer Metaspace alone"

  /// Byte pairs of characters, whose `byte_fallback` is true.
  ///
  /// `unk_token` and `fuse_unk` say nothing: with a token for each byte, no text is unknown.
  func sentencePieces(_ model: JSONNode) throws(TokenizerError) -> SentencePieceTokenizer {
    for name in ["dropout", "continuing_subword_prefix", "end_of_word_suffix"] {
      try requireAbsent(name, of: model, "model")
    }
    var options = SentencePieceTokenizer.Options()
    options.prefix = try spacePrefix()
    options.ignoresMerges = model["ignore_merges"]?.bool ?? false
    options.specialTokens = try specialTokens { $0["normalized"]?.bool != true }
    options.normalizedTokens = try specialTokens { $0["normalized"]?.bool == true }
    (options.beginning, options.end) = try template(root["post_processor"], "post_processor")
    return try SentencePieceTokenizer(
      vocabulary: try vocabulary(model),
      merges: try merges(try member("merges", of: model, "model")),
      options: options,
      file: file
    )
  }

  /// Where a space is put in front, by a normalizer or by a pre-tokenizer.
  private func spacePrefix() throws(TokenizerError) -> SentencePieceTokenizer.SpacePrefix {
    let preTokenizer = present("pre_tokenizer")
    guard let normalizer = present("normalizer") else {
      guard let preTokenizer else {
        throw bad("normalizer", root["normalizer"] ?? root, expected: Self.knownForms)
      }
      return try metaspace(preTokenizer)
    }
    try requirePrependAndReplace(normalizer)
    guard let preTokenizer else { return .everyPart }
    throw bad("pre_tokenizer", preTokenizer, expected: "null beside a normalizer")
  }

  private func present(_ name: String) -> JSONNode? {
    guard let node = root[name], node.kind != "null" else { return nil }
    return node
  }

  private func requirePrependAndReplace(_ node: JSONNode) throws(TokenizerError) {
    let steps = node["normalizers"]?.elements ?? []
    guard node["type"]?.string == "Sequence", steps.count == 2 else {
      throw bad("normalizer", node, expected: Self.knownForms)
    }
    guard steps[0]["type"]?.string == "Prepend", steps[0]["prepend"]?.string == "▁" else {
      throw bad("normalizer/normalizers/0", steps[0], expected: "Prepend of '▁'")
    }
    guard steps[1]["type"]?.string == "Replace", steps[1]["content"]?.string == "▁",
      steps[1]["pattern"]?["String"]?.string == " "
    else {
      throw bad("normalizer/normalizers/1", steps[1], expected: "Replace of ' ' by '▁'")
    }
  }

  private func metaspace(
    _ node: JSONNode
  ) throws(TokenizerError) -> SentencePieceTokenizer.SpacePrefix {
    let place = "pre_tokenizer"
    guard node["type"]?.string == "Metaspace" else {
      throw bad(place, node, expected: Self.knownForms)
    }
    guard node["replacement"]?.string == "▁" else {
      throw bad("\(place)/replacement", node["replacement"] ?? node, expected: "'▁'")
    }
    // Where it is left out, the package splits at every space.
    guard node["split"]?.bool == false else {
      throw bad("\(place)/split", node["split"] ?? node, expected: "false")
    }
    let scheme = node["prepend_scheme"]?.string ?? "always"
    if scheme != "never" {
      try require(node["add_prefix_space"], is: true, "\(place)/add_prefix_space")
    }
    switch scheme {
    case "always": return .partsWithoutSpace
    case "first": return .textStart
    case "never": return .nowhere
    default:
      let found = node["prepend_scheme"] ?? node
      throw bad("\(place)/prepend_scheme", found, expected: "first, always or never")
    }
  }
}
