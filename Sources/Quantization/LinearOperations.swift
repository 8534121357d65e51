// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// The linear layers of a transformer, in one form of weights and one kind of number.
///
/// FP64, FP32 and every INT8 scheme conform; the rest of a transformer is ``TransformerOperations``.
public protocol LinearOperations {
  /// The number that activations are made of.
  associatedtype Value: BinaryFloatingPoint & BitwiseCopyable & Sendable
  /// Linear layers that share one input, with weights in the form these operations use.
  associatedtype LinearGroup

  /// Prepares linear layers that share one input.
  ///
  /// - Parameters:
  ///   - weights: Shape: `[N_i, K]` each.
  ///   - biases: Shape: `[N_i]` each, or `nil` for none.
  ///   - place: Which linear layers these are.
  /// - Returns: Layers whose output columns follow one another.
  /// - Throws: ``ShapeError`` when depths or lengths differ.
  func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> LinearGroup

  /// Applies linear layers to their shared input.
  ///
  /// - Parameters:
  ///   - group: Layers these operations prepared.
  ///   - activation: Shape: `[M, K]`.
  /// - Returns: Shape: `[M, sum of N_i]`.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  func apply(_ group: LinearGroup, to activation: Matrix<Value>) throws -> Matrix<Value>

  /// Applies linear layers to their shared input, normalized on the way to the form they need.
  ///
  /// - Parameters:
  ///   - group: Layers these operations prepared.
  ///   - activation: Shape: `[M, K]`.
  ///   - normalization: What is done to each row first.
  /// - Returns: What ``apply(_:to:)`` returns for the normalized input, to the last bit, or `nil` where
  ///   these operations have no such way. Shape: `[M, sum of N_i]`.
  /// - Throws: ``ShapeError`` or ``QuantizationError``.
  func apply(
    _ group: LinearGroup,
    to activation: Matrix<Value>,
    normalizedBy normalization: Normalization
  ) throws -> Matrix<Value>?

  /// Memory that the weights of some layers take, scales and padding included.
  ///
  /// Unit: bytes.
  func byteCount(of group: LinearGroup) -> Int
}

extension LinearOperations {
  /// No such way.
  public func apply(
    _ group: LinearGroup,
    to activation: Matrix<Value>,
    normalizedBy normalization: Normalization
  ) throws -> Matrix<Value>? { nil }
}

/// Which linear layers of a model these are.
public struct LinearPlace: Hashable, Sendable {
  /// Index of the block, or `nil` for the head.
  public let block: Int?
  /// Site in the block, or `nil` for the head.
  public let site: SmoothingSite?
  /// Names of the linear layers' tensors, without `.weight`, in the order of their outputs.
  public let names: [String]

  /// Creates a place.
  public init(block: Int?, site: SmoothingSite?, names: [String]) {
    self.block = block
    self.site = site
    self.names = names
  }
}
