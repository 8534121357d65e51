// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import JSONReading
import Tokenizers

/// Makes tokenizer.json and tokenizer_config.json of a GGUF file's metadata.
///
/// Byte-level byte pairs only; other kinds are left out with a remark.
struct GGUFTokenizerFiles {
  private(set) var files: [String: [UInt8]] = [:]
  private(set) var remarks: [String] = []
  private let reader: GGUFReader

  init(_ reader: GGUFReader, family: ModelFamily) throws(CheckpointError) {
    self.reader = reader
    let kind = reader.value("tokenizer.ggml.model")?.string
    let ruleName = reader.value("tokenizer.ggml.pre")?.string ?? PreTokenizerRule.gpt2.rawValue
    guard kind == "gpt2", let rule = PreTokenizerRule(ggufName: ruleName) else {
      remarks = [
        "no tokenizer was written: only gpt2 with a known rule becomes a tokenizer.json, not "
          + "\(kind?.printable ?? "none") with rule \(ruleName.printable); copy the tokenizer's "
          + "files from the model's origin"
      ]
      return
    }
    let tokens = try strings("tokens")
    let merges = try strings("merges")
    let types = try reader.array("tokenizer.ggml.token_type", of: "integers", \.integer) ?? []
    let document = TokenizerDocument(
      rule: rule,
      tokens: tokens,
      merges: merges,
      special: Self.special(tokens, types: types),
      beginning: addsBeginning ? token("bos", of: tokens) : nil
    )
    files["tokenizer.json"] = document.bytes
    files["tokenizer_config.json"] = Array(settings(tokens).indentedText.utf8)
  }

  /// The tokens that are found as they are spelled: ggml's kinds 3 (control) and 4 (of the user).
  private static func special(
    _ tokens: [String],
    types: [Int]
  ) -> [(id: Int, text: String, isControl: Bool)] {
    var special: [(id: Int, text: String, isControl: Bool)] = []
    for (id, type) in types.enumerated() where type == 3 || type == 4 {
      if tokens.indices.contains(id) { special.append((id, tokens[id], type == 3)) }
    }
    return special
  }

  private var addsBeginning: Bool { reader.value("tokenizer.ggml.add_bos_token")?.bool ?? false }

  private func strings(_ name: String) throws(CheckpointError) -> [String] {
    try reader.array("tokenizer.ggml.\(name)", of: "strings", \.string) ?? []
  }

  private func token(_ name: String, of tokens: [String]) -> String? {
    reader.value("tokenizer.ggml.\(name)_token_id")?.integer.flatMap {
      tokens.indices.contains($0) ? tokens[$0] : nil
    }
  }

  /// tokenizer_config.json.
  private func settings(_ tokens: [String]) -> JSONNode {
    var members: [(name: String, node: JSONNode)] = [
      ("tokenizer_class", "PreTrainedTokenizerFast"),
      ("add_prefix_space", false),
      ("clean_up_tokenization_spaces", false),
    ]
    for (name, key) in [
      ("bos_token", "bos"), ("eos_token", "eos"), ("unk_token", "unknown"),
      ("pad_token", "padding"),
    ] {
      if let text = token(key, of: tokens) { members.append((name, .text(text))) }
    }
    if let template = reader.value("tokenizer.chat_template")?.string {
      members.append(("chat_template", .text(template)))
    }
    return .object(members)
  }
}
