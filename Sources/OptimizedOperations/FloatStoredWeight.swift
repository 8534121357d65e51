// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// A floating-point weight in the panel layout of one kernel row, stored as FP32, FP16 or BF16.
///
/// Two bytes for each element are the memory baseline of INT8; four are exact.
public struct FloatStoredWeight: Sendable {
  /// N: output channels.
  public let columns: Int
  /// K: input channels.
  public let depth: Int
  let panelColumns: Int
  let panels: FloatPanels

  /// Packs a weight; FP16 and BF16 round ties to even.
  ///
  /// - Parameters:
  ///   - weight: Shape: `[N, K]`.
  ///   - storage: Format of the stored elements.
  ///   - row: The kernel row that will use it.
  public init(_ weight: Matrix<Float>, storage: FloatStorage, row: KernelRow) {
    columns = weight.rows
    depth = weight.columns
    panelColumns = row.floatTile.columns
    let count = BlockShape.quotient(columns, panelColumns) * panelColumns * depth
    switch storage {
    case .fp32:
      let buffer = AlignedBuffer<Float>(uninitializedCount: count)
      Self.fill(buffer, from: weight, panelColumns: panelColumns) { $0 }
      panels = .single(buffer)
    case .fp16:
      let buffer = AlignedBuffer<UInt16>(uninitializedCount: count)
      Self.fill(buffer, from: weight, panelColumns: panelColumns) { Float16($0).bitPattern }
      panels = .half(buffer)
    case .bf16:
      let buffer = AlignedBuffer<UInt16>(uninitializedCount: count)
      Self.fill(buffer, from: weight, panelColumns: panelColumns) { BFloat16($0).bitPattern }
      panels = .bfloat(buffer)
    }
  }

  /// Creates a copy with memory of its own, in the time of copying memory.
  public init(copying other: FloatStoredWeight) {
    columns = other.columns
    depth = other.depth
    panelColumns = other.panelColumns
    switch other.panels {
    case .single(let buffer): panels = .single(Self.copy(buffer))
    case .half(let buffer): panels = .half(Self.copy(buffer))
    case .bfloat(let buffer): panels = .bfloat(Self.copy(buffer))
    }
  }

  private static func copy<Element>(_ buffer: AlignedBuffer<Element>) -> AlignedBuffer<Element> {
    let copy = AlignedBuffer<Element>(uninitializedCount: buffer.count)
    copy.pointer.update(from: buffer.pointer, count: buffer.count)
    return copy
  }

  /// Panel after panel, depth after depth: the columns of a panel lie side by side, missing ones
  /// are zero.
  private static func fill<Element>(
    _ buffer: AlignedBuffer<Element>,
    from weight: Matrix<Float>,
    panelColumns: Int,
    _ stored: (Float) -> Element
  ) {
    let depth = weight.columns
    let zero = stored(0)
    weight.withUnsafePointer { source in
      for panel in 0..<BlockShape.quotient(weight.rows, panelColumns) {
        let target = buffer.pointer + panel * panelColumns * depth
        for lane in 0..<panelColumns {
          let column = panel * panelColumns + lane
          let values = source + min(column, weight.rows - 1) * weight.rowStride
          let isPresent = column < weight.rows
          for index in 0..<depth {
            target[index * panelColumns + lane] = isPresent ? stored(values[index]) : zero
          }
        }
      }
    }
  }

  /// Bytes of the packed form, padding included.
  public var byteCount: Int { panels.byteCount }
  var panelCount: Int { BlockShape.quotient(columns, panelColumns) }
  /// Bytes of one panel.
  var panelBytes: Int { byteCount / panelCount }
}
