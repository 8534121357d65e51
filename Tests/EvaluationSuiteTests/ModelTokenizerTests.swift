// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
import EvaluationSuite
import Foundation
import TestSupport
import Testing
import Tokenizers

extension GGUFBytes {
  /// The head of a small Llama with SentencePiece's tokenizer: special tokens, bytes from 3 on, then
  /// `▁`, `a`, `b`, `ab` and `▁ab` from 259 on.
  static func sentencePiece(kind: String = "llama") -> GGUFBytes {
    let bytes = (0..<256).map { String(format: "<0x%02X>", $0) }
    let tokens = ["<unk>", "<s>", "</s>"] + bytes + ["▁", "a", "b", "ab", "▁ab"]
    let scores = [Float](repeating: 0, count: 259) + [-9, -9, -9, 0, -1]
    let types: [Int32] = [2, 3, 3] + [Int32](repeating: 6, count: 256) + [1, 1, 1, 1, 1]
    var file = GGUFBytes.llama(moreMetadata: 6)
    file.appendMetadatum("tokenizer.ggml.model", text: kind)
    file.appendMetadatum("tokenizer.ggml.add_space_prefix", type: 7)
    file.append(UInt8(1))
    file.appendMetadatum("tokenizer.ggml.bos_token_id", 1)
    file.appendMetadatum("tokenizer.ggml.scores", type: 9)
    file.append(UInt32(6))
    file.append(UInt64(scores.count))
    for score in scores { file.append(score.bitPattern) }
    file.appendMetadatum("tokenizer.ggml.token_type", type: 9)
    file.append(UInt32(5))
    file.append(UInt64(types.count))
    for type in types { file.append(type) }
    file.appendMetadatum("tokenizer.ggml.tokens", texts: tokens)
    return file
  }
}

@Suite struct ModelTokenizerTests {
  private func tokenizer(_ file: GGUFBytes) throws -> ModelTokenizer {
    let path = NSTemporaryDirectory() + "/smoothbench-\(UUID().uuidString).gguf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
    return try ModelTokenizer(Checkpoint(path: path))
  }

  /// Where nothing is said of a beginning, SentencePiece's tokenizers have one.
  @Test func readsSentencePieceFromAGGUFFile() throws {
    let tokenizer = try tokenizer(.sentencePiece())
    let (first, second) = (3 + Int32(0xC3), 3 + Int32(0xA9))
    #expect(tokenizer.ids(of: Array("ab a<s>é".utf8)) == [263, 259, 260, 1, 259, first, second])
    #expect(tokenizer.sentences(of: Array("ab\nb".utf8), limit: 8) == [[1, 263], [1, 259, 261]])
  }

  @Test func namesAKindThatIsNotKnown() throws {
    let error = try #require(throws: TokenizerError.self) {
      try tokenizer(.sentencePiece(kind: "bert"))
    }
    let found = "tokenizer.ggml.model: found 'bert', expected 'gpt2'"
    #expect("\(error)".contains(found) && "\(error)".contains("or 'llama'"), "\(error)")
  }
}
