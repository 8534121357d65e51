// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
public import TensorCore

/// The integer product as three plain C loops, compiled like the row it is compared with.
///
/// No packing, no blocking, one thread. Only a row without intrinsics has one.
public struct PlainProduct: Sendable {
  private let function:
    @convention(c) (
      Int, Int, Int, UnsafePointer<Int8>?, Int, UnsafePointer<Int8>?, Int,
      UnsafeMutablePointer<Int32>?, Int
    ) -> Void

  /// The plain product of a row, or `nil` where the row has none.
  public init?(row: KernelRow) {
    guard let function = row.table.pointee.plain_gemm else { return nil }
    self.function = function
  }

  /// Multiplies an activation `[M, K]` and a weight `[N, K]` into an output `[M, N]`.
  ///
  /// - Precondition: The three shapes agree, and K is at most
  ///   ``ProblemShape/greatestExactDepth``.
  public func multiply(
    _ activation: Matrix<Int8>,
    by weight: Matrix<Int8>,
    into output: inout Matrix<Int32>
  ) {
    precondition(activation.columns == weight.columns)
    precondition(output.shape == MatrixShape(rows: activation.rows, columns: weight.rows))
    let outputStride = output.rowStride * MemoryLayout<Int32>.stride
    activation.withUnsafePointer { left in
      weight.withUnsafePointer { right in
        output.withUnsafeMutablePointer { output in
          function(
            activation.rows,
            weight.rows,
            activation.columns,
            left,
            activation.rowStride,
            right,
            weight.rowStride,
            output,
            outputStride
          )
        }
      }
    }
  }
}
