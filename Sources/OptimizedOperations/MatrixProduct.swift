// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import CMicrokernels
import TensorCore

/// The blocked INT8 product: which tile is computed when, by whom, and where it goes.
///
/// Activations are packed already. The plane of output tiles is cut into tasks of one row block by
/// some weight panels; a task runs all its depth blocks, so every output element is computed by one
/// thread in one order and the result does not depend on the number of threads.
struct MatrixProduct {
  /// Where a tile goes: accumulators or, in the same four bytes an element, real values, or codes
  /// elsewhere.
  ///
  /// Real values and codes leave the registers as such. Only accumulators of a cut depth are stored
  /// before their sums are complete.
  struct Destination {
    /// Element at row 0, column 0; s32, and f32 with real values.
    let output: UnsafeMutableRawPointer
    /// Elements from row to row.
    let rowStride: Int
    /// What becomes of finished accumulators, or `nil` to leave them as they are.
    let epilogue: Epilogue?
  }

  /// What becomes of accumulators when their sums are complete.
  enum Epilogue {
    case realValues(EpilogueOperands)
    case codes(RequantizeOperands)

    /// The part for a tile that starts at a row and a column.
    func tile(row: Int, column: Int) -> smoothbench_epilogue {
      switch self {
      case .realValues(let operands): operands.tile(row: row, column: column)
      case .codes(let operands): operands.tile(row: row, column: column)
      }
    }
  }

  /// What the epilogue multiplies and adds.
  struct EpilogueOperands {
    let rowScales: UnsafePointer<Float>
    let columnScales: UnsafePointer<Float>
    let bias: UnsafePointer<Float>?

    /// The part for a tile that starts at a row and a column.
    func tile(row: Int, column: Int) -> smoothbench_epilogue {
      smoothbench_epilogue(
        row_scales: rowScales + row,
        column_scales: columnScales + column,
        bias: bias.map { $0 + column },
        codes: nil,
        code_row_stride: 0,
        lowest_code: 0
      )
    }
  }

  /// What requantizing multiplies and adds, and where the codes go.
  struct RequantizeOperands {
    let rowScales: UnsafePointer<Float>
    let multipliers: UnsafePointer<Float>
    let shifts: UnsafePointer<Float>?
    let lowestCode: Int32
    /// Code at row 0, column 0.
    let codes: UnsafeMutablePointer<Int8>
    /// Codes from row to row.
    let codeStride: Int

    /// The part for a tile that starts at a row and a column.
    func tile(row: Int, column: Int) -> smoothbench_epilogue {
      smoothbench_epilogue(
        row_scales: rowScales + row,
        column_scales: multipliers + column,
        bias: shifts.map { $0 + column },
        codes: codes + row * codeStride + column,
        code_row_stride: codeStride,
        lowest_code: lowestCode
      )
    }
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
      row: row,
      threads: threads
    )
  }

  /// Computes the whole product on the threads of a pool.
  func run(into destination: Destination, pool: WorkerPool) {
    forEachTask(on: pool) { rows, panels, following, _ in
      compute(rows: rows, panels: panels, following: following, destination: destination)
    }
  }

  /// Calls `body` for every task; `following` is the first panel of the next one of its thread's share,
  /// or `nil` at the end of it.
  private func forEachTask(
    on pool: WorkerPool,
    _ body: (_ rows: Range<Int>, _ panels: Range<Int>, _ following: Int?, _ thread: Int) -> Void
  ) {
    let rowBlocks = BlockShape.quotient(rows, block.rows)
    let panelBlocks = BlockShape.quotient(weight.panelCount, block.panels)
    let tasks = rowBlocks * panelBlocks
    // Each thread has row blocks of its own where they divide evenly: activations, which one thread wrote,
    // come slower from another core's cache than weights from the last one (512 x 3072 x 768 on two
    // threads: 0.91 of the peak instead of 0.85, Xeon, model 207). Otherwise each has a part of the
    // weights. Inside, row blocks are the inner index, so that some panels stay in the last cache for all
    // of them.
    let dividesRows = rowBlocks % pool.threads == 0
    let groupRows = dividesRows ? rowBlocks / pool.threads : rowBlocks
    let groupTasks = groupRows * panelBlocks
    func place(of task: Int) -> (row: Int, panel: Int) {
      let (group, index) = task.quotientAndRemainder(dividingBy: groupTasks)
      let row = group * groupRows + index % groupRows
      return (row * block.rows, index / groupRows * block.panels)
    }
    pool.run(taskCount: tasks) { task, thread in
      let isLast = !pool.share(of: thread, taskCount: tasks).contains(task + 1)
      let (firstRow, firstPanel) = place(of: task)
      body(
        firstRow..<min(rows, firstRow + block.rows),
        firstPanel..<min(weight.panelCount, firstPanel + block.panels),
        isLast ? nil : place(of: task + 1).panel,
        thread
      )
    }
  }

  /// Accumulators that a thread keeps while it computes codes, where the depth is cut or the row has to
  /// store them: 32 KB, or a row block by one panel.
  var scratchCount: Int { max(8 << 10, block.rows * weight.row.tileColumns) }

  /// Computes the whole product into codes, on the threads of a pool.
  ///
  /// Accumulators of a cut depth stay in a scratch of the thread, of a few panels at a time, in its
  /// caches: only the codes, a quarter of their bytes, go to memory.
  ///
  /// - Parameters:
  ///   - operands: What requantizing needs, and where the codes go.
  ///   - scratch: ``scratchCount`` elements for each thread.
  ///   - pool: The threads.
  func run(intoCodes operands: RequantizeOperands, scratch: AlignedBuffer<Int32>, pool: WorkerPool)
  {
    forEachTask(on: pool) { rows, panels, following, thread in
      let tileColumns = weight.row.tileColumns
      let step = max(1, scratchCount / (rows.count * tileColumns))
      for first in stride(from: panels.lowerBound, to: panels.upperBound, by: step) {
        let some = first..<min(panels.upperBound, first + step)
        let rowStride = some.count * tileColumns
        // The scratch is the part of a whole output that these panels are.
        let origin =
          scratch.pointer + thread * scratchCount - rows.lowerBound * rowStride
          - first * tileColumns
        compute(
          rows: rows,
          panels: some,
          following: some.upperBound < panels.upperBound ? some.upperBound : following,
          destination: .init(output: origin, rowStride: rowStride, epilogue: .codes(operands))
        )
      }
    }
  }

  /// One task: a row block by some panels, over the whole depth.
  ///
  /// While a panel is multiplied, the one behind it is asked for, a part by each tile.
  private func compute(
    rows: Range<Int>,
    panels: Range<Int>,
    following: Int?,
    destination: Destination
  ) {
    // Panels follow one another in memory, so that several can be read side by side; parts of
    // panels do not.
    let isDepthCut = block.depth < weight.paddedDepth
    let sideBySide = isDepthCut ? 1 : weight.row.panelsSideBySide(rows: rows.count)
    for firstDepth in stride(from: 0, to: weight.paddedDepth, by: block.depth) {
      let depth = firstDepth..<min(weight.paddedDepth, firstDepth + block.depth)
      var panel = panels.lowerBound
      while panel < panels.upperBound {
        let next = panel + (panels.upperBound - panel >= sideBySide ? sideBySide : 1)
        let upcoming =
          next < panels.upperBound
          ? part(ofPanel: next, from: firstDepth)
          : depth.upperBound < weight.paddedDepth
            ? part(ofPanel: panels.lowerBound, from: depth.upperBound)
            : part(ofPanel: following, from: 0)
        let upcomingBytesOfRow = BlockShape.quotient(upcoming.count, rows.count)
        forEachTile(in: rows) { tileRows in
          let skipped = min(
            upcoming.count,
            (tileRows.lowerBound - rows.lowerBound) * upcomingBytesOfRow
          )
          let count = min(upcoming.count - skipped, tileRows.count * upcomingBytesOfRow)
          computeTile(
            rows: tileRows,
            panels: panel..<next,
            depth: depth,
            destination: destination,
            upcoming: UnsafeRawBufferPointer(rebasing: upcoming[skipped..<skipped + count])
          )
        }
        panel = next
      }
    }
  }

  /// The depth block of a panel that starts at a depth, to be asked for; nothing where that does not pay.
  private func part(ofPanel panel: Int?, from depth: Int) -> UnsafeRawBufferPointer {
    guard block.asksAhead, let panel else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(
      start: start(ofPanel: panel, depth: depth),
      count: min(block.depth, weight.paddedDepth - depth) * weight.row.tileColumns
    )
  }

  /// Where the weights of a panel start at a depth.
  private func start(ofPanel panel: Int, depth: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(
      weight.panels.pointer + (panel * weight.paddedDepth + depth) * weight.row.tileColumns
    )
  }

  /// Cuts a row range into tiles as high as they can be, the last two shared out so that the last
  /// has at least four rows: fewer leave the multipliers idle.
  @inline(__always)
  private func forEachTile(in rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    let tileRows = weight.row.tileRows
    var first = rows.lowerBound
    while first < rows.upperBound {
      let left = rows.upperBound - first
      let isLastButOne = left > tileRows && left < 2 * tileRows
      let height = isLastButOne ? min(tileRows, max(1, left - 4)) : min(tileRows, left)
      body(first..<first + height)
      first += height
    }
  }

  @inline(__always)
  private func computeTile(
    rows: Range<Int>,
    panels: Range<Int>,
    depth: Range<Int>,
    destination: Destination,
    upcoming: UnsafeRawBufferPointer
  ) {
    let tileColumns = weight.row.tileColumns
    let firstColumn = panels.lowerBound * tileColumns
    let columns = min(panels.count * tileColumns, weight.columns - firstColumn)
    let bytesPerElement = MemoryLayout<Int32>.stride
    let rowStrideBytes = destination.rowStride * bytesPerElement
    let output =
      destination.output + rows.lowerBound * rowStrideBytes + firstColumn * bytesPerElement
    let isLastDepth = depth.upperBound == weight.paddedDepth
    func multiply(_ epilogue: UnsafePointer<smoothbench_epilogue>?) {
      kernels.product(
        rows.count,
        columns,
        depth.count,
        activation.row(rows.lowerBound) + depth.lowerBound * elementBytes,
        activation.rowStrideBytes,
        start(ofPanel: panels.lowerBound, depth: depth.lowerBound),
        depth.lowerBound == 0 ? activation.rowStarts.pointer + rows.lowerBound : nil,
        output.assumingMemoryBound(to: Int32.self),
        rowStrideBytes,
        epilogue,
        upcoming.baseAddress,
        upcoming.count
      )
    }
    guard isLastDepth, let epilogue = destination.epilogue else { return multiply(nil) }
    withUnsafePointer(to: epilogue.tile(row: rows.lowerBound, column: firstColumn)) {
      multiply($0)
    }
  }
}
