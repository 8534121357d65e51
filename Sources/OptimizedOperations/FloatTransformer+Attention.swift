// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

extension FloatTransformer {
  /// Query rows of one task: enough to use a panel of keys several times while it is in cache, few
  /// enough that heads and rows make more tasks than threads.
  private static let taskRows = 48

  /// Puts queries, keys and values on their INT8 grid, where these operations were made for that.
  public func receive(_ rows: inout Matrix<Float>, layout: AttentionLayout, block: Int) throws {
    try projections?.quantize(&rows, layout: layout, block: block)
  }

  /// An empty cache for one layer.
  public func makeCache(block: Int, layout: AttentionLayout, capacity: Int) -> KeyValuePanels {
    KeyValuePanels(
      layout: layout,
      capacity: capacity,
      panelColumns: row.floatTile.columns,
      storage: storage
    )
  }

  /// Attention in FP32, on keys and values as they are stored.
  ///
  /// A task is some query rows of one head: their scores against every visible key, softmax row by
  /// row, and the weighted sum of values, with scratch memory of its thread. For a single token the
  /// rows of a task are the query heads that share a key: the panels of keys and values are read once
  /// for all of them, and several sums keep the multipliers busy where one would wait for itself.
  ///
  /// - Throws: ``QuantizationError`` for a key or value beyond the two-byte format that stores it.
  public func attention(
    _ rows: Matrix<Float>,
    layout: AttentionLayout,
    rule: AttentionRule,
    cache: inout KeyValuePanels
  ) throws(QuantizationError) -> Matrix<Float> {
    let past = cache.count
    try cache.append(rows, layout: layout, pool: pool, kernels: kernels)
    let seen = cache
    var output = Matrix<Float>(
      uninitializedRows: rows.rows,
      columns: layout.queryColumns.count
    )
    let tasks = AttentionTasks(
      layout: layout,
      tokens: rows.rows,
      rowsOfTask: rows.rows == 1 ? row.floatTile.rows : Self.taskRows
    )
    let scores = (0..<pool.threads).map { _ in
      AlignedBuffer<Float>(uninitializedCount: tasks.mostRows * seen.count)
    }
    let converts =
      seen.panels.elementBytes < MemoryLayout<Float>.stride
      && tasks.mostRows > row.floatTile.rows
    let panels = (0..<pool.threads).map { _ in
      AlignedBuffer<Float>(
        uninitializedCount: converts ? HeadAttention.blockDepth * row.floatTile.columns : 0
      )
    }
    let outputStride = output.rowStride
    rows.withUnsafePointer { source in
      output.withUnsafeMutablePointer { target in
        pool.run(taskCount: tasks.count) { index, thread in
          let task = tasks.task(index)
          let column = task.firstHead * layout.headSize
          HeadAttention(
            kernels: kernels,
            row: row,
            layout: layout,
            rule: rule,
            cache: seen,
            task: task,
            past: past
          ).run(
            query: source + task.firstToken * rows.rowStride + column,
            queryStride: tasks.isOneToken ? layout.headSize : rows.rowStride,
            scores: scores[thread].pointer,
            panel: panels[thread].pointer,
            output: target + task.firstToken * outputStride + column,
            outputStride: tasks.isOneToken ? layout.headSize : outputStride
          )
        }
      }
    }
    return output
  }
}

/// How the query rows of a call are shared out.
private struct AttentionTasks {
  /// Some query rows that meet the same keys.
  struct Task {
    let firstHead: Int
    let firstToken: Int
    let rows: Int
    /// Whether rows are heads of one token, or else tokens of one head.
    let isOneToken: Bool
  }

  let layout: AttentionLayout
  let tokens: Int
  let rowsOfTask: Int

  var isOneToken: Bool { tokens == 1 }
  /// Rows that meet the same keys: tokens of a head, or query heads of a token.
  private var rows: Int { isOneToken ? layout.heads / layout.keyValueHeads : tokens }
  private var blocks: Int { BlockShape.quotient(rows, rowsOfTask) }
  var mostRows: Int { min(rows, rowsOfTask) }
  var count: Int { blocks * (isOneToken ? layout.keyValueHeads : layout.heads) }

  /// The tasks of a head are neighbours: its keys and values stay with a thread.
  ///
  /// Its last rows see most keys and come first: threads end together.
  func task(_ index: Int) -> Task {
    let firstRow = (blocks - 1 - index % blocks) * rowsOfTask
    let head = index / blocks
    return Task(
      firstHead: isOneToken ? head * rows + firstRow : head,
      firstToken: isOneToken ? 0 : firstRow,
      rows: min(rowsOfTask, rows - firstRow),
      isOneToken: isOneToken
    )
  }
}

/// Some query rows that meet the same keys.
private struct HeadAttention {
  let kernels: MicroKernels
  let row: KernelRow
  let layout: AttentionLayout
  let rule: AttentionRule
  let cache: KeyValuePanels
  let task: AttentionTasks.Task
  /// Tokens before those of the call.
  let past: Int

  private var rows: Int { task.rows }
  private var keyValueHead: Int { task.firstHead / (layout.heads / layout.keyValueHeads) }

  private func position(ofRow row: Int) -> Int {
    past + task.firstToken + (task.isOneToken ? 0 : row)
  }

  /// Keys that a row sees.
  private func visible(fromRow row: Int) -> Int {
    rule.isCausal ? position(ofRow: row) + 1 : cache.count
  }

  func run(
    query: UnsafePointer<Float>,
    queryStride: Int,
    scores: UnsafeMutablePointer<Float>,
    panel: UnsafeMutablePointer<Float>,
    output: UnsafeMutablePointer<Float>,
    outputStride: Int
  ) {
    // Keys that the last row sees; no row sees more.
    let visible = self.visible(fromRow: rows - 1)
    multiply(
      query,
      stride: queryStride,
      by: { cache.startOfKeys($0, head: keyValueHead) },
      depth: layout.headSize,
      columns: visible,
      into: scores,
      stride: visible,
      converted: panel
    )
    for row in 0..<rows {
      let count = self.visible(fromRow: row)
      let values = scores + row * visible
      addBias(to: values, count: count, row: row)
      kernels.softmax(count, values, Float(layout.scoreScale))
      (values + count).update(repeating: 0, count: visible - count)
    }
    multiply(
      scores,
      stride: visible,
      by: { cache.startOfValues($0, head: keyValueHead) },
      depth: visible,
      columns: layout.headSize,
      into: output,
      stride: outputStride,
      converted: panel
    )
  }

  /// Adds ALiBi's bias to scores that are scaled afterwards.
  private func addBias(to scores: UnsafeMutablePointer<Float>, count: Int, row: Int) {
    guard !rule.slopes.isEmpty else { return }
    let slope = rule.slopes[task.firstHead + (task.isOneToken ? row : 0)]
    let unscaled = Float(slope / layout.scoreScale)
    let position = self.position(ofRow: row)
    for key in 0..<count { scores[key] += unscaled * Float(key - position) }
  }

  /// Depth converted at a time, where values of two bytes are converted before they are multiplied.
  static let blockDepth = 1024

  /// Multiplies by the panels of a head; several side by side where there are few rows.
  ///
  /// Panels of two-byte values are converted once for many rows, and on the way to the registers for
  /// few. The sums are made in order of depth either way: the same bits.
  private func multiply(
    _ left: UnsafePointer<Float>,
    stride leftStride: Int,
    by startOfPanel: (Int) -> Int,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    stride outputStride: Int,
    converted scratch: UnsafeMutablePointer<Float>
  ) {
    let bytes = MemoryLayout<Float>.stride
    let (tileRows, panelColumns) = row.floatTile
    let panels = BlockShape.quotient(columns, panelColumns)
    let panelBytes =
      panels > 1 ? (startOfPanel(1) - startOfPanel(0)) * cache.panels.elementBytes : 0
    let hasFewRows = rows <= tileRows
    let blockDepth = hasFewRows ? depth : Self.blockDepth
    var first = 0
    while first < panels {
      let sideBySide = row.floatPanelsSideBySide(rows: min(rows, tileRows), of: panels - first)
      let firstColumn = first * panelColumns
      for firstDepth in stride(from: 0, to: depth, by: blockDepth) {
        let depth = min(blockDepth, depth - firstDepth)
        var panel = cache.panels.part(from: startOfPanel(first) + firstDepth * panelColumns)
        if !hasFewRows {
          panel = kernels.converted(panel, count: depth * panelColumns, scratch: scratch)
        }
        for firstRow in stride(from: 0, to: rows, by: tileRows) {
          kernels.multiply(
            (
              min(tileRows, rows - firstRow), depth,
              min(sideBySide * panelColumns, columns - firstColumn)
            ),
            left + firstRow * leftStride + firstDepth,
            leftBytes: leftStride * bytes,
            by: panel,
            panelBytes: panelBytes,
            accumulates: firstDepth > 0,
            into: output + firstRow * outputStride + firstColumn,
            outputBytes: outputStride * bytes
          )
        }
      }
      first += sideBySide
    }
  }
}
