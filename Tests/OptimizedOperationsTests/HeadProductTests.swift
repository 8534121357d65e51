// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import Synchronization
import TensorCore
import Testing

@testable import OptimizedOperations

/// Exhaustive sweeps around the tile for both products of attention.
@Suite struct HeadProductTests {
  private static let rowNames = KernelRow.supported.map(\.name)

  private func codes(rows: Int, columns: Int, gap: Int, stream: UInt64) -> Matrix<Int8> {
    let source = RandomSource(seed: 20_261_124)
    var matrix = Matrix<Int8>(rows: rows, columns: columns, rowStride: columns + gap, repeating: 99)
    for row in 0..<rows {
      for column in 0..<columns {
        matrix[row, column] = Int8(
          source.integer(in: -128...127, stream: stream, row: row, column: column)
        )
      }
    }
    return matrix
  }

  /// Heads beside one another, the right operand stored as its product wants it.
  private func operands(
    _ kind: AttentionProduct,
    rows: Int,
    depth: Int,
    columns: Int,
    heads: Int,
    rightHeads: Int
  ) -> (left: HeadTensor<Int8>, right: HeadTensor<Int8>) {
    let (rightRows, rightColumns) = kind == .scores ? (columns, depth) : (depth, columns)
    return (
      HeadTensor(
        columnsOf: codes(rows: rows, columns: heads * depth, gap: rows % 3, stream: 1),
        heads: heads
      ),
      HeadTensor(
        columnsOf: codes(
          rows: rightRows,
          columns: rightHeads * rightColumns,
          gap: columns % 3,
          stream: 2
        ),
        heads: rightHeads
      )
    )
  }

  /// A plain sum, written here so that it shares nothing with any other code.
  private func expected(
    _ kind: AttentionProduct,
    _ left: HeadTensor<Int8>,
    _ right: HeadTensor<Int8>
  ) -> Matrix<Int32> {
    let columns = kind == .scores ? right.shape.rows : right.shape.columns
    return Matrix(rows: left.heads * left.shape.rows, columns: columns) { row, column in
      let (head, row) = row.quotientAndRemainder(dividingBy: left.shape.rows)
      let rightHead = head * right.heads / left.heads
      var sum = 0
      for index in 0..<left.shape.columns {
        let factor =
          kind == .scores ? right[rightHead, column, index] : right[rightHead, index, column]
        sum += Int(left[head, row, index]) * Int(factor)
      }
      return Int32(sum)
    }
  }

  @Test(arguments: rowNames, AttentionProduct.allCases)
  func matchesAPlainSumOnEveryPartialTile(rowName: String, kind: AttentionProduct) throws {
    let row = try KernelRow.named(rowName)
    let operations = OptimizedOperations(row: row)
    for rows in 1...(2 * row.tileRows + 1) {
      for columns in [1, 2, 3, row.tileColumns - 1, row.tileColumns, row.tileColumns + 1]
      where columns >= 1 {
        for depth in [1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65] {
          let (left, right) = operands(
            kind,
            rows: rows,
            depth: depth,
            columns: columns,
            heads: 1,
            rightHeads: 1
          )
          let output = try operations.attentionProduct(kind, left: left, right: right)
          #expect(
            output.matrix == expected(kind, left, right),
            "\(rowName) \(kind) \(rows)x\(depth)x\(columns)"
          )
        }
      }
    }
  }

  @Test(arguments: rowNames, AttentionProduct.allCases)
  func headsAndThreadsKeepApart(rowName: String, kind: AttentionProduct) throws {
    let row = try KernelRow.named(rowName)
    for threads in [1, 2, 3] {
      let operations = OptimizedOperations(row: row, threads: threads)
      for (heads, rightHeads) in [(3, 3), (4, 2), (4, 1)] {
        let (left, right) = operands(
          kind,
          rows: 5 * row.tileRows - 1,
          depth: 37,
          columns: 3 * row.tileColumns + 1,
          heads: heads,
          rightHeads: rightHeads
        )
        let output = try operations.attentionProduct(kind, left: left, right: right)
        #expect(
          output.matrix == expected(kind, left, right),
          "\(rowName) \(kind) \(heads) heads, \(threads) threads"
        )
      }
    }
  }

  @Test(arguments: rowNames)
  func lowestCodesThroughoutAreExact(rowName: String) throws {
    let operations = OptimizedOperations(row: try KernelRow.named(rowName))
    for kind in AttentionProduct.allCases {
      let depth = 2048
      let left = Matrix<Int8>(rows: 7, columns: depth, repeating: -128)
      let right = kind == .scores ? left : left.transposed()
      let output = try operations.attentionProduct(
        kind,
        left: HeadTensor(rowsOf: left, heads: 1),
        right: HeadTensor(rowsOf: right, heads: 1)
      )
      #expect(output.matrix == Matrix(rows: 7, columns: 7, repeating: Int32(16_384 * depth)))
    }
  }

  @Test(arguments: rowNames)
  func headsOverwriteASharedOutputAndNothingElse(rowName: String) throws {
    let operations = OptimizedOperations(row: try KernelRow.named(rowName))
    let (left, right) = operands(
      .scores,
      rows: 5,
      depth: 9,
      columns: 7,
      heads: 2,
      rightHeads: 2
    )
    let all = expected(.scores, left, right)
    var output = HeadTensor(
      sharing: Matrix<Int32>(rows: 5, columns: 7, rowStride: 11, repeating: 77),
      heads: 2
    )
    for head in 0..<2 {
      try operations.multiplyHead(head, of: .scores, left: left, right: right, into: &output)
      #expect(output.matrix == all.rows(5 * head..<5 * head + 5))
    }
    output.matrix.withUnsafePointer { pointer in
      for row in 0..<4 {
        for gap in 7..<11 { #expect(pointer[row * 11 + gap] == 77) }
      }
    }
  }

  @Test(arguments: rowNames, AttentionProduct.allCases)
  func everyHeadIsHandedOverOnceFromTheOutputOfItsThread(
    rowName: String,
    kind: AttentionProduct
  ) throws {
    let row = try KernelRow.named(rowName)
    // Long enough that threads overlap.
    let (rows, columns) = (4 * row.tileRows + 1, 8 * row.tileColumns + 1)
    for threads in [1, 2, 3] {
      let operations = OptimizedOperations(row: row, threads: threads)
      // Heads left over are computed by all threads.
      for (heads, rightHeads) in [(1, 1), (2, 1), (6, 3), (7, 7)] {
        let (left, right) = operands(
          kind,
          rows: rows,
          depth: 137,
          columns: columns,
          heads: heads,
          rightHeads: rightHeads
        )
        let gap = 3
        var outputs = HeadTensor(
          Matrix<Int32>(
            rows: threads * rows,
            columns: columns,
            rowStride: columns + gap,
            repeating: 77
          ),
          heads: threads,
          shape: MatrixShape(rows: rows, columns: columns),
          headStride: rows * (columns + gap)
        )
        let found = Mutex<[Int: Matrix<Int32>]>([:])
        let lastHeads = Mutex<[Int: Int]>([:])
        try operations.multiplyHeads(of: kind, left: left, right: right, into: &outputs) {
          head,
          output,
          product in
          // The product is only lent.
          let copy = Matrix(rows: rows, columns: columns) { product[$0, $1] }
          found.withLock {
            #expect($0[head] == nil)
            $0[head] = copy
          }
          lastHeads.withLock { $0[output] = head }
        }
        let all = expected(kind, left, right)
        let place = "\(rowName) \(kind) \(heads) heads, \(threads) threads"
        found.withLock { found in
          #expect(found.count == heads, "\(place)")
          for head in 0..<heads {
            #expect(found[head] == all.rows(head * rows..<(head + 1) * rows), "\(place)")
          }
        }
        for (output, head) in lastHeads.withLock({ $0 }) {
          let last = all.rows(head * rows..<(head + 1) * rows)
          #expect(outputs.head(output) == last, "\(place)")
        }
        outputs.matrix.withUnsafePointer { pointer in
          for row in 0..<threads * rows {
            for index in columns..<columns + gap {
              #expect(pointer[row * (columns + gap) + index] == 77, "\(place)")
            }
          }
        }
      }
    }
  }

  @Test(arguments: rowNames, AttentionProduct.allCases)
  func scaledOutputIsTheEpilogueOfTheProduct(rowName: String, kind: AttentionProduct) throws {
    let row = try KernelRow.named(rowName)
    let operations = OptimizedOperations(row: row, threads: 2)
    let (rows, columns) = (2 * row.tileRows + 1, row.tileColumns + 3)
    let (left, right) = operands(
      kind,
      rows: rows,
      depth: 33,
      columns: columns,
      heads: 4,
      rightHeads: 2
    )
    let rowScales = try (0..<4 * rows).map { try Scale(0.001 * Float($0 + 1)) }
    let columnScales = try (0..<2 * columns).map { try Scale(0.3 + 0.01 * Float($0)) }
    let scaled = try operations.scaledAttentionProduct(
      kind,
      left: left,
      right: right,
      rowScales: rowScales,
      columnScales: columnScales
    )
    let sums = expected(kind, left, right)
    for head in 0..<4 {
      let composed = try operations.dequantizedProduct(
        accumulator: sums.rows(head * rows..<(head + 1) * rows),
        rowScales: Array(rowScales[head * rows..<(head + 1) * rows]),
        columnScales: Array(columnScales[head / 2 * columns..<(head / 2 + 1) * columns]),
        bias: nil
      )
      #expect(scaled.head(head) == composed, "\(rowName) \(kind) head \(head)")
    }
  }

  @Test func operandsThatDoNotFitAreRefused() throws {
    let row = try #require(KernelRow.all.last)
    let operations = OptimizedOperations(row: row)
    let (left, right) = operands(.scores, rows: 3, depth: 4, columns: 5, heads: 3, rightHeads: 2)
    #expect(throws: ShapeError.headMismatch(left: 3, right: 2)) {
      try operations.attentionProduct(.scores, left: left, right: right)
    }
    #expect(throws: ShapeError.self) {
      try operations.attentionProduct(.values, left: right, right: right)
    }
    #expect(throws: ShapeError.lengthMismatch(vector: "rowScales", found: 1, expected: 10)) {
      try operations.scaledAttentionProduct(
        .scores,
        left: right,
        right: right,
        rowScales: [Scale(1)],
        columnScales: []
      )
    }
  }

  @Test(arguments: rowNames)
  func transposedPackingGivesThePackedTranspose(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let kernels = MicroKernels(row)
    for columns in 1...row.tileColumns {
      for depth in 1...(2 * row.depthStep + 1) {
        let weight = codes(rows: columns, columns: depth, gap: 1, stream: 3)
        let transposed = weight.transposed()
        let steps = (depth + row.depthStep - 1) / row.depthStep
        let bytes = steps * row.depthStep * row.tileColumns
        var packed = [[UInt8]](repeating: Array(repeating: 0xAA, count: bytes + 1), count: 2)
        weight.withUnsafePointer { kernels.packWeight(columns, depth, $0, depth + 1, &packed[0]) }
        transposed.withUnsafePointer {
          kernels.packWeightTransposed(columns, depth, $0, columns, &packed[1])
        }
        #expect(packed[0] == packed[1], "\(rowName) \(columns) columns, depth \(depth)")
        #expect(packed[1].last == 0xAA)
      }
    }
  }
}

extension Matrix {
  fileprivate func rows(_ range: Range<Int>) -> Matrix {
    Matrix(rows: range.count, columns: columns) { self[range.lowerBound + $0, $1] }
  }
}
