// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import JSONReading

/// Where a configuration comes from: named values of config.json, or of a GGUF file's metadata.
struct ConfigurationSource {
  /// Sizes that are read.
  ///
  /// Larger ones would let products of two overflow; no model comes near.
  static var sizes: ClosedRange<Int> { 1...1 << 30 }

  enum Values {
    case json(JSONNode)
    case gguf(GGUFReader, architecture: String)
  }

  let values: Values
  /// What a GGUF file holds, `nil` for config.json.
  let checkpoint: Checkpoint?
  private let file: String

  init(_ node: JSONNode, file: String) {
    values = .json(node)
    checkpoint = nil
    self.file = file
  }

  init(_ reader: GGUFReader, in checkpoint: Checkpoint) {
    self.checkpoint = checkpoint
    let architecture = reader.value("general.architecture")?.string ?? ""
    values = .gguf(reader, architecture: architecture)
    file = reader.path
  }

  /// The family, under the name that both kinds of files share.
  func family() throws(CheckpointError) -> ModelFamily {
    let place: String
    let name: String?
    let found: String?
    switch values {
    case .json(let node):
      place = "model_type"
      name = node[place]?.string
      found = node[place]?.summary
    case .gguf(let reader, _):
      place = "general.architecture"
      name = reader.value(place)?.string
      found = reader.value(place)?.summary
    }
    let known = isGGUF ? ModelFamily.allCases.filter(\.isLlamaLike) : ModelFamily.allCases
    guard let name, let family = ModelFamily(rawValue: name), known.contains(family) else {
      throw bad(
        place,
        name.map { "'\($0.printable)'" } ?? found ?? "nothing",
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

  /// A whole number, one of ``sizes`` unless another range is given.
  ///
  /// - Parameters:
  ///   - name: The name in config.json.
  ///   - ggufName: The name in GGUF metadata, behind that of the architecture.
  ///   - range: What the file may say.
  ///   - defaultValue: What a file without the number means, in the range or not.
  /// - Returns: The number.
  /// - Throws: ``CheckpointError`` for anything else.
  func integer(
    _ name: String,
    _ ggufName: String? = nil,
    in range: ClosedRange<Int> = ConfigurationSource.sizes,
    default defaultValue: Int? = nil
  ) throws(CheckpointError) -> Int {
    let (place, value, found) = lookUp(name, ggufName, json: \.integer, gguf: \.integer)
    if found == nil, let defaultValue { return defaultValue }
    guard let value, range.contains(value) else {
      throw bad(place, found ?? "nothing", Self.wholeNumber(in: range))
    }
    return value
  }

  /// A whole number under the first of several names that is there.
  func integer(anyOf names: [String]) throws(CheckpointError) -> Int {
    try integer(given(names))
  }

  static func wholeNumber(in range: ClosedRange<Int>) -> String {
    "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }

  /// Tokens in the vocabulary.
  func vocabularySize() throws(CheckpointError) -> Int {
    guard case .gguf(let reader, let architecture) = values,
      reader.value("\(architecture).vocab_size") == nil
    else { return try integer("vocab_size", "vocab_size") }
    // Files without the number have the tokens.
    let name = "tokenizer.ggml.tokens"
    guard case .array(let tokens)? = reader.value(name) else {
      throw bad("\(architecture).vocab_size", "nothing", Self.wholeNumber(in: Self.sizes))
    }
    guard Self.sizes.contains(tokens.count) else {
      throw bad(name, "\(tokens.count) tokens", Self.wholeNumber(in: Self.sizes))
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

  // MARK: - Places

  /// An error about the value at a place, with the byte where it stands.
  func bad(_ place: String, _ found: String, _ expected: String) -> CheckpointError {
    .badContent(
      file: file,
      tensor: nil,
      byte: byte(of: place),
      found: "\(place): \(found)",
      expected: expected
    )
  }

  /// The full name of a value.
  func place(_ name: String, _ ggufName: String? = nil) -> String {
    switch values {
    case .json: name
    case .gguf(_, let architecture): "\(architecture).\(ggufName ?? name)"
    }
  }

  /// The first of several names that the file gives a value, or the last of them.
  func given(_ names: [String]) -> String {
    let first = names.first { name in
      switch values {
      case .json(let node): node[name].map { $0.kind != "null" } ?? false
      case .gguf(let reader, _): reader.value(place(name)) != nil
      }
    }
    return first ?? names.last ?? ""
  }

  /// Where a value starts in the file: one that config.json lacks, where the object does that it is
  /// missing from; one that GGUF metadata lack, nowhere.
  private func byte(of place: String) -> Int? {
    switch values {
    case .json(let root):
      var node = root
      for name in place.split(separator: ".") {
        guard let member = node[String(name)] else { break }
        node = member
      }
      return node.byte
    case .gguf(let reader, _):
      return reader.byte(of: place)
    }
  }

  /// The full name of a value, the value if it is of the right kind, and what is there if anything.
  private func lookUp<Value>(
    _ name: String,
    _ ggufName: String?,
    json: (JSONNode) -> Value?,
    gguf: (GGUFValue) -> Value?
  ) -> (place: String, value: Value?, found: String?) {
    let place = place(name, ggufName)
    switch values {
    case .json(let node):
      // `null` is how config.json leaves a value open.
      let member = node[name].flatMap { $0.kind == "null" ? nil : $0 }
      return (place, member.flatMap(json), member?.summary)
    case .gguf(let reader, _):
      let value = reader.value(place)
      return (place, value.flatMap(gguf), value?.summary)
    }
  }
}
