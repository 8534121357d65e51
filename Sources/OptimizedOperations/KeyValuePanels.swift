// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import Synchronization
import TensorCore

/// Keys and values of the tokens one layer has seen, in the panels the FP32 micro-kernels multiply by:
/// nothing is packed again when a token is added.
///
/// Keys of one head: panels of `panelColumns` tokens, the elements of a head running slowest.
/// Values of one head: panels of `panelColumns` elements, the tokens running slowest.
/// Two-byte formats are rounded once, when a token is added, ties to even.
public struct KeyValuePanels: Sendable {
  /// Tokens in the cache.
  public private(set) var count = 0
  /// Tokens it has room for.
  public let capacity: Int

  let panelColumns: Int
  private let storage: FloatStorage
  /// Keys of all heads, then values of all heads.
  let panels: FloatPanels
  private let heads: Int
  private let headSize: Int
  private let keyPanels: Int
  private let valuePanels: Int

  init(layout: AttentionLayout, capacity: Int, panelColumns: Int, storage: FloatStorage) {
    self.capacity = capacity
    self.panelColumns = panelColumns
    self.storage = storage
    heads = layout.keyValueHeads
    headSize = layout.headSize
    keyPanels = BlockShape.quotient(capacity, panelColumns)
    valuePanels = BlockShape.quotient(headSize, panelColumns)
    panels = FloatPanels(
      zeros: heads * (keyPanels * headSize + valuePanels * capacity) * panelColumns,
      storage: storage
    )
  }

  /// Where a panel of keys begins: `[headSize, panelColumns]`.
  func startOfKeys(_ panel: Int, head: Int) -> Int {
    (head * keyPanels + panel) * headSize * panelColumns
  }

  /// Where a panel of values begins: `[capacity, panelColumns]`.
  func startOfValues(_ panel: Int, head: Int) -> Int {
    startOfKeys(0, head: heads) + (head * valuePanels + panel) * capacity * panelColumns
  }

  /// Tokens that one thread adds at a time: some microseconds of copying.
  private static let taskTokens = 32

  /// Adds the keys and values of some tokens.
  ///
  /// - Precondition: There is room.
  /// - Throws: ``QuantizationError`` for a value beyond a two-byte format.
  mutating func append(
    _ rows: Matrix<Float>,
    layout: AttentionLayout,
    pool: WorkerPool,
    kernels: MicroKernels
  ) throws(QuantizationError) {
    precondition(count + rows.rows <= capacity, "the key-value cache is full")
    let first = count
    func forEachToken(
      _ body: (_ keys: UnsafePointer<Float>, _ values: UnsafePointer<Float>, _ token: Int) -> Void
    ) {
      rows.withUnsafePointer { source in
        pool.run(taskCount: BlockShape.quotient(rows.rows, Self.taskTokens)) { task, _ in
          let firstRow = task * Self.taskTokens
          for row in firstRow..<min(rows.rows, firstRow + Self.taskTokens) {
            let row = (start: source + row * rows.rowStride, token: first + row)
            body(
              row.start + layout.keyColumns.lowerBound,
              row.start + layout.valueColumns.lowerBound,
              row.token
            )
          }
        }
      }
    }
    let overflows = Atomic(false)
    switch panels {
    case .single(let buffer):
      forEachToken { keys, values, token in
        add(keys, values, of: token, to: buffer.pointer)
      }
    case .half(let buffer), .bfloat(let buffer):
      let isHalf = storage == .fp16
      let round = isHalf ? kernels.storeHalf : kernels.storeBFloat
      let exponent: UInt16 = isHalf ? 0x7c00 : 0x7f80
      forEachToken { keys, values, token in
        let isFinite = withRounded(keys, values, by: round, exponent: exponent) {
          add($0, $1, of: token, to: buffer.pointer)
        }
        if !isFinite { overflows.store(true, ordering: .relaxed) }
      }
    }
    if overflows.load(ordering: .relaxed) { throw overflow(in: rows, layout: layout) }
    count += rows.rows
  }

  /// The keys and values of a token in a two-byte format, valid until the body returns.
  ///
  /// Returns whether all are finite: infinity and not-a-number have all bits of the exponent.
  private func withRounded(
    _ keys: UnsafePointer<Float>,
    _ values: UnsafePointer<Float>,
    by round: (Int, UnsafePointer<Float>?, UnsafeMutablePointer<UInt16>?) -> Void,
    exponent: UInt16,
    _ body: (_ keys: UnsafePointer<UInt16>, _ values: UnsafePointer<UInt16>) -> Void
  ) -> Bool {
    let width = heads * headSize
    return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 2 * width) { rounded in
      guard let target = rounded.baseAddress else { preconditionFailure("a head has elements") }
      round(width, keys, target)
      round(width, values, target + width)
      body(target, target + width)
      return rounded.allSatisfy { $0 & exponent != exponent }
    }
  }

  /// The first key or value that is not finite as it is stored.
  private func overflow(in rows: Matrix<Float>, layout: AttentionLayout) -> QuantizationError {
    for row in 0..<rows.rows {
      for column in Array(layout.keyColumns) + Array(layout.valueColumns) {
        let value = rows[row, column]
        let stored = storage == .fp16 ? Float(Float16(value)) : BFloat16(value).floatValue
        guard stored.isFinite else {
          return .keyValueOverflow(
            format: storage,
            token: count + row,
            column: column,
            value: value
          )
        }
      }
    }
    preconditionFailure("a key or value is not finite")
  }

  private func add<Element>(
    _ keys: UnsafePointer<Element>,
    _ values: UnsafePointer<Element>,
    of token: Int,
    to panels: UnsafeMutablePointer<Element>
  ) {
    for head in 0..<heads {
      let key = keys + head * headSize
      let lane =
        panels + startOfKeys(token / panelColumns, head: head) + token % panelColumns
      for element in 0..<headSize { lane[element * panelColumns] = key[element] }
      let value = values + head * headSize
      for panel in 0..<valuePanels {
        let first = panel * panelColumns
        (panels + startOfValues(panel, head: head) + token * panelColumns).update(
          from: value + first,
          count: min(panelColumns, headSize - first)
        )
      }
    }
  }
}
