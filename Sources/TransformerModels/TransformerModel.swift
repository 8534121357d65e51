// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Architectures
import OptimizedOperations
public import Quantization
public import TensorCore

/// A transformer of any described family, run by any kind of operations and linear layers.
///
/// It has no arithmetic and no family of its own: each layer is the graph that
/// ``ModelConfiguration/layer(_:)`` gives, run operation by operation.
public final class TransformerModel<Operations: TransformerOperations, Linears: LinearOperations>
where Operations.Value == Linears.Value {
  /// The number that activations are made of.
  public typealias Value = Operations.Value

  /// Sizes and constants.
  public let configuration: ModelConfiguration
  /// What computes all but the linear layers.
  public let operations: Operations
  /// What computes the linear layers.
  public let linears: Linears
  /// Sees values on their way through the layers.
  public var observer: ((ObservedValue, Matrix<Value>) throws -> Void)?

  private let embedding: TokenEmbedding
  private let layers: [PreparedLayer<Linears>]
  private let finalNorm: Normalization?
  private let head: PreparedLayers<Linears>?
  private var table: RotaryTable?

  /// Loads and prepares all weights, layer by layer.
  ///
  /// - Parameters:
  ///   - configuration: Sizes and constants.
  ///   - source: Where weights come from.
  ///   - operations: What will compute all but the linear layers.
  ///   - linears: What will compute the linear layers.
  ///   - progress: Called with the number of layers that are ready.
  /// - Throws: What the source throws for missing or wrong tensors.
  public init(
    _ configuration: ModelConfiguration,
    source: some TensorSource,
    operations: Operations,
    linears: Linears,
    progress: (Int) throws -> Void = { _ in }
  ) throws {
    self.configuration = configuration
    self.operations = operations
    self.linears = linears
    let loader = ModelLoader(configuration, source: source, linears: linears)
    embedding = try loader.embedding()
    layers = try (0..<configuration.layerCount).map { index in
      let layer = try loader.layer(index)
      try progress(index + 1)
      return layer
    }
    finalNorm = try loader.finalNorm()
    head = try loader.head(embedding: embedding.tokens)
  }

  /// A sequence with no tokens yet.
  ///
  /// - Parameter capacity: Most tokens it will hold.
  /// - Returns: A sequence for this model only.
  public func makeSequence(capacity: Int) -> TokenSequence<Operations> {
    if case .rotary(let base, let scaling) = configuration.positions,
      table?.cosines.rows ?? 0 < capacity
    {
      table = operations.rotaryTable(
        base: base,
        scaling: scaling,
        headSize: configuration.headSize,
        positions: capacity
      )
    }
    return TokenSequence(
      caches: layers.indices.map {
        operations.makeCache(block: $0, layout: configuration.attention, capacity: capacity)
      },
      capacity: capacity
    )
  }

  /// Runs tokens through all layers and the final normalization.
  ///
  /// - Parameters:
  ///   - tokens: Ids that follow those the sequence has seen. An encoder sees a whole text at once.
  ///   - sequence: What came before; grows by these tokens.
  /// - Returns: Input of the head, or an encoder's last hidden states. Shape: `[tokens, hidden]`.
  /// - Throws: ``TokenError``, or what the linear layers throw.
  #if compiler(>=6.3)
  // Machine code of their own for the pairs that are timed: unspecialized, the steps of a layer take
  // a tenth of a token's time.
  @specialized(where Operations == FloatTransformer, Linears == FloatTransformer)
  @specialized(where Operations == FloatTransformer, Linears == QuantizedLinears)
  @specialized(where Operations == IntegerAttention, Linears == QuantizedLinears)
  #endif
  public func hiddenStates(
    _ tokens: [Int],
    after sequence: inout TokenSequence<Operations>
  ) throws -> Matrix<Value> {
    try requireUsable(tokens, after: sequence)
    var states = embedding.vectors(of: tokens, from: sequence.count, by: operations)
    if let norm = embedding.norm { states = operations.normalized(states, by: norm) }
    let (attention, rule) = (configuration.attention, configuration.attentionRule)
    for (index, layer) in layers.enumerated() {
      let run = LayerRun(
        operations: operations,
        linears: linears,
        layer: layer,
        block: index,
        attention: attention,
        rule: rule,
        table: table,
        position: sequence.count,
        observer: observer
      )
      try run.run(on: &states, cache: &sequence.caches[index])
    }
    sequence.count += tokens.count
    return finalNorm.map { operations.normalized(states, by: $0) } ?? states
  }

  /// Runs the tokens of a text of their own.
  ///
  /// - Parameter tokens: Ids; positions start at 0.
  /// - Returns: Input of the head, or an encoder's last hidden states. Shape: `[tokens, hidden]`.
  /// - Throws: ``TokenError``, or what the linear layers throw.
  public func hiddenStates(of tokens: [Int]) throws -> Matrix<Value> {
    var sequence = makeSequence(capacity: tokens.count)
    return try hiddenStates(tokens, after: &sequence)
  }

  /// The head: logits of hidden states.
  ///
  /// - Parameter states: Shape: `[tokens, hidden]`.
  /// - Returns: Shape: `[tokens, vocabulary]`.
  /// - Throws: ``TokenError/noHead``, or what the operations throw.
  public func logits(_ states: Matrix<Value>) throws -> Matrix<Value> {
    guard let head else { throw TokenError.noHead }
    try observer?(.input(head.place, tokens: nil), states)
    return try linears.apply(head.group, to: states)
  }

  /// Memory of the linear layers of all layers, the head left out.
  ///
  /// Unit: bytes.
  public var linearWeightBytes: Int {
    layers.reduce(0) { bytes, layer in
      layer.groups.reduce(bytes) { $0 + linears.byteCount(of: $1.group) }
    }
  }

  /// Memory of the head; 0 for an encoder.
  ///
  /// Unit: bytes.
  public var headWeightBytes: Int { head.map { linears.byteCount(of: $0.group) } ?? 0 }

  private func requireUsable(_ tokens: [Int], after sequence: TokenSequence<Operations>) throws {
    let count = sequence.count + tokens.count
    let limit = min(sequence.capacity, embedding.contextLimit ?? .max)
    guard count <= limit else { throw TokenError.sequenceTooLong(found: count, capacity: limit) }
    if let window = configuration.slidingWindow, count > window {
      throw TokenError.beyondSlidingWindow(found: count, window: window)
    }
    let vocabulary = configuration.vocabularySize
    if let position = tokens.firstIndex(where: { !(0..<vocabulary).contains($0) }) {
      throw TokenError.unknownToken(
        id: tokens[position],
        position: position,
        vocabulary: vocabulary
      )
    }
  }
}

/// What an observer of a ``TransformerModel`` sees.
public enum ObservedValue: Sendable {
  /// The input of linear layers, before it is used. Shape: `[M, K]`.
  ///
  /// `tokens` says which tokens of the call the rows are where an expert sees those that chose it, and
  /// is `nil` where they are all tokens in order.
  case input(LinearPlace, tokens: [Int]?)
  /// Queries, keys and values, before and after the rotation by their positions where there is one.
  /// Shape: `[M, layout.columns]`.
  case attention(block: Int, isRotated: Bool)
  /// What attention made of them. Shape: `[M, heads * headSize]`.
  case attentionOutput(block: Int)
}

/// The tokens a model has seen, as the keys and values of every layer.
public struct TokenSequence<Operations: TransformerOperations> {
  var caches: [Operations.KeyValueCache]
  /// Tokens seen.
  public internal(set) var count = 0
  /// Most tokens it can hold.
  public let capacity: Int

  init(caches: [Operations.KeyValueCache], capacity: Int) {
    self.caches = caches
    self.capacity = capacity
  }
}

/// Tokens a model cannot run, or a question it has no answer to.
public enum TokenError: Error, Equatable, CustomStringConvertible {
  /// An id that is not in the vocabulary.
  case unknownToken(id: Int, position: Int, vocabulary: Int)
  /// More tokens than the sequence or the model was made for.
  case sequenceTooLong(found: Int, capacity: Int)
  /// More tokens than attention looks back over in a model whose window slides.
  case beyondSlidingWindow(found: Int, window: Int)
  /// Logits of an encoder.
  case noHead

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .unknownToken(let id, let position, let vocabulary):
      "token id \(id) at position \(position), expected 0 to \(vocabulary - 1): "
        + "are these ids of another tokenizer?"
    case .sequenceTooLong(let found, let capacity):
      "\(found) tokens, but the model or its sequence was made for \(capacity)"
    case .beyondSlidingWindow(let found, let window):
      "\(found) tokens, but attention of this model looks back over \(window) (sliding_window), and "
        + "windows that slide are not implemented: run at most \(window) tokens"
    case .noHead: "the model is an encoder: it has hidden states and predicts no tokens"
    }
  }
}
