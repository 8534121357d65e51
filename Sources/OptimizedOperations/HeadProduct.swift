// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
import Quantization
import TensorCore

/// Scratch memory for the packed operands of one attention head, reused from head to head.
final class HeadOperands {
  /// A whole right operand for each thread that packs one, panel after panel.
  private(set) var panels = AlignedBuffer<UInt8>(uninitializedCount: 0)
  /// One tile of the left operand for each thread.
  let tiles = PackedActivation()

  /// Makes room for the operands of a product.
  ///
  /// - Parameters:
  ///   - product: Sizes.
  ///   - threads: Threads that need a tile of the left operand.
  ///   - headsAtOnce: Heads whose right operands are packed at the same time.
  func reserve(_ product: HeadProduct.Layout, threads: Int, headsAtOnce: Int) {
    let panelBytes = headsAtOnce * product.headBytes
    if panels.count < panelBytes { panels = AlignedBuffer(uninitializedCount: panelBytes) }
    tiles.reserve(
      rows: threads * product.rowsOfSlot,
      paddedDepth: product.paddedDepth,
      elementBytes: product.row.activationElementBytes
    )
  }
}

/// The INT8 product of one attention head, both operands packed on the way.
///
/// The right operand is packed once, all of it: at the sizes of a head (at most 256 KiB for 2048
/// tokens of 128 values) it stays in the second-level cache. Then each tile of rows is packed and
/// meets every panel at once, so that it is read from the first-level cache, the output is written
/// once and from left to right, and the scratch for the left operand is one tile a thread however
/// long the sequence is.
///
/// For short depths this order of loops is faster than that of ``MatrixProduct``, which runs down a
/// panel's columns and touches a new page of the output with nearly every row: on Zen 3, 2048
/// tokens and 64 values, 0.82 against 0.72 of the peak. Stores are ordinary ones: scores are read by
/// the softmax right after, and the kernels, which ask for the lines ahead, need a quarter of the
/// speed of stores that bypass the caches.
struct HeadProduct {
  /// Where a tile goes: accumulators or, in the same four bytes an element, real values.
  struct Destination {
    /// Element at row 0, column 0; s32, and f32 with an epilogue.
    let output: UnsafeMutableRawPointer
    /// Elements from row to row.
    let rowStride: Int
    /// What scales finished accumulators, or `nil` to leave them as they are.
    let epilogue: MatrixProduct.EpilogueOperands?
  }

  /// Sizes in units of one kernel row, divided out once: a tile takes some 200 cycles, in which a
  /// division would show.
  struct Layout {
    let row: KernelRow
    let shape: ProblemShape
    let tileRows: Int
    let tileColumns: Int
    let paddedDepth: Int
    let panelCount: Int
    let panelBytes: Int
    /// Bytes of a packed right operand.
    let headBytes: Int
    let tileCount: Int
    /// Rows of scratch for one thread: a tile, and its start values in cache lines of their own.
    let rowsOfSlot: Int

    init(row: KernelRow, shape: ProblemShape) {
      self.row = row
      self.shape = shape
      tileRows = row.tileRows
      tileColumns = row.tileColumns
      paddedDepth = BlockShape.quotient(shape.depth, row.depthStep) * row.depthStep
      panelCount = BlockShape.quotient(shape.columns, tileColumns)
      panelBytes = tileColumns * paddedDepth
      headBytes = panelCount * panelBytes
      tileCount = BlockShape.quotient(shape.rows, tileRows)
      rowsOfSlot = BlockShape.quotient(tileRows, 16) * 16
    }
  }

  /// An operand in the caller's memory.
  struct Operand {
    let start: UnsafePointer<Int8>
    let rowStride: Int
  }

  let kind: AttentionProduct
  let layout: Layout
  let kernels: MicroKernels
  /// Owns what the pointers below point to.
  private let operands: HeadOperands
  private let panels: UnsafeMutablePointer<UInt8>
  private let tiles: UnsafeMutablePointer<UInt8>
  private let tileRowBytes: Int
  private let rowStarts: UnsafeMutablePointer<Int32>

  /// Makes room for the operands of a product.
  ///
  /// - Parameters:
  ///   - kind: Which product.
  ///   - layout: Sizes.
  ///   - kernels: Those of the row of `layout`.
  ///   - operands: Scratch memory.
  ///   - threads: Threads of the pool.
  ///   - headsAtOnce: 1 where all threads share a head, `threads` where each has one of its own.
  init(
    kind: AttentionProduct,
    layout: Layout,
    kernels: MicroKernels,
    operands: HeadOperands,
    threads: Int,
    headsAtOnce: Int
  ) {
    self.kind = kind
    self.layout = layout
    self.kernels = kernels
    self.operands = operands
    operands.reserve(layout, threads: threads, headsAtOnce: headsAtOnce)
    panels = operands.panels.pointer
    tiles = operands.tiles.row(0)
    tileRowBytes = operands.tiles.rowStrideBytes
    rowStarts = operands.tiles.rowStarts.pointer
  }

  /// Packs the right operand, then computes the whole head, on the threads of a pool.
  func run(
    left: Operand,
    right: Operand,
    into destination: Destination,
    pool: WorkerPool
  ) {
    pool.run(taskCount: layout.panelCount) { panel, _ in
      packPanel(panel, of: right, into: panels)
    }
    // Four tasks a thread, so that threads of unequal speed end together.
    let tilesPerTask = BlockShape.quotient(layout.tileCount, 4 * pool.threads)
    pool.run(taskCount: BlockShape.quotient(layout.tileCount, tilesPerTask)) { task, thread in
      let first = task * tilesPerTask
      for tile in first..<min(layout.tileCount, first + tilesPerTask) {
        computeRows(ofTile: tile, of: left, panels: panels, into: destination, thread: thread)
      }
    }
  }

  /// Packs the right operand and computes the whole head on the calling thread, while other threads do
  /// the same for other heads.
  func run(left: Operand, right: Operand, into destination: Destination, thread: Int) {
    let panels = panels + thread * layout.headBytes
    for panel in 0..<layout.panelCount { packPanel(panel, of: right, into: panels) }
    for tile in 0..<layout.tileCount {
      computeRows(ofTile: tile, of: left, panels: panels, into: destination, thread: thread)
    }
  }

  private func packPanel(
    _ panel: Int,
    of right: Operand,
    into panels: UnsafeMutablePointer<UInt8>
  ) {
    let firstColumn = panel * layout.tileColumns
    let columns = min(layout.tileColumns, layout.shape.columns - firstColumn)
    let packed = panels + panel * layout.panelBytes
    let depth = layout.shape.depth
    switch kind {
    case .scores:
      let source = right.start + firstColumn * right.rowStride
      kernels.packWeight(columns, depth, source, right.rowStride, packed)
    case .values:
      kernels.packWeightTransposed(
        columns,
        depth,
        right.start + firstColumn,
        right.rowStride,
        packed
      )
    }
  }

  /// Packs one tile of rows and multiplies it by every panel.
  private func computeRows(
    ofTile tile: Int,
    of left: Operand,
    panels: UnsafePointer<UInt8>,
    into destination: Destination,
    thread: Int
  ) {
    let firstRow = tile * layout.tileRows
    let rows = firstRow..<min(layout.shape.rows, firstRow + layout.tileRows)
    let slot = thread * layout.rowsOfSlot
    kernels.packActivation(
      rows.count,
      layout.shape.depth,
      left.start + firstRow * left.rowStride,
      left.rowStride,
      tiles + slot * tileRowBytes,
      tileRowBytes,
      rowStarts + slot
    )
    for panel in 0..<layout.panelCount {
      computeTile(
        rows: rows,
        panel: panel,
        of: panels,
        slot: slot,
        destination: destination
      )
    }
  }

  @inline(__always)
  private func computeTile(
    rows: Range<Int>,
    panel: Int,
    of panels: UnsafePointer<UInt8>,
    slot: Int,
    destination: Destination
  ) {
    let firstColumn = panel * layout.tileColumns
    let columns = min(layout.tileColumns, layout.shape.columns - firstColumn)
    let bytesPerElement = MemoryLayout<Int32>.stride
    let rowStrideBytes = destination.rowStride * bytesPerElement
    let output =
      destination.output + rows.lowerBound * rowStrideBytes + firstColumn * bytesPerElement
    func multiply(_ epilogue: UnsafePointer<smoothbench_epilogue>?) {
      kernels.product(
        rows.count,
        columns,
        layout.paddedDepth,
        tiles + slot * tileRowBytes,
        tileRowBytes,
        panels + panel * layout.panelBytes,
        rowStarts + slot,
        output.assumingMemoryBound(to: Int32.self),
        rowStrideBytes,
        epilogue,
        // The panels of a head are in the second-level cache, up to some thousand tokens.
        nil,
        0
      )
    }
    guard let epilogue = destination.epilogue else { return multiply(nil) }
    withUnsafePointer(to: epilogue.tile(row: rows.lowerBound, column: firstColumn)) {
      multiply($0)
    }
  }
}
