// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import TensorCore

/// A weight stored as FP16 in panels, the memory baseline: two bytes for each element.
public struct HalfStoredWeight: Sendable {
  /// N: output channels.
  public let columns: Int
  /// K: input channels.
  public let depth: Int
  let panelColumns: Int
  let panels: AlignedBuffer<UInt16>

  /// Rounds a weight to FP16, ties to even, and packs it.
  ///
  /// - Parameters:
  ///   - weight: Shape: `[N, K]`.
  ///   - row: The kernel row that will use it.
  public init(_ weight: Matrix<Float>, row: KernelRow) {
    columns = weight.rows
    depth = weight.columns
    panelColumns = row.floatTile.columns
    let panelCount = BlockShape.quotient(columns, panelColumns)
    panels = AlignedBuffer(repeating: 0, count: panelCount * depth * panelColumns)
    for column in 0..<columns {
      let panel = panels.pointer + column / panelColumns * depth * panelColumns
      for index in 0..<depth {
        panel[index * panelColumns + column % panelColumns] =
          Float16(weight[column, index]).bitPattern
      }
    }
  }

  /// Creates a copy with memory of its own, in the time of copying memory.
  public init(copying other: HalfStoredWeight) {
    columns = other.columns
    depth = other.depth
    panelColumns = other.panelColumns
    panels = AlignedBuffer(uninitializedCount: other.panels.count)
    panels.pointer.update(from: other.panels.pointer, count: other.panels.count)
  }

  /// Bytes of the packed form, padding included.
  public var byteCount: Int { panels.count * MemoryLayout<UInt16>.stride }
  var panelCount: Int { BlockShape.quotient(columns, panelColumns) }
}
