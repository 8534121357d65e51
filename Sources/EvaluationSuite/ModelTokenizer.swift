// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Checkpoints
import Foundation
import Tokenizers

/// Turns text into the token ids of a checkpoint, by the tokenizer that lies in it.
public struct ModelTokenizer: Sendable {
  private let tokenizer: any Tokenizer

  /// Reads tokenizer.json of a folder, or the tokenizer in a GGUF file's metadata.
  ///
  /// - Throws: ``TokenizerError``, or ``CheckpointError`` when there is no tokenizer.
  public init(_ checkpoint: Checkpoint) throws {
    if let gguf = checkpoint.gguf {
      tokenizer = try Self.tokenizer(of: gguf)
      return
    }
    let file = checkpoint.path + "/tokenizer.json"
    guard let content = FileManager.default.contents(atPath: file) else {
      throw CheckpointError.cannotOpen(
        file: file,
        reason: "no such file; give token ids instead of text"
      )
    }
    tokenizer = try TokenizerFile.tokenizer(from: Array(content), file: file)
  }

  /// The ids of a whole text, without the model's own beginning and end.
  ///
  /// - Parameter bytes: UTF-8; what cannot be decoded counts as U+FFFD.
  /// - Returns: The ids.
  public func ids(of bytes: [UInt8]) -> [Int32] {
    tokenizer.ids(ofUTF8: bytes, addsSpecialTokens: false)
  }

  /// The ids of each line as a sentence, with the model's own beginning and end.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8; empty lines are left out.
  ///   - limit: Most tokens of a sentence; of a longer one, tokens before its end are left out.
  /// - Returns: The ids.
  public func sentences(of bytes: [UInt8], limit: Int) -> [[Int]] {
    bytes.split(separator: 0x0A).map { line in
      let ids = tokenizer.ids(ofUTF8: line, addsSpecialTokens: true).map { Int($0) }
      return ids.count <= limit ? ids : ids.prefix(limit - 1) + ids.suffix(1)
    }
  }

  private static func tokenizer(of gguf: GGUFReader) throws -> any Tokenizer {
    let prefix = "tokenizer.ggml."
    let model = gguf.value(prefix + "model")?.string ?? ""
    let isSentencePiece = model == "llama"
    let tokens = try gguf.array(prefix + "tokens", of: "text", \.string) ?? []
    let types = try gguf.array(prefix + "token_type", of: "integers", \.integer) ?? []
    // llama.cpp puts a beginning in front of SentencePiece's tokens where nothing is said.
    let addsBeginning = gguf.value(prefix + "add_bos_token")?.bool ?? isSentencePiece
    let beginning = addsBeginning ? gguf.value(prefix + "bos_token_id")?.integer : nil
    guard isSentencePiece else {
      let description = BytePairTokenizer.GGUFDescription(
        model: model,
        rule: gguf.value(prefix + "pre")?.string ?? "",
        tokens: tokens,
        types: types,
        merges: try gguf.array(prefix + "merges", of: "text", \.string) ?? [],
        beginning: beginning
      )
      return try BytePairTokenizer(description, file: gguf.path)
    }
    let description = SentencePieceTokenizer.GGUFDescription(
      tokens: tokens,
      scores: try gguf.array(prefix + "scores", of: "numbers", \.number) ?? [],
      types: types,
      addsSpacePrefix: gguf.value(prefix + "add_space_prefix")?.bool ?? true,
      removesExtraSpaces: gguf.value(prefix + "remove_extra_whitespaces")?.bool ?? false,
      beginning: beginning
    )
    return try SentencePieceTokenizer(description, file: gguf.path)
  }
}
