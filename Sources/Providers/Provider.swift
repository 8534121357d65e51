// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import CProviderInterface
public import Quantization
public import TensorCore

/// A library of other people behind the versioned C interface.
public final class Provider: @unchecked Sendable {
  // Unchecked: the interface is a constant with static storage; its functions are called by one
  // thread at a time, which is what the interface asks of callers.
  private let interface: UnsafePointer<smoothbench_provider_v1>
  /// The library's file, or ``builtInName``.
  public let library: String

  /// Wraps an interface after checking its version and that it works on this machine.
  ///
  /// - Throws: ``ProviderError/wrongVersion(library:found:expected:)`` or
  ///   ``ProviderError/notLoadable(library:reason:remedy:)``.
  public init(
    interface: UnsafePointer<smoothbench_provider_v1>,
    library: String
  ) throws(ProviderError) {
    let expected = UInt32(SMOOTHBENCH_PROVIDER_VERSION)
    guard interface.pointee.version == expected else {
      throw .wrongVersion(library: library, found: interface.pointee.version, expected: expected)
    }
    self.interface = interface
    self.library = library
    guard interface.pointee.capabilities != 0 else {
      throw .notLoadable(library: library, reason: summary, remedy: "")
    }
  }

  /// Short name for records.
  public var name: String { interface.pointee.name.map { String(cString: $0) } ?? "unnamed" }
  /// Version and build of the library.
  public var summary: String { interface.pointee.description.map { String(cString: $0) } ?? "" }
  /// What the library says it can compute.
  public var capabilities: [ProviderCapability] {
    ProviderCapability.allCases.filter { interface.pointee.capabilities & $0.bit != 0 }
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
  ///   - capability: Element types; not the layer.
  ///   - weight: Elements of the type. Shape: `[N, K]`; kept alive by the product.
  ///   - rows: M of every later call.
  /// - Returns: The product, ready to run.
  /// - Throws: ``ProviderError``.
  public func product<Element>(
    _ capability: ProviderCapability,
    weight: Matrix<Element>,
    rows: Int
  ) throws(ProviderError) -> ProviderProduct {
    precondition(capability != .linear, "a layer needs scales")
    let shape = Self.shape(rows: rows, weight: weight)
    return try weight.withUnsafePointer { pointer throws(ProviderError) in
      try ProviderProduct(
        provider: self,
        capability: capability,
        shape: shape,
        weight: UnsafeRawPointer(pointer),
        weightOwner: weight
      )
    }
  }

  /// A quantized layer with a weight the library has packed; activation and output without gaps.
  ///
  /// - Parameters:
  ///   - weight: Codes and a scale for each row. Shape: `[N, K]`; kept alive by the product.
  ///   - activationScale: The static scale of the whole activation, or `nil`: one for each row.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  ///   - rows: M of every later call.
  /// - Returns: The layer, ready to run.
  /// - Throws: ``ProviderError``.
  public func linear(
    weight: QuantizedMatrix,
    activationScale: Scale?,
    bias: [Float]?,
    rows: Int
  ) throws(ProviderError) -> ProviderProduct {
    // Memory that stays where it is: an array's may move.
    func row(_ values: [Float]) -> Matrix<Float> {
      Matrix(rows: 1, columns: values.count, elements: values)
    }
    let columnScales = row(weight.rowScales.map(\.value))
    let scale = activationScale.map { row([$0.value]) }
    let biasRow = bias.map(row)
    var linear = smoothbench_linear_weight(
      codes: weight.codes.withUnsafePointer { $0 },
      scales: columnScales.withUnsafePointer { $0 },
      activation_scale: scale?.withUnsafePointer { $0 },
      bias: biasRow?.withUnsafePointer { $0 }
    )
    return try ProviderProduct(
      provider: self,
      capability: .linear,
      shape: Self.shape(rows: rows, weight: weight.codes),
      weight: &linear,
      weightOwner: (weight.codes, columnScales, scale, biasRow)
    )
  }

  private static func shape<Element>(
    rows: Int,
    weight: Matrix<Element>
  ) -> smoothbench_product_shape {
    smoothbench_product_shape(
      rows: Int64(rows),
      depth: Int64(weight.columns),
      columns: Int64(weight.rows),
      activation_row_stride: Int64(weight.columns),
      weight_row_stride: Int64(weight.rowStride),
      output_row_stride: Int64(weight.rows)
    )
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

  /// The functions that compute a product of some element types, or the layer.
  func functions(
    for capability: ProviderCapability
  ) throws(ProviderError) -> (pack: Pack, run: Run) {
    guard capabilities.contains(capability), let pack = interface.pointee.pack_weight,
      let run = interface.pointee.run
    else { throw .notCapable(provider: name, operation: capability.rawValue) }
    return (pack, run)
  }

  func freeWeight(_ packed: OpaquePointer?) { interface.pointee.free_weight?(packed) }

  func require(_ status: Int32, _ function: String) throws(ProviderError) {
    guard status == 0 else {
      throw .callFailed(provider: name, function: function, code: status)
    }
  }
}
