// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Measures nothing by itself: runs the instruction sequence of a row on registers only, so that
/// the caller can time what this processor could do at best.
public struct PeakProbe: Sendable {
  /// Which units are exercised.
  public enum Unit: Sendable {
    /// The row's own 8-bit multiply-add sequence.
    case integer
    /// The row's FP32 multiply-add.
    case float
  }

  private let row: KernelRow
  private let unit: Unit

  /// Creates a probe of one row.
  public init(row: KernelRow, unit: Unit) {
    self.row = row
    self.unit = unit
  }

  /// Operations of one iteration; one multiplication and one addition are 2.
  public var operationsPerIteration: Double {
    Double(unit == .integer ? row.integerPeakOperations : row.floatPeakOperations)
  }

  /// Runs the sequence; the result depends on all of it, so it cannot be left out.
  @inline(never)
  public func run(iterations: Int) -> Double {
    let kernels = MicroKernels(row)
    switch unit {
    case .integer: return Double(kernels.integerPeakProbe(iterations))
    case .float: return Double(kernels.floatPeakProbe(iterations))
    }
  }
}
