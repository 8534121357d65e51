// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Tokenizers

/// The pieces of a SentencePiece model as a GGUF file lists them.
struct GoldenPieces: Decodable {
  let tokens: [String]
  let scores: [Double]
  let types: [Int]

  init() throws {
    let content = try Fixtures.bytes(GoldenTokenIDs.path("llama2_pieces"))
    self = try JSONDecoder().decode(Self.self, from: Data(content))
  }

  /// What a GGUF file says of them.
  var description: SentencePieceTokenizer.GGUFDescription {
    SentencePieceTokenizer.GGUFDescription(
      tokens: tokens,
      scores: scores,
      types: types,
      addsSpacePrefix: true,
      removesExtraSpaces: false,
      beginning: 1
    )
  }

  /// The id of the byte 0 in ``bytesOnly``.
  static let firstByte: Int32 = 3

  /// A file with nothing but special tokens and those of bytes, and no space in front.
  static var bytesOnly: SentencePieceTokenizer.GGUFDescription {
    let bytes = (0..<256).map { String(format: "<0x%02X>", $0) }
    return SentencePieceTokenizer.GGUFDescription(
      tokens: ["<unk>", "<s>", "</s>"] + bytes,
      scores: [Double](repeating: 0, count: 259),
      types: [2, 3, 3] + [Int](repeating: 6, count: 256),
      addsSpacePrefix: false,
      removesExtraSpaces: false,
      beginning: nil
    )
  }
}

/// A small tokenizer.json, the ids of whose bytes are the bytes.
struct SentencePieceFile {
  /// The two forms in which a space is put in front.
  static let normalizer =
    #""normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},"#
    + #"{"type":"Replace","pattern":{"String":" "},"content":"▁"}]},"pre_tokenizer":null"#
  static let metaspace =
    #""normalizer":null,"pre_tokenizer":{"type":"Metaspace","replacement":"▁","#
    + #""prepend_scheme":"never","split":false}"#

  /// The file.
  let text: String

  /// Makes it.
  ///
  /// - Parameters:
  ///   - vocabulary: Members of the vocabulary besides the bytes.
  ///   - merges: Elements of the merges.
  ///   - form: ``normalizer`` or ``metaspace``.
  init(vocabulary: String, merges: String, form: String = SentencePieceFile.metaspace) {
    let bytes = (0..<256).map { String(format: "\"<0x%02X>\":%d", $0, $0) }
    text =
      #"{\#(form),"model":{"type":"BPE","byte_fallback":true,"vocab":{"#
      + bytes.joined(separator: ",") + ",\(vocabulary)}," + #""merges":[\#(merges)]}}"#
  }
}
