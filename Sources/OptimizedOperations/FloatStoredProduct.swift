// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import TensorCore

/// FP32 product with weights stored as FP32, FP16 or BF16.
///
/// Two-byte formats are converted panel by panel, or for few rows on the way to the registers: what a
/// processor without their arithmetic does with such weights.
/// Blocked by rows and panels on the same threads as the INT8 product. Every output element is summed
/// in order of depth by one thread: the result is the same for any number of threads.
public final class FloatStoredProduct: Sendable {
  /// The kernel row.
  public let row: KernelRow
  private let pool: WorkerPool
  private let kernels: MicroKernels
  private let callers = Mutex<Void>(())
  private let workspace = Workspace()

  private final class Workspace: @unchecked Sendable {
    // Unchecked: touched only by the call that holds `callers`; threads use disjoint parts.
    var activation = AlignedBuffer<Float>(uninitializedCount: 0)
    var panels: [AlignedBuffer<Float>] = []
  }

  /// Depth converted at a time: 1024 x 32 FP32 values are 128 KB of the second-level cache, and the
  /// output is read and written once for each depth block.
  private static let blockDepth = 1024
  /// Rows that share a converted panel: conversion costs one part in four hundred of their products.
  ///
  /// 128 rows reach 87 % of the FP32 peak on Zen 4, 512 reach 94 %.
  private static let blockRows = 512

  /// Creates the product on the threads of a pool.
  public init(row: KernelRow, pool: WorkerPool) {
    self.row = row
    self.pool = pool
    kernels = MicroKernels(row)
  }

  /// Multiplies an activation by a stored weight, into an output that exists.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Packed for this kernel row.
  ///   - output: Shape: `[M, N]`; every element is overwritten.
  /// - Throws: ``ShapeError`` when depths differ.
  public func multiply(
    _ activation: Matrix<Float>,
    by weight: FloatStoredWeight,
    into output: inout Matrix<Float>
  ) throws(ShapeError) {
    guard activation.columns == weight.depth else {
      throw .depthMismatch(
        activation: activation.shape,
        weight: MatrixShape(rows: weight.columns, columns: weight.depth)
      )
    }
    precondition(output.shape == MatrixShape(rows: activation.rows, columns: weight.columns))
    let rowStride = output.rowStride
    output.withUnsafeMutablePointer { output in
      callers.withLock { _ in
        run(activation, weight, output, rowStride)
      }
    }
  }

  private func run(
    _ activation: Matrix<Float>,
    _ weight: FloatStoredWeight,
    _ output: UnsafeMutablePointer<Float>,
    _ rowStride: Int
  ) {
    let activationStride = copy(activation)
    let panelColumns = weight.panelColumns
    while workspace.panels.count < pool.threads {
      workspace.panels.append(
        AlignedBuffer(uninitializedCount: Self.blockDepth * panelColumns)
      )
    }
    let blockRows = Self.blockRows
    let rowBlocks = BlockShape.quotient(activation.rows, blockRows)
    let hasFewRows = activation.rows <= row.floatTile.rows
    let blockDepth = hasFewRows ? weight.depth : Self.blockDepth
    let panels =
      hasFewRows
      ? row.floatPanelsOfTask(
        rows: activation.rows,
        panels: weight.panelCount,
        panelBytes: weight.panelBytes,
        threads: pool.threads
      ) : 1
    let panelBlocks = BlockShape.quotient(weight.panelCount, panels)
    pool.run(taskCount: rowBlocks * panelBlocks) { task, thread in
      let firstRow = task % rowBlocks * blockRows
      let rows = firstRow..<min(activation.rows, firstRow + blockRows)
      let firstPanel = task / rowBlocks * panels
      let endPanel = min(weight.panelCount, firstPanel + panels)
      var panel = firstPanel
      while panel < endPanel {
        // A converted panel stands alone.
        let sideBySide =
          hasFewRows
          ? row.floatPanelsSideBySide(rows: rows.count, of: endPanel - panel) : 1
        for firstDepth in stride(from: 0, to: weight.depth, by: blockDepth) {
          let depth = min(blockDepth, weight.depth - firstDepth)
          var part = weight.panels.part(from: (panel * weight.depth + firstDepth) * panelColumns)
          if !hasFewRows {
            part = kernels.converted(
              part,
              count: depth * panelColumns,
              scratch: workspace.panels[thread].pointer
            )
          }
          multiplyBlock(
            rows: rows,
            columns: min(sideBySide * panelColumns, weight.columns - panel * panelColumns),
            depth: depth,
            isFirst: firstDepth == 0,
            activation: workspace.activation.pointer + firstDepth,
            activationStride: activationStride,
            weight: part,
            panelBytes: weight.panelBytes,
            output: output + panel * panelColumns,
            rowStride: rowStride
          )
        }
        panel += sideBySide
      }
    }
  }

  private func multiplyBlock(
    rows: Range<Int>,
    columns: Int,
    depth: Int,
    isFirst: Bool,
    activation: UnsafePointer<Float>,
    activationStride: Int,
    weight: FloatPanelPart,
    panelBytes: Int,
    output: UnsafeMutablePointer<Float>,
    rowStride: Int
  ) {
    let activationBytes = activationStride * MemoryLayout<Float>.stride
    let outputBytes = rowStride * MemoryLayout<Float>.stride
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: row.floatTile.rows) {
      kernels.multiply(
        (min(row.floatTile.rows, rows.upperBound - first), depth, columns),
        activation + first * activationStride,
        leftBytes: activationBytes,
        by: weight,
        panelBytes: panelBytes,
        accumulates: !isFirst,
        into: output + first * rowStride,
        outputBytes: outputBytes
      )
    }
  }

  /// Copies the activation to rows an odd number of cache lines apart, so that the rows of a tile
  /// do not compete for one cache set.
  ///
  /// Returns the row stride in elements.
  private func copy(_ activation: Matrix<Float>) -> Int {
    let lineElements = 64 / MemoryLayout<Float>.stride
    let stride = (BlockShape.quotient(activation.columns, lineElements) | 1) * lineElements
    let workspace = workspace
    if workspace.activation.count < activation.rows * stride {
      workspace.activation = AlignedBuffer(uninitializedCount: activation.rows * stride)
    }
    let target = workspace.activation
    activation.withUnsafePointer { source in
      pool.run(taskCount: activation.rows) { row, _ in
        (target.pointer + row * stride).update(
          from: source + row * activation.rowStride,
          count: activation.columns
        )
      }
    }
    return stride
  }
}
