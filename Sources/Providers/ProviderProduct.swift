// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import CProviderInterface
public import TensorCore

/// One product or layer of a library, with its packed weight.
public final class ProviderProduct {
  /// The library.
  public let provider: Provider
  /// What it computes.
  public let capability: ProviderCapability
  /// Sizes, strides in elements.
  public let shape: smoothbench_product_shape
  private let packed: OpaquePointer?
  // What owns the weight's memory: the interface promises it to the library until `free_weight`.
  private let weightOwner: Any

  /// Lets the library pack a weight.
  ///
  /// - Parameters:
  ///   - provider: The library.
  ///   - capability: What to compute.
  ///   - shape: Sizes, strides in elements.
  ///   - weight: What the interface asks for: the first element, valid as long as `weightOwner`
  ///     lives, or a `smoothbench_linear_weight`, of which the same holds for what it points to.
  ///   - weightOwner: Kept alive until the library has freed the packed weight.
  /// - Throws: ``ProviderError``.
  public init(
    provider: Provider,
    capability: ProviderCapability,
    shape: smoothbench_product_shape,
    weight: UnsafeRawPointer,
    weightOwner: Any
  ) throws(ProviderError) {
    let functions = try provider.functions(for: capability)
    var packed: OpaquePointer?
    let status = withUnsafePointer(to: shape) {
      functions.pack(capability.bit, $0, weight, &packed)
    }
    try provider.require(status, "pack_weight")
    self.provider = provider
    self.capability = capability
    self.shape = shape
    self.weightOwner = weightOwner
    self.packed = packed
  }

  deinit {
    provider.freeWeight(packed)
    withExtendedLifetime(weightOwner) {}
  }

  /// Computes output = activation * transpose(weight), or the layer.
  ///
  /// - Parameters:
  ///   - activation: Elements of the capability's type, laid out as the shape says.
  ///   - output: Elements of the capability's type, laid out as the shape says.
  /// - Throws: ``ProviderError/callFailed(provider:function:code:)``.
  public func run(
    activation: UnsafeRawPointer,
    into output: UnsafeMutableRawPointer
  ) throws(ProviderError) {
    let functions = try provider.functions(for: capability)
    let status = withUnsafePointer(to: shape) {
      functions.run(capability.bit, $0, activation, packed, output)
    }
    try provider.require(status, "run")
  }

  /// Computes output = activation * transpose(weight), or the layer, on matrices.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`, with the stride of the product's shape.
  ///   - output: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ProviderError/callFailed(provider:function:code:)``.
  public func run<Activation, Output>(
    activation: Matrix<Activation>,
    into output: inout Matrix<Output>
  ) throws(ProviderError) {
    precondition(
      activation.rows == Int(shape.rows) && activation.columns == Int(shape.depth)
        && activation.rowStride == Int(shape.activation_row_stride)
        && output.rows == Int(shape.rows) && output.columns == Int(shape.columns)
        && output.rowStride == Int(shape.output_row_stride)
    )
    try output.withUnsafeMutablePointer { output throws(ProviderError) in
      try activation.withUnsafePointer { activation throws(ProviderError) in
        try run(activation: UnsafeRawPointer(activation), into: UnsafeMutableRawPointer(output))
      }
    }
  }
}
