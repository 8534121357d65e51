// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// `--text` gives what `--token-ids` gives with the ids that the tokenizers package makes of the
/// text.
@Suite struct TextInputTests {
  /// Texts and the ids that the tokenizers package gives them.
  private struct GoldenTexts: Decodable {
    struct Text: Decodable {
      let utf8: String
      let ids: [UInt16]

      var bytes: Data {
        let digits = Array(utf8)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
          UInt8(String(digits[$0..<$0 + 2]), radix: 16)
        }
        return Data(bytes)
      }
    }

    let beginning: [UInt16]
    let end: [UInt16]
    let texts: [Text]
  }

  /// A golden model with an embedding for every id of a golden tokenizer, which lies in its folder.
  private struct TextModel {
    /// No golden tokenizer has more tokens.
    static let mostTokens = 1200
    /// Of every golden model; no other dimension of those used here is the same.
    private static let goldenVocabulary = 40

    let folder: TemporaryFolder
    let golden: GoldenTexts
    var path: String { folder.path + "/model" }
    var text: String { folder.path + "/text.txt" }
    var ids: String { folder.path + "/ids.u16" }
    var statistics: String { folder.path + "/statistics.safetensors" }

    init(_ name: String, tokenizer: String, vocabulary: Int = TextModel.mostTokens) throws {
      folder = try TemporaryFolder()
      let texts = try Fixtures.bytes(Fixtures.golden("tokenizers/\(tokenizer)_ids.json"))
      golden = try JSONDecoder().decode(GoldenTexts.self, from: Data(texts))
      let files = FileManager.default
      try files.createDirectory(atPath: path, withIntermediateDirectories: false)
      try files.copyItem(
        atPath: Fixtures.golden("tokenizers/\(tokenizer).json"),
        toPath: path + "/tokenizer.json"
      )
      let model = Fixtures.golden("models/\(name)")
      let configuration = try String(contentsOfFile: model + "/config.json", encoding: .utf8)
      let member = "\"vocab_size\": "
      try configuration.replacingOccurrences(
        of: member + "\(Self.goldenVocabulary)",
        with: member + "\(vocabulary)"
      ).write(toFile: path + "/config.json", atomically: true, encoding: .utf8)
      let weights = try Data(Fixtures.bytes(model + "/model.safetensors"))
      let tensors = try StoredTensor.tensors(of: weights).map { tensor in
        tensor.shape.first == Self.goldenVocabulary
          ? Self.resized(tensor, rows: vocabulary) : tensor
      }
      try StoredTensor.file(tensors)
        .write(to: URL(fileURLWithPath: path + "/model.safetensors"))
    }

    /// A tensor with another number of rows, drawn from the elements of those it has.
    private static func resized(_ tensor: StoredTensor, rows: Int) -> StoredTensor {
      let elements = tensor.shape.reduce(1, *)
      let size = tensor.bytes.count / elements
      let shape: [Int] = [rows] + tensor.shape.dropFirst()
      var bytes = Data()
      var state: UInt32 = 7
      for _ in 0..<shape.reduce(1, *) {
        state = state &* 1_664_525 &+ 1_013_904_223
        let first = Int(state >> 8) % elements * size
        bytes.append(tensor.bytes[first..<first + size])
      }
      return StoredTensor(name: tensor.name, type: tensor.type, shape: shape, bytes: bytes)
    }

    /// Writes a text and, beside it, its ids.
    func write(_ text: Data, ids: [UInt16]) throws {
      try text.write(to: URL(fileURLWithPath: self.text))
      try ids.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: self.ids)) }
    }

    /// The text with the most ids, several windows of 12.
    func longestText() throws -> GoldenTexts.Text {
      let longest = golden.texts.max { $0.ids.count < $1.ids.count }
      return try #require(longest)
    }

    /// The file that `calibrate` writes.
    func statisticsFile(_ tokens: [String]) throws -> Data {
      let result = try Tool.run(
        ["calibrate", path, "--output", statistics, "--quiet"] + tokens
      )
      #expect(result.status == 0, "\(result.errors)")
      let content = try Data(contentsOf: URL(fileURLWithPath: statistics))
      try FileManager.default.removeItem(atPath: statistics)
      return content
    }

    /// The records that `evaluate` prints.
    func evaluation(_ tokens: [String]) throws -> [[String: Any]] {
      let result = try Tool.run(
        ["evaluate", path, "--scheme", "fp32,w8a8-channel", "--format", "json"] + tokens
      )
      #expect(result.status == 0, "\(result.errors)")
      return try result.records()
    }
  }

  /// Both records have the same numbers under these names.
  private static func expectEqual(
    _ records: [[String: Any]],
    _ others: [[String: Any]],
    _ names: [String]
  ) throws {
    #expect(records.map { $0["scheme"] as? String } == ["fp32", "w8a8-channel"])
    #expect(others.count == records.count)
    for (record, other) in zip(records, others) {
      for name in names {
        let number = try #require(record[name] as? Double, "\(name)")
        #expect(other[name] as? Double == number, "\(name)")
      }
    }
  }

  /// The ids of a whole text, without the beginning that two of the tokenizers have.
  @Test(arguments: ["gpt2", "llama3", "llama2"]) func aTextIsItsTokenIDs(tokenizer: String) throws {
    let model = try TextModel("llama", tokenizer: tokenizer)
    let text = try model.longestText()
    try model.write(text.bytes, ids: text.ids)
    let (asText, asIDs) = (["--text", model.text], ["--token-ids", model.ids])
    let small = ["--window", "12"]
    #expect(try model.statisticsFile(asText + small) == model.statisticsFile(asIDs + small))
    let large = ["--window", "24"]
    let records = try model.evaluation(asText + large)
    // The first token of a window is not scored.
    #expect(records.first?["tokens"] as? Int == text.ids.count / 24 * 23)
    try Self.expectEqual(
      records,
      model.evaluation(asIDs + large),
      ["tokens", "perplexity", "negative_log_likelihood"]
    )
  }

  /// A line is a sentence with its beginning and end, which stay where it is cut to the window; an
  /// empty line is none.
  @Test func aLineIsASentenceOfAnEncoder() throws {
    let model = try TextModel("bert", tokenizer: "bert_uncased")
    // Of 41, 38, 35, 36, 32 and 27 ids.
    let texts = model.golden.texts.prefix(6)
    let window = 36
    var lines = Data()
    var rows: [UInt16] = []
    var count = 0
    for text in texts {
      #expect(!text.bytes.contains(0x0A))
      lines.append(text.bytes)
      lines.append(Data("\n\n".utf8))
      var row = model.golden.beginning + text.ids + model.golden.end
      if row.count > window { row.removeSubrange(window - 1..<row.count - 1) }
      count += row.count
      rows += row + [UInt16](repeating: 0, count: window - row.count)
    }
    // One is cut and another is not, or this shows less than it says.
    #expect(count < texts.reduce(0) { $0 + $1.ids.count + 2 } && count < rows.count)
    try model.write(lines, ids: rows)
    let asText = ["--text", model.text, "--window", "\(window)"]
    let asIDs = ["--token-ids", model.ids, "--window", "\(window)"]
    #expect(try model.statisticsFile(asText) == model.statisticsFile(asIDs))
    let records = try model.evaluation(asText)
    #expect(records.first?["sentences"] as? Int == texts.count)
    #expect(records.first?["tokens"] as? Int == count)
    try Self.expectEqual(
      records,
      model.evaluation(asIDs),
      ["sentences", "tokens", "cosine_mean", "cosine_least", "nearest_neighbour_agreement"]
    )
  }

  // MARK: - Refusals

  @Test func refusesATextWithoutATokenizer() throws {
    let model = try TinyModel()
    let text = try model.folder.file("text.txt", "The quick brown fox\njumps over the lazy dog\n")
    let encoder = Fixtures.golden("models/bert")
    let commands = [
      ["calibrate", model.path, "--output", model.statistics], ["evaluate", model.path],
      ["calibrate", encoder, "--output", model.statistics], ["evaluate", encoder],
    ]
    for command in commands {
      let result = try Tool.run(command + ["--text", text])
      #expect(result.status == 66, "\(command): \(result.errors)")
      let message = "/tokenizer.json: no such file; give token ids instead of text"
      #expect(result.errors.contains(command[1] + message), "\(command): \(result.errors)")
      #expect(result.output.isEmpty, "\(command)")
      #expect(!FileManager.default.fileExists(atPath: model.statistics), "\(command)")
    }
  }

  @Test func refusesATokenizerOfMoreTokensThanTheModelHas() throws {
    let model = try TextModel("llama", tokenizer: "gpt2", vocabulary: 40)
    let text = try model.longestText()
    try model.write(text.bytes, ids: text.ids)
    let result = try Tool.run([
      "calibrate", model.path, "--text", model.text, "--window", "12", "--output",
      model.statistics, "--quiet",
    ])
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.errors.contains("expected 0 to 39"), "\(result.errors)")
    #expect(result.errors.contains("another tokenizer"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: model.statistics))
  }

  @Test func refusesWhatItCannotReadOrChooseFrom() throws {
    let model = try TextModel("llama", tokenizer: "gpt2")
    let text = try model.longestText()
    try model.write(text.bytes, ids: text.ids)
    func evaluate(_ tokens: [String]) throws -> Tool.Result {
      try Tool.run(["evaluate", model.path, "--scheme", "fp32", "--window", "12"] + tokens)
    }
    let missing = try evaluate(["--text", model.folder.path + "/nothing.txt"])
    #expect(missing.status == 66)
    #expect(missing.errors.contains("/nothing.txt: no such file"), "\(missing.errors)")
    for tokens in [[], ["--text", model.text, "--token-ids", model.ids]] {
      let refused = try evaluate(tokens)
      #expect(refused.status == 64, "\(tokens)")
      #expect(refused.errors.contains("either --token-ids or --text"), "\(refused.errors)")
    }
    try Data("[]".utf8).write(to: URL(fileURLWithPath: model.path + "/tokenizer.json"))
    let damaged = try evaluate(["--text", model.text])
    #expect(damaged.status == 65)
    #expect(damaged.errors.contains("/tokenizer.json, "), "\(damaged.errors)")
  }
}
