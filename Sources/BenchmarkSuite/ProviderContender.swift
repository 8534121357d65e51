// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Checkpoints
public import OptimizedOperations
public import Providers
import Quantization
import Records
import ReferenceOperations
import TensorCore

/// A library on one case: what it computes instead of our kernel, to be verified and then timed.
public enum ProviderContender {
  /// What of a library is timed beside an operation.
  ///
  /// The layer is compared with layers and with floating-point products of the same activation; the
  /// product of codes with products of every element type.
  public static func capabilities(
    of provider: Provider,
    beside operation: KernelOperation
  ) -> [ProviderCapability] {
    switch operation {
    case .product: provider.capabilities.filter { $0 != .linear }
    case .linear: provider.capabilities.filter { [.linear, .f32, .bf16].contains($0) }
    default: []
    }
  }

  /// Lets a library pack the weight of a case, as many copies as the cache mode asks for.
  ///
  /// - Parameters:
  ///   - operands: The case.
  ///   - provider: The library.
  ///   - capability: One of ``capabilities(of:beside:)``.
  ///   - operations: Our kernels, which recompute the sums of a layer for its check.
  /// - Returns: A baseline.
  /// - Throws: ``ProviderError``, or the error of data that cannot be made.
  public static func make(
    _ operands: CaseOperands,
    provider: Provider,
    capability: ProviderCapability,
    operations: OptimizedOperations
  ) throws -> any Contender {
    let benchmarkCase = operands.benchmarkCase
    let check = ResultCheck(
      caseText: benchmarkCase.description,
      kernel: "\(provider.name) \(capability.rawValue)"
    )
    let seed = benchmarkCase.seed
    try provider.setThreads(benchmarkCase.threads)
    switch capability {
    case .s8s8s32:
      let activation = operands.activationCodes
      let weight = try operands.quantizedWeight().codes
      return try LibraryContender(benchmarkCase, provider, capability, activation) {
        try provider.product(capability, weight: weight.map { $0 }, rows: activation.rows)
      } check: { output in
        try check.product(activation: activation, weight: weight, output: output, seed: seed)
      }
    case .u8s8s32:
      // Codes plus 128, whose sums are larger by 128 times the sum of the weight row.
      let activation = operands.activationCodes
      let weight = try operands.quantizedWeight().codes
      let shifts = (0..<weight.rows).map { weight.row($0).reduce(0) { $0 &+ 128 * Int32($1) } }
      let unsigned = activation.map { UInt8(bitPattern: $0) ^ 128 }
      return try LibraryContender(benchmarkCase, provider, capability, unsigned) {
        try provider.product(capability, weight: weight.map { $0 }, rows: activation.rows)
      } check: { (output: Matrix<Int32>) in
        let sums = Matrix(rows: output.rows, columns: output.columns) {
          output[$0, $1] &- shifts[$1]
        }
        return try check.product(activation: activation, weight: weight, output: sums, seed: seed)
      }
    case .f32:
      let (activation, weight) = (operands.activation, operands.weight)
      return try LibraryContender(benchmarkCase, provider, capability, activation) {
        try provider.product(capability, weight: weight.map { $0 }, rows: activation.rows)
      } check: { output in
        try check.floatProduct(activation: activation, weight: weight, output: output, seed: seed)
      }
    case .bf16:
      func rounded(_ value: Float) -> Float { BFloat16(value).floatValue }
      let (activation, weight) = (operands.activation, operands.weight)
      let halves = activation.map { BFloat16($0).bitPattern }
      return try LibraryContender(benchmarkCase, provider, capability, halves) {
        try provider.product(
          capability,
          weight: weight.map { BFloat16($0).bitPattern },
          rows: activation.rows
        )
      } check: { output in
        try check.floatProduct(
          activation: activation.map(rounded),
          weight: weight,
          output: output,
          seed: seed,
          stored: rounded
        )
      }
    case .linear:
      let activation = operands.activation
      let weight = try operands.quantizedWeight()
      let (scale, bias) = (try operands.activationScale(), operands.bias)
      return try LibraryContender(benchmarkCase, provider, capability, activation) {
        var own = weight
        own.codes = weight.codes.map { $0 }
        return try provider.linear(
          weight: own,
          activationScale: scale,
          bias: bias,
          rows: activation.rows
        )
      } check: { output in
        try check.linear(
          quantized: ReferenceOperations().quantized(activation, scale: scale),
          weight: weight.codes,
          columnScales: weight.rowScales,
          bias: bias,
          output: output,
          operations: operations,
          seed: seed
        )
      }
    }
  }
}

/// One capability of a library with its operands: always a baseline, whatever its element types.
private final class LibraryContender<
  Activation: BitwiseCopyable & Sendable,
  Output: BitwiseCopyable & Sendable
>: Contender {
  private let benchmarkCase: BenchmarkCase
  private let capability: ProviderCapability
  private let activation: Matrix<Activation>
  private let products: [ProviderProduct]
  private let check: (Matrix<Output>) throws -> BenchmarkRecord.Verified
  private var output: Matrix<Output>
  private var turn = 0
  let provider: String
  let library: String?
  let libraryVersion: String?
  let footprint: WeightFootprint

  /// Packs the weight; each call of `pack` makes a copy with memory of its own.
  init(
    _ benchmarkCase: BenchmarkCase,
    _ provider: Provider,
    _ capability: ProviderCapability,
    _ activation: Matrix<Activation>,
    pack: () throws -> ProviderProduct,
    check: @escaping (Matrix<Output>) throws -> BenchmarkRecord.Verified
  ) throws {
    self.benchmarkCase = benchmarkCase
    self.capability = capability
    self.activation = activation
    self.provider = provider.name
    library = provider.library
    libraryVersion = provider.summary
    self.check = check
    let shape = benchmarkCase.shape
    let (first, footprint) = try WeightFootprint.measure(pack)
    self.footprint = footprint
    let copies = benchmarkCase.cache.copies(
      weightBytes: Self.weightElementBytes(capability) * shape.depth * shape.columns
    )
    products = try [first] + (1..<copies).map { _ in try pack() }
    output = Matrix(uninitializedRows: shape.rows, columns: shape.columns)
  }

  private static func weightElementBytes(_ capability: ProviderCapability) -> Int {
    switch capability {
    case .s8s8s32, .u8s8s32, .linear: MemoryLayout<Int8>.stride
    case .bf16: MemoryLayout<UInt16>.stride
    case .f32: MemoryLayout<Float>.stride
    }
  }

  var kernel: String { capability.rawValue }
  var isBaseline: Bool { true }
  var precision: Precision {
    switch capability {
    case .s8s8s32, .u8s8s32, .linear: .int8
    case .bf16: .bf16
    case .f32: .fp32
    }
  }

  /// By the best row of this machine: a library chooses its own instructions.
  var peakProbe: PeakProbe? {
    guard capability != .bf16 else { return .bfloat16 }
    let unit = precision == .int8 ? PeakProbe.Unit.integer : .float
    return KernelRow.supported.first.map { PeakProbe(row: $0, unit: unit) }
  }

  var traffic: [MemoryTraffic] {
    MemoryTraffic.product(
      benchmarkCase,
      activation: MemoryLayout<Activation>.stride,
      weight: Self.weightElementBytes(capability),
      output: MemoryLayout<Output>.stride
    )
  }

  func run() throws {
    turn = (turn + 1) % products.count
    try products[turn].run(activation: activation, into: &output)
  }

  func verify() throws -> BenchmarkRecord.Verified { try check(output) }
}
