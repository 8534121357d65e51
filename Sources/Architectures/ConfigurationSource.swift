// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import JSONReading

/// Where a configuration comes from: named values of config.json, or of a GGUF file's metadata.
struct ConfigurationSource {
  enum Values {
    case json(JSONNode)
    case gguf(GGUFReader, architecture: String)
  }

  let values: Values
  private let file: String

  init(_ node: JSONNode, file: String) {
    values = .json(node)
    self.file = file
  }

  init(_ reader: GGUFReader) {
    let architecture = reader.value("general.architecture")?.string ?? ""
    values = .gguf(reader, architecture: architecture)
    file = reader.path
  }

  /// The family, under the name that both kinds of files share.
  func family() throws(CheckpointError) -> ModelFamily {
    let name: String?
    let place: String
    switch values {
    case .json(let node):
      name = node["model_type"]?.string
      place = "model_type"
    case .gguf(_, let architecture):
      name = architecture
      place = "general.architecture"
    }
    let known = isGGUF ? ModelFamily.allCases.filter(\.isLlamaLike) : ModelFamily.allCases
    guard let name, let family = ModelFamily(rawValue: name), known.contains(family) else {
      throw bad(
        place,
        name.map { "'\($0.printable)'" } ?? "nothing",
        "one of \(known.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return family
  }

  /// Whether the values are a GGUF file's metadata.
  var isGGUF: Bool {
    guard case .gguf = values else { return false }
    return true
  }

  // MARK: - Values

  /// A number under its name in config.json or, for the families that have one, in GGUF metadata.
  func number(
    _ name: String,
    _ ggufName: String? = nil,
    default defaultValue: Double? = nil
  ) throws(CheckpointError) -> Double {
    let (place, value, found) = lookUp(name, ggufName, json: \.number, gguf: \.number)
    guard let number = value ?? (found == nil ? defaultValue : nil), number.isFinite else {
      throw bad(place, found ?? "nothing", "a number")
    }
    return number
  }

  /// A whole number, 0 or more.
  func integer(
    _ name: String,
    _ ggufName: String? = nil,
    default defaultValue: Int? = nil
  ) throws(CheckpointError) -> Int {
    let (place, value, found) = lookUp(name, ggufName, json: \.integer, gguf: \.integer)
    guard let integer = value ?? (found == nil ? defaultValue : nil), integer >= 0 else {
      throw bad(place, found ?? "nothing", "a whole number")
    }
    return integer
  }

  /// A whole number under the first of several names that is there.
  func integer(anyOf names: [String]) throws(CheckpointError) -> Int {
    for name in names.dropLast() {
      if case .json(let node) = values, node[name] != nil { return try integer(name) }
    }
    return try integer(names.last ?? "")
  }

  /// Tokens in the vocabulary.
  func vocabularySize() throws(CheckpointError) -> Int {
    guard case .gguf(let reader, let architecture) = values,
      reader.value("\(architecture).vocab_size") == nil
    else { return try integer("vocab_size", "vocab_size") }
    // Files without the number have the tokens.
    guard case .array(let tokens)? = reader.value("tokenizer.ggml.tokens") else {
      throw bad("\(architecture).vocab_size", "nothing", "a whole number")
    }
    return tokens.count
  }

  /// A truth value of config.json.
  func flag(_ name: String, default defaultValue: Bool) -> Bool {
    guard case .json(let node) = values else { return defaultValue }
    return node[name]?.bool ?? defaultValue
  }

  /// Tokens that attention looks back over, the token itself among them, or `nil` for all.
  ///
  /// - Parameter absent: What a config.json without `sliding_window` means; `null` means all.
  /// - Returns: 1 or more.
  /// - Throws: ``CheckpointError`` for anything else.
  func slidingWindow(ifAbsent absent: Int?) throws(CheckpointError) -> Int? {
    let (place, value, found) = lookUp(
      "sliding_window",
      "attention.sliding_window",
      json: \.integer,
      gguf: \.integer
    )
    guard let found else {
      guard case .json(let node) = values, node["sliding_window"] == nil else { return nil }
      return absent
    }
    // llama.cpp writes 0 for no window.
    if isGGUF, value == 0 { return nil }
    guard let value, value > 0 else { throw bad(place, found, "a whole number above 0") }
    return value
  }

  /// Whether the head is the embedding: said in config.json, seen in a GGUF file.
  func tiesHead(default defaultValue: Bool) -> Bool {
    switch values {
    case .json(let node): node["tie_word_embeddings"]?.bool ?? defaultValue
    case .gguf(let reader, _): !reader.entries.contains { $0.name == "output.weight" }
    }
  }

  /// Refuses a choice of config.json that is not described.
  func requireValue(of name: String, in known: [String]) throws(CheckpointError) {
    guard case .json(let node) = values, let member = node[name] else { return }
    guard let text = member.string, known.contains(text) else {
      throw bad(name, member.summary, known.map { "'\($0)'" }.joined(separator: " or "))
    }
  }

  /// An error about a named value.
  func bad(_ name: String, _ found: String, _ expected: String) -> CheckpointError {
    .badContent(file: file, tensor: nil, byte: nil, found: "\(name): \(found)", expected: expected)
  }

  /// The full name of a value, the value if it is of the right kind, and what is there if anything.
  private func lookUp<Value>(
    _ name: String,
    _ ggufName: String?,
    json: (JSONNode) -> Value?,
    gguf: (GGUFValue) -> Value?
  ) -> (place: String, value: Value?, found: String?) {
    switch values {
    case .json(let node):
      // `null` is how config.json leaves a value open.
      let member = node[name].flatMap { $0.kind == "null" ? nil : $0 }
      return (name, member.flatMap(json), member?.summary)
    case .gguf(let reader, let architecture):
      let place = "\(architecture).\(ggufName ?? name)"
      let value = reader.value(place)
      return (place, value.flatMap(gguf), value?.summary)
    }
  }
}
