// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Records

/// What part of a W8A8 linear layer a sample belongs to.
public enum ProfilePhase: String, CaseIterable, Sendable {
  /// Largest absolute value, scale, codes.
  case quantize
  /// Reordering operands for the micro-kernel; for the FP16 baseline, conversion of its weights.
  case pack
  /// Multiply and add.
  case product
  /// Scales and bias.
  case epilogue
  /// Everything else.
  case other

  /// Micro-kernels in C, ours and other libraries', by how their names begin.
  private static let kernels: [(prefix: String, phase: ProfilePhase)] = [
    ("smoothbench_quantize_", .quantize),
    ("smoothbench_absolute_maximum_", .quantize),
    ("smoothbench_pack_", .pack),
    ("smoothbench_convert_", .pack),
    ("smoothbench_gemm_", .product),
    ("smoothbench_epilogue_", .epilogue),
    ("smoothbench_requantize_", .epilogue),
    ("smoothbench_row_moments_", .quantize),
    ("smoothbench_normalize_", .quantize),
    // OpenBLAS packs both operands inside each call, and scales the old output first.
    ("sgemm_incopy", .pack), ("sgemm_itcopy", .pack),
    ("sgemm_oncopy", .pack), ("sgemm_otcopy", .pack),
    ("sgemm_beta", .epilogue),
    ("sgemm_kernel", .product),
    // Without a name there is no telling what it does; oneDNN's kernels are such, and mostly multiply.
    (ProfileFrame.generated.symbol, .product),
  ]

  /// Where threads keep their processor busy until others have work for them or have ended theirs.
  private static let spinning = [
    "OptimizedOperations.WorkExchange.", "OptimizedOperations.WorkerPool.", "sched_yield",
    "__sched_yield", "gomp_", "[libgomp.so",
  ]

  /// The Swift drivers around them, by a type or function that their names mention.
  private static let drivers: [(name: String, phase: ProfilePhase)] = [
    ("OptimizedOperations.ActivationQuantizer", .quantize),
    ("OptimizedOperations.OptimizedOperations.quantizeAndPack", .quantize),
    ("OptimizedOperations.OptimizedOperations.quantizePerToken", .quantize),
    ("OptimizedOperations.OptimizedOperations.quantizePerTensor", .quantize),
    ("OptimizedOperations.OptimizedOperations.foundScale", .quantize),
    ("OptimizedOperations.OptimizedOperations.forEachRow", .quantize),
    ("OptimizedOperations.OptimizedOperations.forEachFiniteRow", .quantize),
    ("OptimizedOperations.OptimizedOperations.pack", .pack),
    ("OptimizedOperations.PackedWeight", .pack),
    ("OptimizedOperations.PackedActivation", .pack),
    ("OptimizedOperations.MatrixProduct", .product),
    ("OptimizedOperations.FloatStoredProduct", .product),
    ("OptimizedOperations.HeadOperands", .pack),
    ("OptimizedOperations.HeadProduct.packPanel", .pack),
    ("OptimizedOperations.HeadProduct", .product),
    ("OptimizedOperations.OptimizedOperations.forEachNormalizedRow", .quantize),
    ("OptimizedOperations.OptimizedOperations.dequantizedProduct", .epilogue),
    ("OptimizedOperations.OptimizedOperations.requantize", .epilogue),
    // What else a library does in its product.
    ("Providers.ProviderProduct", .product),
  ]

  /// The phase of a stack.
  ///
  /// - Parameter frames: The innermost function first.
  /// - Returns: The phase of the innermost frame that has one.
  public static func phase(of frames: [ProfileFrame]) -> ProfilePhase {
    for frame in frames {
      if let phase = phase(of: frame) { return phase }
    }
    return .other
  }

  /// Whether a thread was busy only with waiting for others, by its frames, the innermost first.
  public static func isSpinning(_ frames: [ProfileFrame]) -> Bool {
    guard let leaf = frames.first else { return false }
    return spinning.contains { leaf.name.contains($0) } && phase(of: leaf) == nil
  }

  /// The phase that one function belongs to, or `nil` when its callers decide.
  static func phase(of frame: ProfileFrame) -> ProfilePhase? {
    for kernel in kernels where frame.symbol.hasPrefix(kernel.prefix) { return kernel.phase }
    for driver in drivers {
      guard let found = frame.name.firstRange(of: driver.name) else { continue }
      let next = frame.name[found.upperBound...].first
      if next.map({ $0.isLetter || $0.isNumber || $0 == "_" }) != true { return driver.phase }
    }
    return nil
  }

  /// The samples of each phase, all five, largest first.
  public static func phases(of stacks: [ProfileStack]) -> [ProfileRecord.Phase] {
    var samples: [ProfilePhase: Int] = [:]
    for stack in stacks { samples[phase(of: stack.frames), default: 0] += stack.count }
    let total = max(samples.values.reduce(0, +), 1)
    return allCases.map { phase in
      let count = samples[phase] ?? 0
      return ProfileRecord.Phase(
        name: phase.rawValue,
        samples: count,
        share: Double(count) / Double(total)
      )
    }.enumerated().sorted {
      ($1.element.samples, $0.offset) < ($0.element.samples, $1.offset)
    }.map(\.element)
  }
}
