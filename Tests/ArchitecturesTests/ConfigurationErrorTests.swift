// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import Checkpoints
import Foundation
import TestSupport
import Testing

/// A value that no model has is named with the byte where it stands, as a plain search finds it.
@Suite struct ConfigurationErrorTests {
  /// A configuration that is read; the accented letter takes two bytes.
  private static let members: [(name: String, value: String)] = [
    ("_name_or_path", "\"modèle\""), ("model_type", "\"mixtral\""), ("hidden_size", "64"),
    ("intermediate_size", "96"), ("num_hidden_layers", "2"), ("num_attention_heads", "8"),
    ("num_key_value_heads", "2"), ("head_dim", "8"), ("hidden_act", "\"silu\""),
    ("rms_norm_eps", "1e-5"), ("vocab_size", "100"), ("max_position_embeddings", "128"),
    ("num_local_experts", "4"), ("num_experts_per_tok", "2"), ("rope_theta", "10000.0"),
    ("rope_parameters", "null"), ("sliding_window", "32"),
  ]

  /// The text of config.json, some of its members replaced, or left out where the change is `nil`.
  private static func text(_ changes: [String: String?] = [:]) -> String {
    let lines = members.compactMap { name, value -> String? in
      guard let spelling = changes[name, default: value] else { return nil }
      return "  \"\(name)\": \(spelling)"
    }
    return "\n {\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  /// Checks that a configuration is refused for a value, at a byte of config.json.
  private func expectRefusal(
    of text: String,
    found: String,
    byte: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try ModelFolder(text)
    let error = try #require(throws: CheckpointError.self, sourceLocation: sourceLocation) {
      try ModelConfiguration(Checkpoint(path: folder.path))
    }
    let place = "\(folder.path)/config.json, byte \(byte): found \(found)"
    #expect("\(error)".hasPrefix(place), "\(error)", sourceLocation: sourceLocation)
  }

  private func end(of part: String, in text: String) throws -> Int {
    try #require(Data(text.utf8).range(of: Data(part.utf8))).upperBound
  }

  @Test func readsTheConfigurationThatTheOthersAreMadeOf() throws {
    let folder = try ModelFolder(Self.text())
    let model = try ModelConfiguration(Checkpoint(path: folder.path))
    #expect(model.headSize == 8 && model.expertCount == 4 && model.slidingWindow == 32)
  }

  /// A name, the value that is wrong, and how the message goes on behind the name.
  static let wrongValues: [(String, String, String)] = [
    ("model_type", "\"gpt_neox\"", "'gpt_neox'"), ("model_type", "7", "7"),
    ("hidden_size", "0", "0,"), ("hidden_size", "-64", "-64,"), ("hidden_size", "64.5", "64.5,"),
    ("hidden_size", "\"64\"", "64,"), ("hidden_size", "1073741825", "1073741825,"),
    ("intermediate_size", "18446744073709551616", "18446744073709551616,"),
    ("num_hidden_layers", "[]", "0 values,"), ("num_attention_heads", "null", "nothing,"),
    ("num_attention_heads", "0", "0,"), ("num_key_value_heads", "3", "3 key heads for 8 heads,"),
    ("num_key_value_heads", "0", "0,"), ("head_dim", "7", "7 channels for each of 8 heads,"),
    ("hidden_act", "\"gelu\"", "gelu, expected 'silu'"), ("rms_norm_eps", "true", "true,"),
    ("vocab_size", "0", "0,"), ("max_position_embeddings", "{}", "0 members,"),
    ("num_local_experts", "1025", "1025,"), ("num_experts_per_tok", "5", "5 of 4 experts"),
    ("rope_theta", "\"x\"", "x,"), ("sliding_window", "0", "0,"),
  ]

  @Test(arguments: wrongValues)
  func saysWhereAWrongValueStands(name: String, value: String, found: String) throws {
    let text = Self.text([name: value])
    let byte = try end(of: "\"\(name)\": ", in: text)
    try expectRefusal(of: text, found: "\(name): \(found)", byte: byte)
  }

  @Test func saysWhereAWrongValueInsideAnObjectStands() throws {
    let text = Self.text(["rope_parameters": #"{"rope_type": "default", "rope_theta": "x"}"#])
    let byte = try end(of: #""default", "rope_theta": "#, in: text)
    try expectRefusal(of: text, found: "rope_parameters.rope_theta: x", byte: byte)
  }

  @Test(arguments: ["model_type", "hidden_size", "num_attention_heads", "vocab_size"])
  func saysWhichObjectLacksAValue(name: String) throws {
    let text = Self.text([name: nil])
    let byte = try end(of: "{", in: text) - 1
    try expectRefusal(of: text, found: "\(name): nothing", byte: byte)
  }

  /// A head without a size of its own has a share of the hidden state.
  @Test(arguments: [("56", "7"), ("7", "0")])
  func blamesTheHiddenSizeForHeadsThatCannotBe(hidden: String, channels: String) throws {
    let text = Self.text(["hidden_size": hidden, "head_dim": "null"])
    let byte = try end(of: "\"hidden_size\": ", in: text)
    try expectRefusal(
      of: text,
      found: "hidden_size: \(channels) channels for each of 8 heads",
      byte: byte
    )
  }

  // MARK: - GGUF

  private func refusal(of bytes: [UInt8]) throws -> String {
    let path = NSTemporaryDirectory() + "/smoothbench-configuration-\(UUID().uuidString).gguf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let error = try #require(throws: CheckpointError.self) {
      try ModelConfiguration(Checkpoint(path: path))
    }
    return "\(error)"
  }

  /// A name behind that of the architecture, a wrong number, and how the message starts.
  static let wrongNumbers: [(String, UInt32, String)] = [
    ("block_count", 0, "0,"), ("embedding_length", 0, "0,"), ("vocab_size", 0, "0,"),
    ("attention.head_count_kv", 3, "3 key heads for 4 heads,"),
    ("context_length", 1 << 31, "2147483648,"),
  ]

  @Test(arguments: wrongNumbers)
  func saysWhereAWrongValueOfAGGUFStands(name: String, number: UInt32, found: String) throws {
    var bytes = GGUFBytes.llama().bytes
    let key = try #require(Data(bytes).range(of: Data("llama.\(name)".utf8)))
    // Four bytes of type lie between name and value.
    let byte = key.upperBound + 4
    withUnsafeBytes(of: number.littleEndian) {
      bytes.replaceSubrange(byte..<byte + 4, with: $0)
    }
    let message = try refusal(of: bytes)
    #expect(message.contains(".gguf, byte \(byte): found llama.\(name): \(found)"), "\(message)")
  }

  @Test func saysWhereAFamilyThatIsNotKnownStands() throws {
    var file = GGUFBytes(tensors: 0, metadata: 1)
    file.appendMetadatum("general.architecture", type: 8)
    let byte = file.bytes.count
    file.append(text: "gpt_neox")
    let message = try refusal(of: file.bytes)
    #expect(
      message.contains(".gguf, byte \(byte): found general.architecture: 'gpt_neox'"),
      "\(message)"
    )
  }
}
