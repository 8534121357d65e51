// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

extension FloatTransformer {
  /// Query rows of one task: enough to use a panel of keys several times while it is in cache, few
  /// enough that heads and rows make more tasks than threads.
  private static let taskRows = 48

  /// An empty cache for one layer.
  public func makeCache(layout: AttentionLayout, capacity: Int) -> KeyValuePanels {
    KeyValuePanels(layout: layout, capacity: capacity, panelColumns: row.floatTile.columns)
  }

  /// Attention in FP32.
  ///
  /// A task is some query rows of one head: their scores against every visible key, softmax row by
  /// row, and the weighted sum of values, with scratch memory of its thread.
  public func attention(
    _ rows: Matrix<Float>,
    layout: AttentionLayout,
    rule: AttentionRule,
    cache: inout KeyValuePanels
  ) -> Matrix<Float> {
    let past = cache.count
    cache.append(rows, layout: layout)
    let seen = cache
    var output = Matrix<Float>(
      uninitializedRows: rows.rows,
      columns: layout.queryColumns.count
    )
    let outputStride = output.rowStride
    let blocks = BlockShape.quotient(rows.rows, Self.taskRows)
    let scores = (0..<pool.threads).map { _ in
      AlignedBuffer<Float>(uninitializedCount: Self.taskRows * seen.count)
    }
    rows.withUnsafePointer { source in
      output.withUnsafeMutablePointer { target in
        // The last rows see most keys and are taken first: threads end together.
        pool.run(taskCount: blocks * layout.heads) { task, thread in
          let block = blocks - 1 - task / layout.heads
          let head = task % layout.heads
          let firstRow = block * Self.taskRows
          HeadAttention(
            kernels: kernels,
            tileRows: row.floatTile.rows,
            layout: layout,
            cache: seen,
            keyValueHead: head / (layout.heads / layout.keyValueHeads),
            rows: min(Self.taskRows, rows.rows - firstRow),
            past: past + firstRow,
            isCausal: rule.isCausal,
            slope: rule.slopes.isEmpty ? 0 : rule.slopes[head]
          ).run(
            query: source + firstRow * rows.rowStride + head * layout.headSize,
            queryStride: rows.rowStride,
            scores: scores[thread].pointer,
            output: target + firstRow * outputStride + head * layout.headSize,
            outputStride: outputStride
          )
        }
      }
    }
    return output
  }
}

/// Some query rows of one head.
private struct HeadAttention {
  let kernels: MicroKernels
  let tileRows: Int
  let layout: AttentionLayout
  let cache: KeyValuePanels
  let keyValueHead: Int
  let rows: Int
  /// Tokens before row 0.
  let past: Int
  let isCausal: Bool
  /// What a score falls by for each token of distance.
  let slope: Double

  /// Keys that the last row sees.
  private var visible: Int { isCausal ? past + rows : cache.count }

  func run(
    query: UnsafePointer<Float>,
    queryStride: Int,
    scores: UnsafeMutablePointer<Float>,
    output: UnsafeMutablePointer<Float>,
    outputStride: Int
  ) {
    let panelColumns = cache.panelColumns
    for panel in 0..<BlockShape.quotient(visible, panelColumns) {
      multiply(
        query,
        stride: queryStride,
        by: cache.keyPanel(panel, head: keyValueHead),
        depth: layout.headSize,
        columns: min(panelColumns, visible - panel * panelColumns),
        into: scores + panel * panelColumns,
        stride: visible
      )
    }
    for row in 0..<rows {
      let count = isCausal ? past + row + 1 : visible
      let values = scores + row * visible
      addBias(to: values, count: count, position: past + row)
      kernels.softmax(count, values, Float(layout.scoreScale))
      (values + count).update(repeating: 0, count: visible - count)
    }
    for panel in 0..<BlockShape.quotient(layout.headSize, panelColumns) {
      multiply(
        scores,
        stride: visible,
        by: cache.valuePanel(panel, head: keyValueHead),
        depth: visible,
        columns: min(panelColumns, layout.headSize - panel * panelColumns),
        into: output + panel * panelColumns,
        stride: outputStride
      )
    }
  }

  /// Adds ALiBi's bias to scores that are scaled afterwards.
  private func addBias(to scores: UnsafeMutablePointer<Float>, count: Int, position: Int) {
    guard slope != 0 else { return }
    let unscaled = Float(slope / layout.scoreScale)
    for key in 0..<count { scores[key] += unscaled * Float(key - position) }
  }

  private func multiply(
    _ left: UnsafePointer<Float>,
    stride leftStride: Int,
    by panel: UnsafePointer<Float>,
    depth: Int,
    columns: Int,
    into output: UnsafeMutablePointer<Float>,
    stride outputStride: Int
  ) {
    let bytes = MemoryLayout<Float>.stride
    for first in stride(from: 0, to: rows, by: tileRows) {
      kernels.floatProduct(
        min(tileRows, rows - first),
        columns,
        depth,
        left + first * leftStride,
        leftStride * bytes,
        panel,
        false,
        output + first * outputStride,
        outputStride * bytes
      )
    }
  }
}
