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
  /// Element types the library says it can multiply.
  public var formats: [ProviderFormat] {
    ProviderFormat.allCases.filter { interface.pointee.capabilities & $0.capability != 0 }
  }

  /// Sets the number of threads of later calls.
  ///
  /// - Throws: ``ProviderError/callFailed(provider:function:code:)``.
  public func setThreads(_ threads: Int) throws(ProviderError) {
    guard let function = interface.pointee.set_threads else { return }
    try require(function(Int32(clamping: threads)), "set_threads")
  }

  /// A product with a weight the library has packed; activation and output without gaps.
  ///
  /// - Parameters:
  ///   - format: Element types.
  ///   - weight: Elements of the format. Shape: `[N, K]`; kept alive by the product.
  ///   - rows: M of every later call.
  /// - Returns: The product, ready to run.
  /// - Throws: ``ProviderError``.
  public func product<Element>(
    _ format: ProviderFormat,
    weight: Matrix<Element>,
    rows: Int
  ) throws(ProviderError) -> ProviderProduct {
    let shape = smoothbench_product_shape(
      rows: Int64(rows),
      depth: Int64(weight.columns),
      columns: Int64(weight.rows),
      activation_row_stride: Int64(weight.columns),
      weight_row_stride: Int64(weight.rowStride),
      output_row_stride: Int64(weight.rows)
    )
    return try weight.withUnsafePointer { pointer throws(ProviderError) in
      try ProviderProduct(
        provider: self,
        format: format,
        shape: shape,
        weight: UnsafeRawPointer(pointer),
        weightOwner: weight
      )
    }
  }

  typealias Pack =
    @convention(c) (
      UInt32, UnsafePointer<smoothbench_product_shape>?, UnsafeRawPointer?,
      UnsafeMutablePointer<OpaquePointer?>?
    ) -> Int32
  typealias Run =
    @convention(c) (
      UInt32, UnsafePointer<smoothbench_product_shape>?, UnsafeRawPointer?, OpaquePointer?,
      UnsafeMutableRawPointer?
    ) -> Int32

  /// The functions that compute a product of some element types.
  func functions(for format: ProviderFormat) throws(ProviderError) -> (pack: Pack, run: Run) {
    guard formats.contains(format), let pack = interface.pointee.pack_weight,
      let run = interface.pointee.run
    else { throw .notCapable(provider: name, operation: "a product in \(format.rawValue)") }
    return (pack, run)
  }

  func freeWeight(_ packed: OpaquePointer?) { interface.pointee.free_weight?(packed) }

  func require(_ status: Int32, _ function: String) throws(ProviderError) {
    guard status == 0 else {
      throw .callFailed(provider: name, function: function, code: status)
    }
  }
}
