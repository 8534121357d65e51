// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// A weight in the panel layout of one kernel row, packed once and used many times.
///
/// One byte for each element; the last panel and the last depth step are padded. The layout is
/// drawn in `CMicrokernels.h`.
public struct PackedWeight: Sendable {
  /// N: output channels.
  public let columns: Int
  /// K: input channels.
  public let depth: Int
  /// The row whose layout this is.
  public let row: KernelRow
  let paddedDepth: Int
  let panels: AlignedBuffer<UInt8>

  /// Packs a weight.
  ///
  /// - Parameters:
  ///   - weight: Shape: `[N, K]`. Unit: quantization steps, -128 ... 127.
  ///   - row: The kernel row that will use it.
  /// - Throws: ``ShapeError`` when K is beyond the accumulator or a size is 0.
  public init(_ weight: Matrix<Int8>, row: KernelRow) throws(ShapeError) {
    let shape = try ProblemShape(rows: 1, depth: weight.columns, columns: weight.rows)
    try shape.requireExactAccumulator()
    columns = shape.columns
    depth = shape.depth
    self.row = row
    paddedDepth = BlockShape.quotient(depth, row.depthStep) * row.depthStep
    let panelBytes = paddedDepth * row.tileColumns
    let panelCount = BlockShape.quotient(columns, row.tileColumns)
    panels = AlignedBuffer(uninitializedCount: panelCount * panelBytes)
    let kernels = MicroKernels(row)
    weight.withUnsafePointer { source in
      for panel in 0..<panelCount {
        let first = panel * row.tileColumns
        kernels.packWeight(
          min(row.tileColumns, columns - first),
          depth,
          source + first * weight.rowStride,
          weight.rowStride,
          panels.pointer + panel * panelBytes
        )
      }
    }
  }

  /// Bytes of the packed form, padding included.
  public var byteCount: Int { panels.count }
  /// Number of panels.
  var panelCount: Int { BlockShape.quotient(columns, row.tileColumns) }
}
