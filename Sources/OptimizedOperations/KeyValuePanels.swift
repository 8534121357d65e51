// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

/// Keys and values of the tokens one layer has seen, in the panels the FP32 micro-kernel multiplies by:
/// nothing is packed again when a token is added.
///
/// Keys of one head: panels of `panelColumns` tokens, the elements of a head running slowest.
/// Values of one head: panels of `panelColumns` elements, the tokens running slowest.
public struct KeyValuePanels: Sendable {
  /// Tokens in the cache.
  public private(set) var count = 0
  /// Tokens it has room for.
  public let capacity: Int

  let panelColumns: Int
  private let headSize: Int
  private let keyPanels: Int
  private let valuePanels: Int
  private let keys: AlignedBuffer<Float>
  private let values: AlignedBuffer<Float>

  init(layout: AttentionLayout, capacity: Int, panelColumns: Int) {
    self.capacity = capacity
    self.panelColumns = panelColumns
    headSize = layout.headSize
    keyPanels = BlockShape.quotient(capacity, panelColumns)
    valuePanels = BlockShape.quotient(headSize, panelColumns)
    keys = AlignedBuffer(
      repeating: 0,
      count: layout.keyValueHeads * keyPanels * headSize * panelColumns
    )
    values = AlignedBuffer(
      repeating: 0,
      count: layout.keyValueHeads * valuePanels * capacity * panelColumns
    )
  }

  /// A panel of keys: `[headSize, panelColumns]`.
  func keyPanel(_ panel: Int, head: Int) -> UnsafeMutablePointer<Float> {
    keys.pointer + (head * keyPanels + panel) * headSize * panelColumns
  }

  /// A panel of values: `[capacity, panelColumns]`.
  func valuePanel(_ panel: Int, head: Int) -> UnsafeMutablePointer<Float> {
    values.pointer + (head * valuePanels + panel) * capacity * panelColumns
  }

  /// Tokens that one thread adds at a time: some microseconds of copying.
  private static let taskTokens = 32

  /// Adds the keys and values of some tokens.
  ///
  /// - Precondition: There is room.
  mutating func append(_ rows: Matrix<Float>, layout: AttentionLayout, pool: WorkerPool) {
    precondition(count + rows.rows <= capacity, "the key-value cache is full")
    let keyColumn = layout.keyColumns.lowerBound
    let valueColumn = layout.valueColumns.lowerBound
    rows.withUnsafePointer { source in
      pool.run(taskCount: BlockShape.quotient(rows.rows, Self.taskTokens)) { task, _ in
        let first = task * Self.taskTokens
        for row in first..<min(rows.rows, first + Self.taskTokens) {
          let values = source + row * rows.rowStride
          for head in 0..<layout.keyValueHeads {
            let offset = head * headSize
            addKey(values + keyColumn + offset, of: count + row, head: head)
            addValue(values + valueColumn + offset, of: count + row, head: head)
          }
        }
      }
    }
    count += rows.rows
  }

  private func addKey(_ key: UnsafePointer<Float>, of token: Int, head: Int) {
    let target = keyPanel(token / panelColumns, head: head) + token % panelColumns
    for element in 0..<headSize { target[element * panelColumns] = key[element] }
  }

  private func addValue(_ value: UnsafePointer<Float>, of token: Int, head: Int) {
    for panel in 0..<valuePanels {
      let first = panel * panelColumns
      (valuePanel(panel, head: head) + token * panelColumns).update(
        from: value + first,
        count: min(panelColumns, headSize - first)
      )
    }
  }
}
