// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The modules of a model outside its layers, under the names of Hugging Face folders.
///
/// Names are modules, without `.weight` or `.bias`; `nil` is what the family does not have.
public struct ModelTensors: Hashable, Sendable {
  /// A vector for each token.
  ///
  /// Shape: `[vocabulary, hidden]`.
  public let embedding: String
  /// A vector for each place in the text.
  public private(set) var positions: String?
  /// A vector for each of BERT's kinds of text; the first is added to every token.
  public private(set) var tokenTypes: String?
  /// The normalization of the embedding.
  public private(set) var embeddingNorm: String?
  /// The normalization in front of the head.
  public private(set) var finalNorm: String?
  /// The head; the embedding where it is tied.
  ///
  /// Shape: `[vocabulary, hidden]`.
  public private(set) var head: String?

  /// The names of a model.
  public init(_ configuration: ModelConfiguration) {
    switch configuration.family {
    case .llama, .mistral, .mixtral, .qwen2, .qwen3:
      embedding = "model.embed_tokens"
      finalNorm = "model.norm"
    case .opt:
      embedding = "model.decoder.embed_tokens"
      positions = "model.decoder.embed_positions"
      finalNorm = "model.decoder.final_layer_norm"
    case .bloom:
      embedding = "transformer.word_embeddings"
      embeddingNorm = "transformer.word_embeddings_layernorm"
      finalNorm = "transformer.ln_f"
    case .falcon:
      embedding = "transformer.word_embeddings"
      finalNorm = "transformer.ln_f"
    case .bert:
      embedding = "embeddings.word_embeddings"
      positions = "embeddings.position_embeddings"
      tokenTypes = "embeddings.token_type_embeddings"
      embeddingNorm = "embeddings.LayerNorm"
    }
    guard configuration.family != .bert else { return }
    head = configuration.tiesHead ? embedding : "lm_head"
  }
}
