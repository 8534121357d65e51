// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels

/// Measures nothing by itself: runs an instruction sequence on registers only, so that the caller
/// can time what this processor could do at best.
public struct PeakProbe: Sendable {
  /// Which units of a row are exercised.
  public enum Unit: String, Sendable {
    /// The row's own 8-bit multiply-add sequence.
    case integer = "int8"
    /// The row's FP32 multiply-add.
    case float = "fp32"
  }

  /// The arithmetic: `int8`, `fp32` or `bf16`.
  public let arithmetic: String
  /// Operations of one iteration; one multiplication and one addition are 2.
  public let operationsPerIteration: Double
  private let iterate: @Sendable (Int) -> Double

  /// Creates a probe of one row.
  public init(row: KernelRow, unit: Unit) {
    arithmetic = unit.rawValue
    let kernels = MicroKernels(row)
    switch unit {
    case .integer:
      operationsPerIteration = Double(row.integerPeakOperations)
      iterate = { Double(kernels.integerPeakProbe($0)) }
    case .float:
      operationsPerIteration = Double(row.floatPeakOperations)
      iterate = { Double(kernels.floatPeakProbe($0)) }
    }
  }

  /// The probe of BF16 products summed in FP32, of the fastest instructions for them that this processor
  /// has, or `nil` where it has none.
  ///
  /// No row computes so; libraries that are timed beside the rows do.
  public static let bfloat16: PeakProbe? = {
    var index = 0
    while let probe = smoothbench_bf16_peak_probe_at(index)?.pointee, let run = probe.run {
      if InstructionSet(rawValue: probe.required_features).isSubset(of: .available) {
        return PeakProbe(arithmetic: "bf16", operationsPerIteration: Double(probe.operations)) {
          Double(run($0))
        }
      }
      index += 1
    }
    return nil
  }()

  private init(
    arithmetic: String,
    operationsPerIteration: Double,
    iterate: @escaping @Sendable (Int) -> Double
  ) {
    self.arithmetic = arithmetic
    self.operationsPerIteration = operationsPerIteration
    self.iterate = iterate
  }

  /// Runs the sequence; the result depends on all of it, so it cannot be left out.
  @inline(never)
  public func run(iterations: Int) -> Double { iterate(iterations) }
}
