// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
import Testing

@testable import OptimizedOperations

/// Exhaustive sweeps around the tile, which random cases meet only by chance.
@Suite struct MatrixProductTests {
  private static let rowNames = KernelRow.supported.map(\.name)

  /// A plain sum, written here so that it shares nothing with any other code.
  private func expected(_ activation: Matrix<Int8>, _ weight: Matrix<Int8>) -> Matrix<Int32> {
    Matrix(rows: activation.rows, columns: weight.rows) { row, column in
      var sum = 0
      for index in 0..<activation.columns {
        sum += Int(activation[row, index]) * Int(weight[column, index])
      }
      return Int32(sum)
    }
  }

  private func codes(rows: Int, columns: Int, gap: Int, stream: UInt64) -> Matrix<Int8> {
    let source = RandomSource(seed: 20_261_123)
    var matrix = Matrix<Int8>(
      rows: rows,
      columns: columns,
      rowStride: columns + gap,
      repeating: -128
    )
    for row in 0..<rows {
      for column in 0..<columns {
        matrix[row, column] = Int8(
          source.integer(in: -128...127, stream: stream, row: row, column: column)
        )
      }
    }
    return matrix
  }

  /// A tile's sums become real values in registers; the epilogue alone is what they must equal.
  @Test(arguments: rowNames, [true, false])
  func aLayersValuesAreItsStepsToTheLastBit(rowName: String, hasBias: Bool) throws {
    let row = try KernelRow.named(rowName)
    let operations = OptimizedOperations(row: row)
    let source = RandomSource(seed: 7)
    let tile = row.tileColumns
    let shapes = (1...(row.tileRows + 1)).flatMap { rows in
      [1, tile - 1, tile, tile + 1, 4 * tile + 1].map { (rows, 65, max(1, $0)) }
    }
    for (rows, depth, columns) in shapes {
      let activation = Matrix(rows: rows, columns: depth) { row, column in
        Float(source.unit(stream: 1, row: row, column: column) - 0.5)
      }
      let weight = try operations.quantizedPerToken(
        Matrix(rows: columns, columns: depth) { row, column in
          Float(source.unit(stream: 2, row: row, column: column) - 0.5) * Float(row + 1)
        },
        range: .restricted
      )
      let bias = hasBias ? (0..<columns).map { Float($0) - 3.3 } : nil
      let output = try operations.linear(
        activation: activation,
        activationScale: nil,
        weight: weight,
        bias: bias
      )
      let quantized = try operations.quantizedPerToken(activation, range: .restricted)
      let expected = try operations.dequantizedProduct(
        accumulator: operations.product(activation: quantized.codes, weight: weight.codes),
        rowScales: quantized.rowScales,
        columnScales: weight.rowScales,
        bias: bias
      )
      #expect(output == expected, "\(rowName) \(rows)x\(depth)x\(columns)")
    }
  }

  @Test(arguments: rowNames)
  func matchesAPlainSumOnEveryPartialTile(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let operations = OptimizedOperations(row: row)
    for rows in 1...(2 * row.tileRows + 1) {
      for columns in [1, 2, 3, row.tileColumns - 1, row.tileColumns, row.tileColumns + 1]
      where columns >= 1 {
        for depth in [1, 2, 3, 4, 5, 7, 8, 9, 63, 64, 65] {
          let activation = codes(rows: rows, columns: depth, gap: rows % 3, stream: 1)
          let weight = codes(rows: columns, columns: depth, gap: columns % 3, stream: 2)
          let output = try operations.product(activation: activation, weight: weight)
          #expect(
            output == expected(activation, weight),
            "\(rowName) \(rows)x\(depth)x\(columns)"
          )
        }
      }
    }
  }

  @Test(arguments: rowNames)
  func fewRowsMatchAPlainSumForEveryNumberOfPanels(rowName: String) throws {
    // Tiles of few rows take several panels at once; what is left over, they take one by one.
    let row = try KernelRow.named(rowName)
    let operations = OptimizedOperations(row: row)
    for rows in 1...row.tileRows {
      for panels in 1...9 {
        for columns in [panels * row.tileColumns - 1, panels * row.tileColumns] {
          for depth in [1, row.depthStep, 5 * row.depthStep + 1] {
            let activation = codes(rows: rows, columns: depth, gap: 0, stream: 1)
            let weight = codes(rows: columns, columns: depth, gap: 0, stream: 2)
            let output = try operations.product(activation: activation, weight: weight)
            #expect(
              output == expected(activation, weight),
              "\(rowName) \(rows)x\(depth)x\(columns)"
            )
          }
        }
      }
    }
  }

  /// Shapes whose depth is cut where the second-level cache holds a third of a panel, with what is
  /// left over of tiles, panels and depth steps.
  private func forEachCutShape(
    of row: KernelRow,
    _ body: (_ rows: Int, _ depth: Int, _ columns: Int) throws -> Void
  ) rethrows {
    let depth = 40 * row.depthStep - 1
    let paddedDepth = BlockShape.quotient(depth, row.depthStep) * row.depthStep
    let caches = CacheSizes(
      secondLevel: paddedDepth * row.tileColumns / 3,
      lastLevel: 4 * paddedDepth * row.tileColumns
    )
    try CacheSizes.$current.withValue(caches) {
      for rows in 1...(2 * row.tileRows + 1) {
        for columns in [1, row.tileColumns, 4 * row.tileColumns + 1] {
          let block = BlockShape(
            rows: rows,
            paddedDepth: paddedDepth,
            panelCount: BlockShape.quotient(columns, row.tileColumns),
            row: row,
            threads: 1
          )
          // The first block starts, another one goes on, the last one ends.
          #expect(BlockShape.quotient(paddedDepth, block.depth) >= 3)
          try body(rows, depth, columns)
        }
      }
    }
  }

  @Test(arguments: rowNames)
  func matchesAPlainSumBeyondOneDepthBlock(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let operations = OptimizedOperations(row: row)
    try forEachCutShape(of: row) { rows, depth, columns in
      let activation = codes(rows: rows, columns: depth, gap: 0, stream: 1)
      let weight = codes(rows: columns, columns: depth, gap: 0, stream: 2)
      let output = try operations.product(activation: activation, weight: weight)
      #expect(output == expected(activation, weight), "\(rowName) \(rows)x\(depth)x\(columns)")
    }
  }

  /// Row blocks are shared out among threads where they divide evenly, several panels to a task.
  @Test(arguments: rowNames)
  func everyNumberOfThreadsComputesEveryRowBlock(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    // Enough columns for several tasks in each row block, on every row of the table.
    let (depth, columns) = (64, 4095)
    let weight = codes(rows: columns, columns: depth, gap: 0, stream: 2)
    let packed = try PackedWeight(weight, row: row)
    for rowBlocks in [2, 3, 4] {
      let rows = rowBlocks * 132 - 60
      let activation = codes(rows: rows, columns: depth, gap: 0, stream: 1)
      let sums = expected(activation, weight)
      for threads in 1...4 {
        let operations = OptimizedOperations(row: row, threads: threads)
        let block = BlockShape(
          rows: rows,
          paddedDepth: depth,
          panelCount: BlockShape.quotient(columns, row.tileColumns),
          row: row,
          threads: threads
        )
        #expect(BlockShape.quotient(rows, block.rows) == rowBlocks)
        #expect(threads == 1 || block.panels * row.tileColumns < columns, "one task a row block")
        // What no task writes must not be what an earlier product left there.
        var output = Matrix<Int32>(rows: rows, columns: columns, repeating: .min)
        try operations.multiply(activation, by: packed, into: &output)
        #expect(output == sums, "\(rowName) \(rows) rows, \(threads) threads")
      }
    }
  }

  /// With one block of the whole depth the sums never leave the registers; cut, they are stored.
  @Test(arguments: rowNames, [true, false])
  func aCutDepthChangesNoValueAndNoCodeOfALayer(rowName: String, hasBias: Bool) throws {
    let row = try KernelRow.named(rowName)
    let operations = OptimizedOperations(row: row)
    let source = RandomSource(seed: 9)
    try forEachCutShape(of: row) { rows, depth, columns in
      let activation = Matrix(rows: rows, columns: depth) { row, column in
        Float(source.unit(stream: 1, row: row, column: column) - 0.5)
      }
      let weight = try operations.quantizedPerToken(
        Matrix(rows: columns, columns: depth) { row, column in
          Float(source.unit(stream: 2, row: row, column: column) - 0.5) * Float(row + 1)
        },
        range: .restricted
      )
      let bias = hasBias ? (0..<columns).map { Float($0) / 8 - 1 } : nil
      func values() throws -> Matrix<Float> {
        try operations.linear(
          activation: activation,
          activationScale: nil,
          weight: weight,
          bias: bias
        )
      }
      func outputCodes() throws -> Matrix<Int8> {
        try operations.requantizedLinear(
          activation: activation,
          activationScale: nil,
          weight: weight,
          bias: bias,
          outputScale: Scale(0.05),
          range: .restricted
        ).codes
      }
      let whole = try CacheSizes.$current.withValue(
        CacheSizes(secondLevel: 1 << 30, lastLevel: 1 << 30)
      ) { (values: try values(), codes: try outputCodes()) }
      let what = "\(rowName) \(rows)x\(depth)x\(columns)"
      #expect(try values() == whole.values, "\(what)")
      #expect(try outputCodes() == whole.codes, "\(what)")
      #expect(whole.codes.elements.contains { abs(Int($0)) < 127 && $0 != 0 }, "\(what)")
    }
  }

  @Test(arguments: rowNames)
  func isExactAtTheDepthBoundWithTheLargestProducts(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let depth = ProblemShape.greatestExactDepth
    let activation = Matrix<Int8>(rows: 1, columns: depth, repeating: -128)
    let weight = Matrix<Int8>(rows: 1, columns: depth, repeating: -128)
    let output = try OptimizedOperations(row: row).product(activation: activation, weight: weight)
    #expect(output[0, 0] == Int32(16_384 * depth))
  }

  @Test(arguments: rowNames)
  func refusesADepthThatCanOverflow(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let depth = ProblemShape.greatestExactDepth + 1
    let matrix = Matrix<Int8>(rows: 1, columns: depth, repeating: 1)
    #expect(
      throws: ShapeError.depthBeyondAccumulator(
        depth: depth,
        greatestDepth: ProblemShape.greatestExactDepth
      )
    ) { try OptimizedOperations(row: row).product(activation: matrix, weight: matrix) }
  }

  @Test(arguments: rowNames)
  func leavesTheGapBetweenOutputRowsAlone(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let activation = codes(rows: 5, columns: 9, gap: 0, stream: 1)
    let weight = codes(rows: 7, columns: 9, gap: 0, stream: 2)
    var output = Matrix<Int32>(rows: 5, columns: 7, rowStride: 11, repeating: 77)
    try OptimizedOperations(row: row).multiply(
      activation,
      by: PackedWeight(weight, row: row),
      into: &output
    )
    #expect(output == expected(activation, weight))
    output.withUnsafePointer { pointer in
      for row in 0..<5 {
        for gap in 7..<11 { #expect(pointer[row * 11 + gap] == 77) }
      }
    }
  }

  @Test func thePlainProductOfThePortableRowMatchesAPlainSum() throws {
    let row = try KernelRow.named("portable")
    let plain = try #require(PlainProduct(row: row))
    for (rows, depth, columns) in [(1, 1, 1), (3, 17, 5), (7, 64, 9)] {
      let activation = codes(rows: rows, columns: depth, gap: 1, stream: 1)
      let weight = codes(rows: columns, columns: depth, gap: 2, stream: 2)
      var output = Matrix<Int32>(rows: rows, columns: columns, repeating: 77)
      plain.multiply(activation, by: weight, into: &output)
      #expect(output == expected(activation, weight))
    }
  }

  @Test(arguments: rowNames)
  func packedWeightTakesOneByteForEachElement(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let columns = 4 * row.tileColumns
    let depth = 16 * row.depthStep
    let weight = Matrix<Int8>(rows: columns, columns: depth, repeating: 1)
    #expect(try PackedWeight(weight, row: row).byteCount == columns * depth)
  }
}
