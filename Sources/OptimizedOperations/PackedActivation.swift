// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Scratch memory for activations in the layout of one kernel row, reused from call to call.
final class PackedActivation {
  private(set) var rowStrideBytes = 0
  private(set) var bytes = AlignedBuffer<UInt8>(uninitializedCount: 0)
  private(set) var rowStarts = AlignedBuffer<Int32>(uninitializedCount: 0)

  /// Makes room for a number of rows.
  func reserve(rows: Int, paddedDepth: Int, elementBytes: Int) {
    // An odd number of cache lines from row to row puts the rows of a tile into different cache
    // sets; with a power of two all of them would compete for one set.
    let lines = BlockShape.quotient(paddedDepth * elementBytes, 64) | 1
    rowStrideBytes = lines * 64
    if bytes.count < rows * rowStrideBytes {
      bytes = AlignedBuffer(uninitializedCount: rows * rowStrideBytes)
    }
    if rowStarts.count < rows { rowStarts = AlignedBuffer(uninitializedCount: rows) }
  }

  /// The first byte of a row.
  func row(_ row: Int) -> UnsafeMutablePointer<UInt8> { bytes.pointer + row * rowStrideBytes }
}
