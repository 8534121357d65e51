// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// A decoder of the Llama family, run by any kind of transformer operations and linear layers.
public final class DecoderModel<Operations: TransformerOperations, Linears: LinearOperations>
where Operations.Value == Linears.Value {
  /// The number that activations are made of.
  public typealias Value = Operations.Value

  /// Sizes and constants.
  public let configuration: DecoderConfiguration
  /// What computes all but the linear layers.
  public let operations: Operations
  /// What computes the linear layers.
  public let linears: Linears
  /// Sees the input of every group of linear layers before it is used, for calibration.
  public var observer: ((LinearPlace, Matrix<Value>) throws -> Void)?

  /// Linear layers that share one input, and where they are.
  typealias Layers = (place: LinearPlace, group: Linears.LinearGroup)

  private struct Block {
    let attentionNormalization: Normalization
    let attentionInput: Layers
    let attentionOutput: Layers
    let feedForwardNormalization: Normalization
    let feedForwardInput: Layers
    let feedForwardOutput: Layers
  }

  private let embedding: Matrix<Float>
  private let blocks: [Block]
  private let finalNormalization: Normalization
  private let head: Layers
  private var table: RotaryTable

  /// Loads and prepares all weights, block by block.
  ///
  /// - Parameters:
  ///   - configuration: Sizes and constants.
  ///   - source: Where weights come from.
  ///   - operations: What will compute all but the linear layers.
  ///   - linears: What will compute the linear layers.
  ///   - progress: Called with the number of blocks that are ready.
  /// - Throws: What the source throws for missing or wrong tensors.
  public init(
    _ configuration: DecoderConfiguration,
    source: some TensorSource,
    operations: Operations,
    linears: Linears,
    progress: (Int) throws -> Void = { _ in }
  ) throws {
    self.configuration = configuration
    self.operations = operations
    self.linears = linears
    let loader = DecoderLoader(configuration, source: source, linears: linears)
    embedding = try loader.embedding()
    blocks = try (0..<configuration.blocks).map { index in
      let block = Block(
        attentionNormalization: try loader.normalization(index, before: .attentionInput),
        attentionInput: try loader.group(index, at: .attentionInput),
        attentionOutput: try loader.group(index, at: .attentionOutput),
        feedForwardNormalization: try loader.normalization(index, before: .feedForwardInput),
        feedForwardInput: try loader.group(index, at: .feedForwardInput),
        feedForwardOutput: try loader.group(index, at: .feedForwardOutput)
      )
      try progress(index + 1)
      return block
    }
    finalNormalization = try loader.finalNormalization()
    head = try loader.head(embedding: embedding)
    table = Self.table(configuration, positions: 0)
  }

  /// A sequence with no tokens yet.
  ///
  /// - Parameter capacity: Most tokens it will hold.
  /// - Returns: A sequence for this model only.
  public func makeSequence(capacity: Int) -> DecoderSequence<Operations> {
    if table.cosines.rows < capacity { table = Self.table(configuration, positions: capacity) }
    return DecoderSequence(
      caches: blocks.map { _ in
        operations.makeCache(layout: configuration.attention, capacity: capacity)
      },
      capacity: capacity
    )
  }

  /// Runs tokens through all blocks and the final normalization.
  ///
  /// - Parameters:
  ///   - tokens: Ids that follow those the sequence has seen.
  ///   - sequence: What came before; grows by these tokens.
  /// - Returns: Input of the head. Shape: `[tokens, width]`.
  /// - Throws: ``DecoderError``.
  public func hiddenStates(
    _ tokens: [Int],
    after sequence: inout DecoderSequence<Operations>
  ) throws -> Matrix<Value> {
    guard sequence.count + tokens.count <= sequence.capacity else {
      throw DecoderError.sequenceTooLong(
        found: sequence.count + tokens.count,
        capacity: sequence.capacity
      )
    }
    var residual = try embedded(tokens)
    for index in blocks.indices {
      try run(blocks[index], on: &residual, cache: &sequence.caches[index], from: sequence.count)
    }
    sequence.count += tokens.count
    return operations.normalized(residual, by: finalNormalization)
  }

  /// The head: logits of hidden states.
  ///
  /// - Parameter states: Shape: `[tokens, width]`.
  /// - Returns: Shape: `[tokens, vocabulary]`.
  /// - Throws: What the operations throw.
  public func logits(_ states: Matrix<Value>) throws -> Matrix<Value> {
    try apply(head, to: states)
  }

  /// Memory of the linear layers of all blocks, the head left out.
  ///
  /// Unit: bytes.
  public var linearWeightBytes: Int {
    blocks.reduce(0) { bytes, block in
      [
        block.attentionInput, block.attentionOutput, block.feedForwardInput,
        block.feedForwardOutput,
      ].reduce(bytes) { $0 + linears.byteCount(of: $1.group) }
    }
  }

  /// Memory of the head.
  ///
  /// Unit: bytes.
  public var headWeightBytes: Int { linears.byteCount(of: head.group) }

  private func run(
    _ block: Block,
    on residual: inout Matrix<Value>,
    cache: inout Operations.KeyValueCache,
    from position: Int
  ) throws {
    let layout = configuration.attention
    let attentionInput = operations.normalized(residual, by: block.attentionNormalization)
    var heads = try apply(block.attentionInput, to: attentionInput)
    operations.rotate(&heads, layout: layout, table: table, firstPosition: position)
    let attended = operations.attention(heads, layout: layout, cache: &cache)
    operations.add(try apply(block.attentionOutput, to: attended), to: &residual)

    let feedForwardInput = operations.normalized(residual, by: block.feedForwardNormalization)
    let gateAndUp = try apply(block.feedForwardInput, to: feedForwardInput)
    let inner = operations.gatedSiLU(gateAndUp)
    operations.add(try apply(block.feedForwardOutput, to: inner), to: &residual)
  }

  private func apply(_ layers: Layers, to activation: Matrix<Value>) throws -> Matrix<Value> {
    try observer?(layers.place, activation)
    return try linears.apply(layers.group, to: activation)
  }

  private func embedded(_ tokens: [Int]) throws -> Matrix<Value> {
    for (position, token) in tokens.enumerated()
    where !(0..<configuration.vocabulary).contains(token) {
      throw DecoderError.unknownToken(
        id: token,
        position: position,
        vocabulary: configuration.vocabulary
      )
    }
    return Matrix(rows: tokens.count, columns: configuration.width) { row, column in
      Value(embedding[tokens[row], column])
    }
  }

  private static func table(_ configuration: DecoderConfiguration, positions: Int) -> RotaryTable {
    RotaryTable(
      base: configuration.rotaryBase,
      headSize: configuration.attention.headSize,
      positions: positions
    )
  }
}

/// The tokens a model has seen, as the keys and values of every block.
public struct DecoderSequence<Operations: TransformerOperations> {
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

/// Tokens a model cannot run.
public enum DecoderError: Error, Equatable, CustomStringConvertible {
  /// An id that is not in the vocabulary.
  case unknownToken(id: Int, position: Int, vocabulary: Int)
  /// More tokens than the sequence was made for.
  case sequenceTooLong(found: Int, capacity: Int)

  /// What was found and what was expected.
  public var description: String {
    switch self {
    case .unknownToken(let id, let position, let vocabulary):
      "token id \(id) at position \(position), expected 0 to \(vocabulary - 1): "
        + "are these ids of another tokenizer?"
    case .sequenceTooLong(let found, let capacity):
      "\(found) tokens, but the sequence was made for \(capacity)"
    }
  }
}
