// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// The blocked INT8 product: which tile is computed when, by whom, and where it goes.
///
/// Activations are packed already. The plane of output tiles is cut into tasks of one row block by
/// some weight panels; a task runs all its depth blocks, so every output element is computed by one
/// thread in one order and the result does not depend on the number of threads.
struct MatrixProduct {
  /// Where finished accumulators go.
  enum Destination {
    /// Stored as they are. Row stride in elements.
    case accumulators(UnsafeMutablePointer<Int32>, rowStride: Int)
    /// Scaled and biased. Row stride in elements.
    case scaled(ScaledDestination)
  }

  /// Output of the epilogue: the addresses of scales, bias and values.
  struct ScaledDestination {
    let rowScales: UnsafePointer<Float>
    let columnScales: UnsafePointer<Float>
    let bias: UnsafePointer<Float>?
    let output: UnsafeMutablePointer<Float>
    let rowStride: Int
  }

  let kernels: MicroKernels
  let weight: PackedWeight
  let activation: PackedActivation
  let rows: Int
  let block: BlockShape
  private let elementBytes: Int

  init(
    kernels: MicroKernels,
    weight: PackedWeight,
    activation: PackedActivation,
    rows: Int,
    threads: Int
  ) {
    let row = weight.row
    elementBytes = row.activationElementBytes
    self.kernels = kernels
    self.weight = weight
    self.activation = activation
    self.rows = rows
    block = BlockShape(
      rows: rows,
      paddedDepth: weight.paddedDepth,
      panelCount: weight.panelCount,
      tileRows: row.tileRows,
      depthStep: row.depthStep,
      threads: threads,
      bytesPerActivation: elementBytes,
      panelBytesPerDepth: row.tileColumns
    )
  }

  /// Computes the whole product on the threads of a pool.
  func run(into destination: Destination, pool: WorkerPool, scratch: ProductScratch) {
    let rowBlocks = BlockShape.quotient(rows, block.rows)
    let panelBlocks = BlockShape.quotient(weight.panelCount, block.panels)
    let tileColumns = weight.row.tileColumns
    scratch.reserve(threads: pool.threads, elements: block.rows * block.panels * tileColumns)
    // Row blocks are the inner index: threads share the weight panels that are in the last cache.
    pool.run(taskCount: rowBlocks * panelBlocks) { task, thread in
      let firstRow = task % rowBlocks * block.rows
      let firstPanel = task / rowBlocks * block.panels
      compute(
        rows: firstRow..<min(rows, firstRow + block.rows),
        panels: firstPanel..<min(weight.panelCount, firstPanel + block.panels),
        destination: destination,
        scratch: scratch.part(thread)
      )
    }
  }

  /// One task: a row block by some panels, over the whole depth.
  private func compute(
    rows: Range<Int>,
    panels: Range<Int>,
    destination: Destination,
    scratch: UnsafeMutablePointer<Int32>
  ) {
    for firstDepth in stride(from: 0, to: weight.paddedDepth, by: block.depth) {
      let depth = min(block.depth, weight.paddedDepth - firstDepth)
      let isLast = firstDepth + depth == weight.paddedDepth
      for panel in panels {
        forEachTile(in: rows) { tileRows in
          computeTile(
            rows: tileRows,
            panel: panel,
            firstDepth: firstDepth,
            depth: depth,
            isLast: isLast,
            origin: (rows.lowerBound, panels.lowerBound),
            panelsOfTask: panels.count,
            destination: destination,
            scratch: scratch
          )
        }
      }
    }
  }

  /// Cuts a row range into tiles whose heights differ by at most one, so that none is much slower.
  @inline(__always)
  private func forEachTile(in rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    let tiles = BlockShape.quotient(rows.count, weight.row.tileRows)
    let height = rows.count / tiles
    let taller = rows.count % tiles
    var first = rows.lowerBound
    for tile in 0..<tiles {
      let end = first + height + (tile < taller ? 1 : 0)
      body(first..<end)
      first = end
    }
  }

  @inline(__always)
  private func computeTile(
    rows: Range<Int>,
    panel: Int,
    firstDepth: Int,
    depth: Int,
    isLast: Bool,
    origin: (row: Int, panel: Int),
    panelsOfTask: Int,
    destination: Destination,
    scratch: UnsafeMutablePointer<Int32>
  ) {
    let tileColumns = weight.row.tileColumns
    let firstColumn = panel * tileColumns
    let columns = min(tileColumns, weight.columns - firstColumn)
    let accumulator: UnsafeMutablePointer<Int32>
    let accumulatorStride: Int
    switch destination {
    case .accumulators(let output, let rowStride):
      accumulatorStride = rowStride
      accumulator = output + rows.lowerBound * rowStride + firstColumn
    case .scaled where depth == weight.paddedDepth:
      // The whole depth at once: a tile goes straight to the epilogue and never leaves the cache.
      accumulatorStride = tileColumns
      accumulator = scratch
    case .scaled:
      accumulatorStride = panelsOfTask * tileColumns
      accumulator =
        scratch + (rows.lowerBound - origin.row) * accumulatorStride
        + (panel - origin.panel) * tileColumns
    }
    kernels.product(
      rows.count,
      columns,
      depth,
      activation.row(rows.lowerBound) + firstDepth * elementBytes,
      activation.rowStrideBytes,
      weight.panels.pointer + (panel * weight.paddedDepth + firstDepth) * tileColumns,
      firstDepth == 0 ? activation.rowStarts.pointer + rows.lowerBound : nil,
      accumulator,
      accumulatorStride * MemoryLayout<Int32>.stride
    )
    guard isLast, case .scaled(let scaled) = destination else { return }
    kernels.epilogue(
      rows.count,
      columns,
      accumulator,
      accumulatorStride * MemoryLayout<Int32>.stride,
      scaled.rowScales + rows.lowerBound,
      scaled.columnScales + firstColumn,
      scaled.bias.map { $0 + firstColumn },
      scaled.output + rows.lowerBound * scaled.rowStride + firstColumn,
      scaled.rowStride * MemoryLayout<Float>.stride
    )
  }
}

/// Memory for the accumulators of one task on each thread, reused from call to call.
final class ProductScratch {
  private var parts: [AlignedBuffer<Int32>] = []

  /// Makes room for a number of elements on each thread.
  func reserve(threads: Int, elements: Int) {
    if parts.count < threads || (parts.first?.count ?? 0) < elements {
      parts = (0..<threads).map { _ in AlignedBuffer(uninitializedCount: elements) }
    }
  }

  /// The memory of one thread.
  func part(_ thread: Int) -> UnsafeMutablePointer<Int32> { parts[thread].pointer }
}
