// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Providers
import Quantization
import TensorCore
import Testing

@testable import OptimizedOperations

/// The products of attention with forbidden pages around every operand: a read or write too far
/// ends the test process.
@Suite struct GuardedHeadProductTests {
  private static let rowNames = KernelRow.supported.map(\.name)
  /// Elements between the end of a row and the start of the next.
  private static let gap = 3

  @Test(arguments: rowNames, AttentionProduct.allCases)
  func operandsMayEndWhereMemoryDoes(rowName: String, kind: AttentionProduct) throws {
    let row = try KernelRow.named(rowName)
    for side in [GuardSide.behind, .inFront] {
      for rows in [1, row.tileRows - 1, row.tileRows, row.tileRows + 1] {
        for columns in [1, row.tileColumns - 1, row.tileColumns, row.tileColumns + 1] {
          for depth in [1, 3, 15, 16, 17, 64, 65] {
            let shape = try ProblemShape(rows: rows, depth: depth, columns: columns)
            check(kind, shape, row: row, side: side)
          }
        }
      }
    }
  }

  private func check(
    _ kind: AttentionProduct,
    _ shape: ProblemShape,
    row: KernelRow,
    side: GuardSide
  ) {
    let (rightRows, rightColumns) =
      kind == .scores ? (shape.columns, shape.depth) : (shape.depth, shape.columns)
    let left = operand(rows: shape.rows, columns: shape.depth, side: side, stream: 1)
    let right = operand(rows: rightRows, columns: rightColumns, side: side, stream: 2)
    let output = GuardedBuffer<Int32>(
      count: count(rows: shape.rows, columns: shape.columns),
      side: side,
      pattern: 0x5A
    )
    HeadProduct(
      kind: kind,
      layout: HeadProduct.Layout(row: row, shape: shape),
      kernels: MicroKernels(row),
      operands: HeadOperands(),
      threads: 1,
      headsAtOnce: 1
    ).run(
      left: .init(start: left.pointer, rowStride: shape.depth + Self.gap),
      right: .init(start: right.pointer, rowStride: rightColumns + Self.gap),
      into: .init(
        output: output.pointer,
        rowStride: shape.columns + Self.gap,
        epilogue: nil
      ),
      pool: WorkerPool(threads: 1)
    )
    let isRight = (0..<shape.rows).allSatisfy { row in
      (0..<shape.columns).allSatisfy { column in
        let sum = (0..<shape.depth).reduce(0) { sum, index in
          let (major, minor) = kind == .scores ? (column, index) : (index, column)
          return sum
            + Int(left.pointer[row * (shape.depth + Self.gap) + index])
            * Int(right.pointer[major * (rightColumns + Self.gap) + minor])
        }
        return Int(output.pointer[row * (shape.columns + Self.gap) + column]) == sum
      }
    }
    #expect(isRight, "\(row.name) \(kind) \(shape)")
    #expect(output.strayWrite == nil, "\(row.name) \(kind) \(shape)")
  }

  private func count(rows: Int, columns: Int) -> Int { (rows - 1) * (columns + Self.gap) + columns }

  private func operand(
    rows: Int,
    columns: Int,
    side: GuardSide,
    stream: UInt64
  ) -> GuardedBuffer<Int8> {
    let buffer = GuardedBuffer<Int8>(
      count: count(rows: rows, columns: columns),
      side: side,
      pattern: 0x80
    )
    let source = RandomSource(seed: 7)
    for index in 0..<buffer.count {
      buffer.pointer[index] = Int8(
        truncatingIfNeeded: source.bits(stream: stream, row: 0, column: index)
      )
    }
    buffer.protect()
    return buffer
  }
}
