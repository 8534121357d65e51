// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Providers
import Quantization
import TensorCore

/// The linear layers of a model in FP32 by a library, such as OpenBLAS; the rest is ours.
///
/// What another program's FP32 product makes of a model, in accuracy and in speed. The library packs a
/// weight for a number of rows: the packed weights of two such numbers are kept, a prompt's and a token's.
final class ProviderLinears: LinearOperations {
  /// Linear layers that share one input.
  final class LinearGroup {
    /// Shape: `[N, K]`.
    fileprivate let weight: Matrix<Float>
    /// Shape: `[N]`; empty for none.
    fileprivate let bias: [Float]
    /// By the number of rows they were packed for.
    fileprivate var products: [Int: ProviderProduct] = [:]

    fileprivate init(weight: Matrix<Float>, bias: [Float]) {
      self.weight = weight
      self.bias = bias
    }
  }

  private let provider: Provider
  private let float: FloatTransformer

  /// Offers a library's FP32 product on as many threads as the rest of the model has.
  ///
  /// - Throws: ``ProviderError``.
  init(provider: Provider, float: FloatTransformer) throws(ProviderError) {
    guard provider.capabilities.contains(.f32) else {
      throw .notCapable(provider: provider.name, operation: ProviderCapability.f32.rawValue)
    }
    try provider.setThreads(float.pool.threads)
    self.provider = provider
    self.float = float
  }

  func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> LinearGroup {
    LinearGroup(
      weight: try FloatTransformer.stacked(weights),
      bias: try FloatTransformer.joined(biases, weights: weights)
    )
  }

  func apply(_ group: LinearGroup, to activation: Matrix<Float>) throws -> Matrix<Float> {
    guard activation.columns == group.weight.columns else {
      throw ShapeError.depthMismatch(activation: activation.shape, weight: group.weight.shape)
    }
    guard activation.rows > 0 else {
      return Matrix(rows: 0, columns: group.weight.rows, repeating: 0)
    }
    let product = try group.products[activation.rows] ?? pack(group, rows: activation.rows)
    var output = Matrix<Float>(uninitializedRows: activation.rows, columns: group.weight.rows)
    // Libraries are given rows without gaps.
    let isDense = activation.rowStride == activation.columns
    try product.run(activation: isDense ? activation : activation.map { $0 }, into: &output)
    float.add(bias: group.bias, to: &output)
    return output
  }

  private func pack(
    _ group: LinearGroup,
    rows: Int
  ) throws(ProviderError) -> ProviderProduct {
    if group.products.count == 2 { group.products.removeAll() }
    let product = try provider.product(.f32, weight: group.weight, rows: rows)
    group.products[rows] = product
    return product
  }

  /// Bytes of the weight as it is handed over, and the bias; what the library packs it into is not counted.
  func byteCount(of group: LinearGroup) -> Int {
    (group.weight.rows * group.weight.columns + group.bias.count) * MemoryLayout<Float>.stride
  }
}
