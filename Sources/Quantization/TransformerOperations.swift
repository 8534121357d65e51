// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// What a transformer computes apart from its linear layers, in one kind of number.
///
/// Models hold no arithmetic of their own: they are run by the FP64 reference or by FP32 on our own
/// threads through this protocol, and by ``LinearOperations`` of the same kind of number.
public protocol TransformerOperations {
  /// The number that activations are made of.
  associatedtype Value: BinaryFloatingPoint & BitwiseCopyable & Sendable
  /// Keys and values of the tokens a layer has seen.
  associatedtype KeyValueCache

  /// Weights as activations: the vectors of an embedding. Exact.
  func values(_ weights: Matrix<Float>) -> Matrix<Value>

  /// Normalizes each row.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - normalization: Gain and shift of K channels.
  /// - Returns: Shape: `[M, K]`.
  func normalized(_ activation: Matrix<Value>, by normalization: Normalization) -> Matrix<Value>

  /// Cosines and sines of the angles that positions turn the pairs of a head by.
  ///
  /// Pair i turns by base^(-2 i / headSize) for each position, or by what the scaling makes of it.
  /// Source: RoFormer (arXiv:2104.09864), equation 15.
  ///
  /// - Parameters:
  ///   - base: Finite and above 0.
  ///   - scaling: What slows pairs down, or `nil` for nothing.
  ///   - headSize: Even.
  ///   - positions: How many, from position 0 on.
  /// - Returns: A row for each position.
  func rotaryTable(
    base: Double,
    scaling: RotaryScaling?,
    headSize: Int,
    positions: Int
  ) -> RotaryTable

  /// Rotates the queries and keys of each row by the angles of its position.
  ///
  /// Element i of a head is paired with element i + headSize / 2 ("rotate half").
  ///
  /// - Parameters:
  ///   - rows: Queries, keys and values as the layout says. Shape: `[M, layout.columns]`.
  ///   - layout: Where the heads are.
  ///   - table: Angles.
  ///   - firstPosition: Position of row 0.
  func rotate(
    _ rows: inout Matrix<Value>,
    layout: AttentionLayout,
    table: RotaryTable,
    firstPosition: Int
  )

  /// What becomes of queries, keys and values before anything reads them; nothing unless said otherwise.
  ///
  /// - Parameters:
  ///   - rows: Queries, keys and values, not rotated. Shape: `[M, layout.columns]`.
  ///   - layout: Where the heads are.
  ///   - block: Index of the layer.
  /// - Throws: ``QuantizationError`` for a value that has no code.
  func receive(_ rows: inout Matrix<Value>, layout: AttentionLayout, block: Int) throws

  /// An empty cache for the attention of one layer.
  func makeCache(block: Int, layout: AttentionLayout, capacity: Int) -> KeyValueCache

  /// Attention: each row attends to the tokens in the cache and to the rows up to itself, or to all
  /// rows.
  ///
  /// Appends the rows' keys and values to the cache.
  ///
  /// - Parameters:
  ///   - rows: Queries, keys and values. Shape: `[M, layout.columns]`.
  ///   - layout: Where the heads are.
  ///   - rule: Which tokens a row sees, and what is added to their scores.
  ///   - cache: Has room for M more tokens.
  /// - Returns: Shape: `[M, heads * headSize]`.
  /// - Throws: ``QuantizationError`` where products of codes meet a value that has none.
  func attention(
    _ rows: Matrix<Value>,
    layout: AttentionLayout,
    rule: AttentionRule,
    cache: inout KeyValueCache
  ) throws -> Matrix<Value>

  /// silu(gate) * up, where the first half of each row is the gate and the second half is up.
  ///
  /// - Parameter gateAndUp: Shape: `[M, 2 * N]`.
  /// - Returns: Shape: `[M, N]`.
  func gatedSiLU(_ gateAndUp: Matrix<Value>) -> Matrix<Value>

  /// A function of each element.
  func activated(_ activation: Matrix<Value>, by function: ActivationFunction) -> Matrix<Value>

  /// Each column divided by its smoothing factor.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - divisors: Shape: `[K]`.
  /// - Returns: Shape: `[M, K]`.
  func divided(_ activation: Matrix<Value>, by divisors: [Float]) -> Matrix<Value>

  /// The experts of each token: the largest of softmax(scores), scaled to a sum of 1.
  ///
  /// Of equal scores the first counts as larger. Source: Mixtral of Experts (arXiv:2401.04088),
  /// section 2.1.
  ///
  /// - Parameters:
  ///   - scores: One for each expert. Shape: `[M, experts]`.
  ///   - count: Experts of a token.
  /// - Returns: Shape: `[M][count]`.
  func chosenExperts(_ scores: Matrix<Value>, count: Int) -> [[ExpertChoice]]

  /// Adds rows with a weight each to some rows of a matrix.
  ///
  /// - Parameters:
  ///   - addend: Shape: `[m, N]`.
  ///   - weights: Shape: `[m]`.
  ///   - rows: Where each row goes. Shape: `[m]`.
  ///   - sum: Shape: `[M, N]`.
  func add(
    _ addend: Matrix<Value>,
    weights: [Double],
    toRows rows: [Int],
    of sum: inout Matrix<Value>
  )

  /// -log softmax(logits)[target] of each row, summed in FP64.
  ///
  /// A log-softmax in FP32 is low by about 8e-6 for each token.
  ///
  /// - Parameters:
  ///   - logits: Shape: `[M, vocabulary]`.
  ///   - targets: Each inside the vocabulary. Shape: `[M]`.
  /// - Returns: Shape: `[M]`. Unit: nats.
  func negativeLogLikelihoods(_ logits: Matrix<Value>, targets: [Int]) -> [Double]

  /// Adds to the residual stream.
  func add(_ addend: Matrix<Value>, to residual: inout Matrix<Value>)
}

extension TransformerOperations {
  /// Nothing.
  public func receive(_ rows: inout Matrix<Value>, layout: AttentionLayout, block: Int) throws {}
}

/// An expert that a router chose for a token, and the weight of what it says.
public struct ExpertChoice: Hashable, Sendable {
  /// Index of the expert.
  public let expert: Int
  /// Its share; those of a token sum to 1.
  public let weight: Double

  /// Creates a choice.
  public init(expert: Int, weight: Double) {
    self.expert = expert
    self.weight = weight
  }
}
