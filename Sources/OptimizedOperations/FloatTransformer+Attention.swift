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
  /// - Throws: ``QuantizationError`` for a key or value beyond the two-byte format that stores it.
  public func attention(
    _ rows: Matrix<Float>,
    layout: AttentionLayout,
    rule: AttentionRule,
    cache: inout KeyValuePanels
  ) throws(QuantizationError) -> Matrix<Float> {
    let past = cache.count
    try cache.append(rows, layout: layout, pool: pool, kernels: kernels)
    let panels = HeadPanels(kernels: kernels, row: row, layout: layout, cache: cache)
    return rows.rows == 1
      ? attentionOfToken(rows, rule: rule, panels: panels)
      : attentionOfTokens(rows, rule: rule, past: past, panels: panels)
  }

  /// Attention of some tokens.
  ///
  /// A task is some of them in one head: their scores against every visible key, softmax row by row,
  /// and the weighted sum of values, with scratch memory of its thread.
  private func attentionOfTokens(
    _ rows: Matrix<Float>,
    rule: AttentionRule,
    past: Int,
    panels: HeadPanels
  ) -> Matrix<Float> {
    let layout = panels.layout
    var output = Matrix<Float>(uninitializedRows: rows.rows, columns: layout.queryColumns.count)
    let blocks = BlockShape.quotient(rows.rows, Self.taskRows)
    let mostRows = min(rows.rows, Self.taskRows)
    let scores = (0..<pool.threads).map { _ in
      AlignedBuffer<Float>(uninitializedCount: mostRows * panels.cache.count)
    }
    let converted = (0..<pool.threads).map { _ in
      AlignedBuffer<Float>(uninitializedCount: panels.scratchCount(rows: mostRows))
    }
    let outputStride = output.rowStride
    rows.withUnsafePointer { source in
      output.withUnsafeMutablePointer { target in
        // The tasks of a head are neighbours: its keys and values stay with a thread. Its last rows see
        // most keys and come first: threads end together.
        pool.run(taskCount: blocks * layout.heads) { task, thread in
          let head = task / blocks
          let firstToken = (blocks - 1 - task % blocks) * Self.taskRows
          let column = head * layout.headSize
          HeadAttention(
            panels: panels,
            rule: rule,
            head: head,
            rows: min(Self.taskRows, rows.rows - firstToken),
            firstPosition: past + firstToken
          ).run(
            query: source + firstToken * rows.rowStride + column,
            queryStride: rows.rowStride,
            scores: scores[thread].pointer,
            converted: converted[thread].pointer,
            output: target + firstToken * outputStride + column,
            outputStride: outputStride
          )
        }
      }
    }
    return output
  }

  /// Attention of one token, whose time is that of reading all keys and values.
  ///
  /// The rows of a product are the query heads that share a key: its panels are read once for all of
  /// them, and several sums keep the multipliers busy where one would wait for itself. Heads are too few
  /// to share out among threads: tasks are some panels of keys, then some rows of scores, then some panels
  /// of values.
  private func attentionOfToken(
    _ token: Matrix<Float>,
    rule: AttentionRule,
    panels: HeadPanels
  ) -> Matrix<Float> {
    let layout = panels.layout
    let tokens = panels.cache.count
    let group = layout.heads / layout.keyValueHeads
    var output = Matrix<Float>(uninitializedRows: 1, columns: layout.queryColumns.count)
    let scores = AlignedBuffer<Float>(uninitializedCount: layout.heads * tokens)
    let converted = (0..<pool.threads).map { _ in
      AlignedBuffer<Float>(uninitializedCount: panels.scratchCount(rows: group))
    }
    func forEachPart(
      of columns: Int,
      depth: Int,
      _ body: (_ head: Int, _ columns: Range<Int>, _ thread: Int) -> Void
    ) {
      let width = panels.columnsOfTask(
        rows: group,
        depth: depth,
        columns: columns,
        threads: pool.threads
      )
      let parts = BlockShape.quotient(columns, width)
      pool.run(taskCount: layout.keyValueHeads * parts) { task, thread in
        let first = task % parts * width
        body(task / parts, first..<min(columns, first + width), thread)
      }
    }
    token.withUnsafePointer { query in
      output.withUnsafeMutablePointer { target in
        forEachPart(of: tokens, depth: layout.headSize) { head, keys, thread in
          panels.multiply(
            query + head * group * layout.headSize,
            stride: layout.headSize,
            rows: group,
            by: (.keys, head, keys),
            depth: layout.headSize,
            into: scores.pointer + head * group * tokens,
            stride: tokens,
            converted: converted[thread].pointer
          )
        }
        let headsOfTask = OptimizedOperations.rowsPerTask(columns: tokens)
        pool.run(taskCount: BlockShape.quotient(layout.heads, headsOfTask)) { task, _ in
          for head in task * headsOfTask..<min(layout.heads, (task + 1) * headsOfTask) {
            let row = scores.pointer + head * tokens
            rule.addBias(to: row, count: tokens, head: head, position: tokens - 1, layout: layout)
            panels.kernels.softmax(tokens, row, Float(layout.scoreScale))
          }
        }
        forEachPart(of: layout.headSize, depth: tokens) { head, elements, thread in
          panels.multiply(
            scores.pointer + head * group * tokens,
            stride: tokens,
            rows: group,
            by: (.values, head, elements),
            depth: tokens,
            into: target + head * group * layout.headSize,
            stride: layout.headSize,
            converted: converted[thread].pointer
          )
        }
      }
    }
    return output
  }
}

/// Some tokens of one head, which meet the same keys.
private struct HeadAttention {
  let panels: HeadPanels
  let rule: AttentionRule
  let head: Int
  let rows: Int
  /// Tokens before the first row.
  let firstPosition: Int

  /// Keys that a row sees.
  private func visible(fromRow row: Int) -> Int {
    rule.isCausal ? firstPosition + row + 1 : panels.cache.count
  }

  func run(
    query: UnsafePointer<Float>,
    queryStride: Int,
    scores: UnsafeMutablePointer<Float>,
    converted: UnsafeMutablePointer<Float>,
    output: UnsafeMutablePointer<Float>,
    outputStride: Int
  ) {
    let layout = panels.layout
    let keyValueHead = head / (layout.heads / layout.keyValueHeads)
    // Keys that the last row sees; no row sees more.
    let visible = self.visible(fromRow: rows - 1)
    panels.multiply(
      query,
      stride: queryStride,
      rows: rows,
      by: (.keys, keyValueHead, 0..<visible),
      depth: layout.headSize,
      into: scores,
      stride: visible,
      converted: converted
    )
    for row in 0..<rows {
      let count = self.visible(fromRow: row)
      let values = scores + row * visible
      rule.addBias(
        to: values,
        count: count,
        head: head,
        position: firstPosition + row,
        layout: layout
      )
      panels.kernels.softmax(count, values, Float(layout.scoreScale))
      (values + count).update(repeating: 0, count: visible - count)
    }
    panels.multiply(
      scores,
      stride: visible,
      rows: rows,
      by: (.values, keyValueHead, 0..<layout.headSize),
      depth: visible,
      into: output,
      stride: outputStride,
      converted: converted
    )
  }
}

extension AttentionRule {
  /// Adds ALiBi's bias to scores that are scaled afterwards.
  fileprivate func addBias(
    to scores: UnsafeMutablePointer<Float>,
    count: Int,
    head: Int,
    position: Int,
    layout: AttentionLayout
  ) {
    guard !slopes.isEmpty else { return }
    let unscaled = Float(slopes[head] / layout.scoreScale)
    for key in 0..<count { scores[key] += unscaled * Float(key - position) }
  }
}
