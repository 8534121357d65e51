// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Refuses shapes whose operands cannot fit into memory before anything is allocated.
enum MemoryCheck {
  /// Bytes for each element of activation, weight and output while a case is verified and timed:
  /// FP32 and INT8 data, the reference's copies, and the baselines' weights.
  private static let bytesPerActivation = 4.0 + 1 + 2 + 8
  private static let bytesPerWeight = 4.0 + 4 + 1 + 1 + 2
  private static let bytesPerOutput = 4.0 + 4 + 4 + 4

  /// Checks one shape.
  ///
  /// - Parameters:
  ///   - shape: M, K and N; those of one head for attention.
  ///   - heads: Heads of attention, which share one output; 1 for everything else.
  /// - Throws: ``ShapeError/largerThanMemory(shape:neededBytes:memoryBytes:)``.
  static func require(_ shape: ProblemShape, heads: Int = 1) throws(ShapeError) {
    let rows = Double(shape.rows)
    let depth = Double(shape.depth)
    let columns = Double(shape.columns)
    let needed =
      Double(heads) * depth * (rows * bytesPerActivation + columns * bytesPerWeight)
      + rows * columns * bytesPerOutput
    let memory = Double(MemoryLimit.byteCount)
    guard needed < 0.8 * memory else {
      throw .largerThanMemory(
        shape: shape.description,
        neededBytes: needed,
        memoryBytes: memory
      )
    }
  }
}
