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

  /// Normalizes each row.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - normalization: Gain and shift of K channels.
  /// - Returns: Shape: `[M, K]`.
  func normalized(_ activation: Matrix<Value>, by normalization: Normalization) -> Matrix<Value>

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

  /// An empty cache for one layer.
  func makeCache(layout: AttentionLayout, capacity: Int) -> KeyValueCache

  /// Causal attention: each row attends to the tokens in the cache and to the rows up to itself.
  ///
  /// Appends the rows' keys and values to the cache.
  ///
  /// - Parameters:
  ///   - rows: Queries, keys and values. Shape: `[M, layout.columns]`.
  ///   - layout: Where the heads are.
  ///   - cache: Has room for M more tokens.
  /// - Returns: Shape: `[M, heads * headSize]`.
  func attention(
    _ rows: Matrix<Value>,
    layout: AttentionLayout,
    cache: inout KeyValueCache
  ) -> Matrix<Value>

  /// silu(gate) * up, where the first half of each row is the gate and the second half is up.
  ///
  /// - Parameter gateAndUp: Shape: `[M, 2 * N]`.
  /// - Returns: Shape: `[M, N]`.
  func gatedSiLU(_ gateAndUp: Matrix<Value>) -> Matrix<Value>

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
