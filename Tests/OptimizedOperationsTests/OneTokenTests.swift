// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore
import Testing

@testable import OptimizedOperations

/// What is done otherwise for a single token: the same bits, on every thread.
@Suite struct OneTokenTests {
  private static let rowNames = KernelRow.supported.map(\.name)
  private static let source = RandomSource(seed: 20_261_124)

  private static func values(rows: Int, columns: Int, stream: UInt64) -> Matrix<Float> {
    Matrix(rows: rows, columns: columns) {
      Float(source.unit(stream: stream, row: $0, column: $1) - 0.5)
    }
  }

  @Test(arguments: rowNames, FloatStorage.allCases)
  func multipliesOneRowToTheBitsOfMany(rowName: String, storage: FloatStorage) throws {
    let row = try KernelRow.named(rowName)
    // Several blocks of the depth for many rows and for one, several panels and tasks.
    let activation = Self.values(rows: 20, columns: 1300, stream: 1)
    let weight = FloatStoredWeight(
      Self.values(rows: 1100, columns: 1300, stream: 2),
      storage: storage,
      row: row
    )
    let product = FloatStoredProduct(row: row, pool: WorkerPool(threads: 2))
    var many = Matrix<Float>(rows: 20, columns: 1100, repeating: 0)
    try product.multiply(activation, by: weight, into: &many)
    for index in 0..<20 {
      var one = Matrix<Float>(rows: 1, columns: 1100, repeating: 0)
      try product.multiply(activation.rows(index..<index + 1), by: weight, into: &one)
      #expect(one.row(0) == many.row(index))
    }
  }

  /// Heads, keys and values of sizes that take every way through attention.
  ///
  /// 13 query heads on one key are more than a tile of any row has; 3 take panels side by side. Of 72
  /// elements there are several panels of values, apart by more than the tokens seen; 1100 tokens are more
  /// than one block of values converted at a time, for one query head and for 13.
  private static let texts: [(heads: Int, headSize: Int, tokens: Int)] = [
    (heads: 26, headSize: 12, tokens: 60), (6, 72, 150), (2, 8, 1100), (26, 4, 1100),
  ]

  @Test(arguments: rowNames, FloatStorage.allCases)
  func attendsWithOneTokenToTheBitsOfAText(rowName: String, storage: FloatStorage) throws {
    let texts = Self.texts.flatMap { text in
      [[], (1...text.heads).map { 1 / Double($0) }].map { (text, $0) }
    }
    // Fewer threads than parts of a head, and more.
    for (((heads, headSize, tokens), slopes), threads) in zip(texts, [2, 7, 1, 2, 7, 1, 3, 2]) {
      let operations = FloatTransformer(
        row: try KernelRow.named(rowName),
        pool: WorkerPool(threads: threads),
        storage: storage
      )
      let layout = AttentionLayout(heads: heads, keyValueHeads: 2, headSize: headSize)
      let rows = Self.values(rows: tokens, columns: layout.columns, stream: 3)
      let rule = AttentionRule(isCausal: true, slopes: slopes)
      var cache = operations.makeCache(block: 0, layout: layout, capacity: tokens + 7)
      let whole = try operations.attention(rows, layout: layout, rule: rule, cache: &cache)
      cache = operations.makeCache(block: 0, layout: layout, capacity: tokens + 7)
      for token in 0..<tokens {
        let one = try operations.attention(
          rows.rows(token..<token + 1),
          layout: layout,
          rule: rule,
          cache: &cache
        )
        #expect(one.row(0) == whole.row(token))
      }
    }
  }

  @Test(arguments: rowNames, [FloatStorage.fp16, .bf16])
  func attendsToKeysAndValuesAsTheyAreStored(rowName: String, storage: FloatStorage) throws {
    let row = try KernelRow.named(rowName)
    let pool = WorkerPool(threads: 2)
    for (heads, headSize, tokens) in Self.texts {
      let layout = AttentionLayout(heads: heads, keyValueHeads: 2, headSize: headSize)
      let rows = Self.values(rows: tokens, columns: layout.columns, stream: 4)
      let rounded = Matrix(rows: tokens, columns: layout.columns) { token, column in
        let value = rows[token, column]
        if layout.queryColumns.contains(column) { return value }
        return storage == .fp16 ? Float(Float16(value)) : BFloat16(value).floatValue
      }
      func attention(_ rows: Matrix<Float>, storage: FloatStorage) throws -> Matrix<Float> {
        let operations = FloatTransformer(row: row, pool: pool, storage: storage)
        var cache = operations.makeCache(block: 0, layout: layout, capacity: tokens)
        return try operations.attention(
          rows,
          layout: layout,
          rule: AttentionRule(isCausal: true, slopes: []),
          cache: &cache
        )
      }
      let found = try attention(rows, storage: storage)
      #expect(try found == attention(rounded, storage: .fp32))
      #expect(try found != attention(rows, storage: .fp32))
    }
  }

  @Test(arguments: rowNames)
  func refusesAKeyBeyondFP16(rowName: String) throws {
    let operations = FloatTransformer(
      row: try KernelRow.named(rowName),
      pool: WorkerPool(threads: 2),
      storage: .fp16
    )
    let layout = AttentionLayout(heads: 2, keyValueHeads: 2, headSize: 8)
    // 65519 is rounded to 65504, 65520 is a tie that goes to infinity.
    for (value, isHeld) in [(Float(65519), true), (65520, false), (.infinity, false)] {
      var rows = Self.values(rows: 40, columns: layout.columns, stream: 5)
      let column = layout.keyColumns.lowerBound + 3
      rows[37, column] = value
      var cache = operations.makeCache(block: 0, layout: layout, capacity: 40)
      func run() throws {
        _ = try operations.attention(
          rows,
          layout: layout,
          rule: AttentionRule(isCausal: true, slopes: []),
          cache: &cache
        )
      }
      if isHeld {
        try run()
      } else {
        #expect(
          throws: QuantizationError.keyValueOverflow(
            format: .fp16,
            token: 37,
            column: column,
            value: value
          )
        ) { try run() }
      }
    }
  }

  /// The layers of a model of width 576 with 1536 inside, and one too small to share.
  @Test(arguments: rowNames)
  func givesEveryThreadWeightsToReadForOneToken(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    for (depth, columns) in [(576, 960), (576, 576), (576, 3072), (1536, 576)] {
      let panelCount = BlockShape.quotient(columns, row.tileColumns)
      let block = BlockShape(
        rows: 1,
        paddedDepth: depth,
        panelCount: panelCount,
        row: row,
        threads: 2
      )
      #expect(BlockShape.quotient(panelCount, block.panels) >= 2)
      #expect(block.panels * row.tileColumns * depth >= 128 << 10)
    }
    let small = BlockShape(rows: 1, paddedDepth: 64, panelCount: 2, row: row, threads: 2)
    #expect(small.panels == 2)
  }
}
