// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import CProviderInterface
public import TensorCore

/// A library of other people behind the versioned C interface.
public final class Provider: @unchecked Sendable {
  // Unchecked: the interface is a constant with static storage; its functions are called by one
  // thread at a time, which is what the interface asks of callers.
  private let interface: UnsafePointer<smoothbench_provider_v1>

  /// Wraps an interface after checking its version.
  ///
  /// - Throws: ``ProviderError/wrongVersion(library:found:expected:)``.
  public init(
    interface: UnsafePointer<smoothbench_provider_v1>,
    library: String
  ) throws(ProviderError) {
    let expected = UInt32(SMOOTHBENCH_PROVIDER_VERSION)
    guard interface.pointee.version == expected else {
      throw .wrongVersion(library: library, found: interface.pointee.version, expected: expected)
    }
    self.interface = interface
  }

  /// Short name for records.
  public var name: String { interface.pointee.name.map { String(cString: $0) } ?? "unnamed" }
  /// Version and build of the library.
  public var summary: String { interface.pointee.description.map { String(cString: $0) } ?? "" }

  /// Sets the number of threads of later calls.
  ///
  /// - Throws: ``ProviderError/callFailed(provider:function:code:)``.
  public func setThreads(_ threads: Int) throws(ProviderError) {
    guard let function = interface.pointee.set_threads else { return }
    try require(function(Int32(clamping: threads)), "set_threads")
  }

  /// A product in FP32 with a weight the library has packed.
  ///
  /// - Parameters:
  ///   - weight: Shape: `[N, K]`; kept alive by the product.
  ///   - rows: M of every later call.
  /// - Returns: The product, ready to run.
  /// - Throws: ``ProviderError``.
  public func floatProduct(
    weight: Matrix<Float>,
    rows: Int
  ) throws(ProviderError) -> ProviderFloatProduct {
    let capability = UInt32(SMOOTHBENCH_CAPABILITY_F32)
    guard interface.pointee.capabilities & capability != 0,
      let pack = interface.pointee.pack_weight, let run = interface.pointee.run,
      let free = interface.pointee.free_weight
    else { throw .notCapable(provider: name, operation: "an FP32 product") }
    var shape = smoothbench_product_shape(
      rows: Int64(rows),
      depth: Int64(weight.columns),
      columns: Int64(weight.rows),
      activation_row_stride: Int64(weight.columns),
      weight_row_stride: Int64(weight.rowStride),
      output_row_stride: Int64(weight.rows)
    )
    var packed: OpaquePointer?
    let status = weight.withUnsafePointer { pack(capability, &shape, $0, &packed) }
    try require(status, "pack_weight")
    return ProviderFloatProduct(
      provider: self,
      shape: shape,
      weight: weight,
      packed: packed,
      run: run,
      free: free
    )
  }

  func require(_ status: Int32, _ function: String) throws(ProviderError) {
    guard status == 0 else {
      throw .callFailed(provider: name, function: function, code: status)
    }
  }
}

/// One FP32 product of a library, with its packed weight.
public final class ProviderFloatProduct {
  /// The library.
  public let provider: Provider
  private var shape: smoothbench_product_shape
  private let weight: Matrix<Float>
  private let packed: OpaquePointer?
  private let runFunction:
    @convention(c) (
      UInt32, UnsafePointer<smoothbench_product_shape>?, UnsafeRawPointer?, OpaquePointer?,
      UnsafeMutableRawPointer?
    ) -> Int32
  private let freeFunction: @convention(c) (OpaquePointer?) -> Void

  init(
    provider: Provider,
    shape: smoothbench_product_shape,
    weight: Matrix<Float>,
    packed: OpaquePointer?,
    run:
      @escaping @convention(c) (
        UInt32, UnsafePointer<smoothbench_product_shape>?, UnsafeRawPointer?, OpaquePointer?,
        UnsafeMutableRawPointer?
      ) -> Int32,
    free: @escaping @convention(c) (OpaquePointer?) -> Void
  ) {
    self.provider = provider
    self.shape = shape
    self.weight = weight
    self.packed = packed
    runFunction = run
    freeFunction = free
  }

  deinit { freeFunction(packed) }

  /// Computes output = activation * transpose(weight).
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - output: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ProviderError/callFailed(provider:function:code:)``.
  public func run(
    activation: Matrix<Float>,
    into output: inout Matrix<Float>
  ) throws(ProviderError) {
    precondition(activation.rows == Int(shape.rows) && output.rows == Int(shape.rows))
    shape.activation_row_stride = Int64(activation.rowStride)
    shape.output_row_stride = Int64(output.rowStride)
    let status = output.withUnsafeMutablePointer { output in
      activation.withUnsafePointer {
        runFunction(UInt32(SMOOTHBENCH_CAPABILITY_F32), &shape, $0, packed, output)
      }
    }
    try provider.require(status, "run")
  }
}
