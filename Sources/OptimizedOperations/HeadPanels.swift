// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Products of rows with the stored keys and values of a head.
struct HeadPanels {
  enum Kind { case keys, values }

  let kernels: MicroKernels
  let row: KernelRow
  let layout: AttentionLayout
  let cache: KeyValuePanels

  /// Depth converted at a time, where values of two bytes are converted before they are multiplied.
  private static let blockDepth = 1024

  private func hasFewRows(_ rows: Int) -> Bool { rows <= row.floatTile.rows }

  /// Values of scratch memory that a product needs: panels of two-byte values are converted once for
  /// many rows, and on the way to the registers for few.
  func scratchCount(rows: Int) -> Int {
    let converts = cache.panels.elementBytes < MemoryLayout<Float>.stride && !hasFewRows(rows)
    return converts ? Self.blockDepth * row.floatTile.columns : 0
  }

  /// Columns of a task where rows are few: of a head's keys or values, a whole number of panels.
  ///
  /// - Parameters:
  ///   - rows: Rows of the product.
  ///   - depth: Elements of a head, or tokens.
  ///   - columns: Tokens, or elements of a head.
  ///   - threads: Threads that share all heads.
  /// - Returns: A multiple of a panel's columns; it may exceed those of the head.
  func columnsOfTask(rows: Int, depth: Int, columns: Int, threads: Int) -> Int {
    let (tileRows, panelColumns) = row.floatTile
    let panels = row.floatPanelsOfTask(
      rows: min(rows, tileRows),
      panels: layout.keyValueHeads * BlockShape.quotient(columns, panelColumns),
      panelBytes: depth * panelColumns * cache.panels.elementBytes,
      threads: threads
    )
    return panels * panelColumns
  }

  /// Multiplies by some columns of a head's keys (its tokens) or values (its elements).
  ///
  /// The sums are made in order of depth, whatever the rows and columns of a call: the same bits.
  ///
  /// - Parameters:
  ///   - left: Shape: `[rows, depth]`.
  ///   - leftStride: From row to row.
  ///   - rows: Rows of both.
  ///   - right: Whose columns, from a whole number of panels on.
  ///   - depth: Elements of a head, or tokens.
  ///   - output: Shape: `[rows, all columns]`; those of `right` are written.
  ///   - outputStride: From row to row.
  ///   - scratch: ``scratchCount(rows:)`` values.
  func multiply(
    _ left: UnsafePointer<Float>,
    stride leftStride: Int,
    rows: Int,
    by right: (kind: Kind, head: Int, columns: Range<Int>),
    depth: Int,
    into output: UnsafeMutablePointer<Float>,
    stride outputStride: Int,
    converted scratch: UnsafeMutablePointer<Float>
  ) {
    let bytes = MemoryLayout<Float>.stride
    let (tileRows, panelColumns) = row.floatTile
    assert(right.columns.lowerBound % panelColumns == 0, "a part begins with a panel")
    let hasFewRows = hasFewRows(rows)
    func start(_ panel: Int) -> Int {
      switch right.kind {
      case .keys: cache.startOfKeys(panel, head: right.head)
      case .values: cache.startOfValues(panel, head: right.head)
      }
    }
    let panelBytes = (start(1) - start(0)) * cache.panels.elementBytes
    let blockDepth = hasFewRows ? depth : Self.blockDepth
    var panel = right.columns.lowerBound / panelColumns
    let endPanel = BlockShape.quotient(right.columns.upperBound, panelColumns)
    while panel < endPanel {
      let sideBySide = row.floatPanelsSideBySide(rows: min(rows, tileRows), of: endPanel - panel)
      let firstColumn = panel * panelColumns
      for firstDepth in stride(from: 0, to: depth, by: blockDepth) {
        let depth = min(blockDepth, depth - firstDepth)
        var part = cache.panels.part(from: start(panel) + firstDepth * panelColumns)
        if !hasFewRows {
          part = kernels.converted(part, count: depth * panelColumns, scratch: scratch)
        }
        for firstRow in stride(from: 0, to: rows, by: tileRows) {
          kernels.multiply(
            (
              min(tileRows, rows - firstRow), depth,
              min(sideBySide * panelColumns, right.columns.upperBound - firstColumn)
            ),
            left + firstRow * leftStride + firstDepth,
            leftBytes: leftStride * bytes,
            by: part,
            panelBytes: panelBytes,
            accumulates: firstDepth > 0,
            into: output + firstRow * outputStride + firstColumn,
            outputBytes: outputStride * bytes
          )
        }
      }
      panel += sideBySide
    }
  }
}
