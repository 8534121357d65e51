// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import ReferenceOperations
import TensorCore
import Testing

@Suite struct IntegerAttentionTests {
  private static let rowNames = KernelRow.supported.map(\.name)
  private static let layout = AttentionLayout(heads: 4, keyValueHeads: 2, headSize: 12)
  /// More than one panel of keys on every row, and a partial one.
  private static let tokens = 70
  private static let source = RandomSource(seed: 20_261_124)

  /// Queries, keys and values; the first token's are large, as massive activations are, and one value
  /// head is all zero at one token.
  private static let rows = Matrix(rows: tokens, columns: layout.columns) { row, column in
    let value = 4 * (source.unit(stream: 1, row: row, column: column) - 0.5)
    let isZero = row == 33 && column >= layout.columns - layout.headSize
    return isZero ? Float(0) : Float(row == 0 ? 9 * value : value)
  }

  private static func output(
    row: String,
    threads: Int,
    rule: AttentionRule,
    scaling: AttentionScaling = .rows,
    staticScales: [AttentionScales] = [],
    pieces: [Range<Int>]
  ) throws -> Matrix<Float> {
    let row = try KernelRow.named(row)
    let pool = WorkerPool(threads: threads)
    let attention = IntegerAttention(
      float: FloatTransformer(row: row, pool: pool),
      operations: OptimizedOperations(row: row, pool: pool),
      scaling: scaling,
      staticScales: staticScales
    )
    var cache = attention.makeCache(
      block: max(0, staticScales.count - 1),
      layout: layout,
      capacity: tokens
    )
    let parts = try pieces.map {
      try attention.attention(rows.rows($0), layout: layout, rule: rule, cache: &cache)
    }
    return Matrix(
      rows: tokens,
      columns: layout.queryColumns.count,
      elements: parts.flatMap(\.elements)
    )
  }

  /// One head of all tokens, quantized by the reference.
  private static func coded(_ head: Int) throws -> ReferenceQuantizedMatrix {
    try ReferenceQuantizer(rule: .fp32, range: .restricted).quantized(
      rows.columns(head * layout.headSize..<(head + 1) * layout.headSize).map { Double($0) },
      granularity: .perToken
    )
  }

  @Test(arguments: rowNames, [[], [0.25, 0.5, 0.125, 1]])
  func staysWithinHalfAStepOfItsReference(rowName: String, slopes: [Double]) throws {
    let rule = AttentionRule(isCausal: true, slopes: slopes)
    let found = try Self.output(row: rowName, threads: 2, rule: rule, pieces: [0..<70])
    let layout = Self.layout
    for head in 0..<layout.heads {
      let keyHead = layout.heads + head / 2
      let expected = try ReferenceCodedAttention(
        query: Self.coded(head),
        key: Self.coded(keyHead),
        value: Self.coded(keyHead + layout.keyValueHeads),
        scale: layout.scoreScale,
        slope: slopes.isEmpty ? 0 : slopes[head]
      )
      for row in 0..<Self.tokens {
        // A score rounds four times, its difference from the largest once, each by 2^-24 of at most
        // twice the largest score, ALiBi's bias adds two more; an exponential is right to 4, the sum
        // of 70 in 16 lanes to 10, quotient and value scale add 4. Numerator and denominator count.
        let error = (28 * expected.scoreMaxima[row] + 24) * 0x1p-24
        for column in 0..<layout.headSize {
          let bound =
            expected.halfSteps[row, column] * (1 + 2 * error + 256 * 0x1p-24)
            + expected.magnitudes[row, column] * (error + 4 * 0x1p-24)
          let value = Double(found[row, head * layout.headSize + column])
          #expect(abs(value - expected.output[row, column]) <= bound)
        }
      }
    }
  }

  /// The columns of one head; the tokens of a call share a scale with all heads of their kind.
  private static func coded(
    _ head: Int,
    scaleOf columns: Range<Int>,
    calls: [Range<Int>]
  ) throws -> ReferenceQuantizedMatrix {
    let scales = calls.flatMap { call -> [Double] in
      let values = rows.rows(call).columns(columns).elements
      let scale = Scale(absoluteMaximum: values.reduce(0) { max($0, abs($1)) })
      return Array(repeating: Double(scale.value), count: call.count)
    }
    return try ReferenceQuantizer(rule: .fp32, range: .restricted).quantized(
      rows.columns(head * layout.headSize..<(head + 1) * layout.headSize).map { Double($0) },
      scales: scales,
      granularity: .perToken
    )
  }

  /// The authors' rule: one scale each for all queries, keys and values, weights on a grid of 1 / 127.
  @Test(arguments: rowNames, [[0..<70], [0..<17] + (17..<70).map { $0..<$0 + 1 }])
  func oneScaleForATensorStaysWithinHalfAStepOfItsReference(
    rowName: String,
    calls: [Range<Int>]
  ) throws {
    let layout = Self.layout
    let found = try Self.output(
      row: rowName,
      threads: 2,
      rule: .causal,
      scaling: .tensors,
      pieces: calls
    )
    for head in 0..<layout.heads {
      let keyHead = layout.heads + head / 2
      let value = try Self.coded(
        keyHead + layout.keyValueHeads,
        scaleOf: layout.valueColumns,
        calls: calls
      )
      let expected = try ReferenceCodedAttention(
        query: Self.coded(head, scaleOf: layout.queryColumns, calls: calls),
        key: Self.coded(keyHead, scaleOf: layout.keyColumns, calls: calls),
        value: value,
        scale: layout.scoreScale,
        // The first token's are the largest values, so that its call has the largest scale.
        step: value.scales[0] / 127
      )
      for row in 0..<Self.tokens {
        // As above.
        let error = (28 * expected.scoreMaxima[row] + 24) * 0x1p-24
        for column in 0..<layout.headSize {
          let bound =
            expected.halfSteps[row, column] * (1 + 2 * error + 256 * 0x1p-24)
            + expected.magnitudes[row, column] * (error + 4 * 0x1p-24)
          let difference =
            Double(found[row, head * layout.headSize + column]) - expected.output[row, column]
          #expect(abs(difference) <= bound)
        }
      }
    }
    #expect(found != (try Self.output(row: rowName, threads: 2, rule: .causal, pieces: calls)))
  }

  /// Scales of calibration: those a call would have found give its bits, in however many calls the
  /// tokens come, and others do not.
  @Test(arguments: rowNames)
  func staticScalesAreThoseOfTheLayerInEveryCall(rowName: String) throws {
    let layout = Self.layout
    func scales(times factor: Float) -> AttentionScales {
      func scale(_ columns: Range<Int>) -> Scale {
        let values = Self.rows.columns(columns).elements
        return Scale(absoluteMaximum: factor * values.reduce(0) { max($0, abs($1)) })
      }
      return AttentionScales(
        query: scale(layout.queryColumns),
        key: scale(layout.keyColumns),
        value: scale(layout.valueColumns)
      )
    }
    func output(_ staticScales: [AttentionScales], _ pieces: [Range<Int>]) throws -> Matrix<Float> {
      try Self.output(
        row: rowName,
        threads: 2,
        rule: .causal,
        scaling: .tensors,
        staticScales: staticScales,
        pieces: pieces
      )
    }
    let dynamic = try output([], [0..<70])
    // The second layer's are used.
    let layers = [scales(times: 3), scales(times: 1)]
    #expect(try output(layers, [0..<70]) == dynamic)
    #expect(try output(layers, [0..<17] + (17..<70).map { $0..<$0 + 1 }) == dynamic)
    // Too small a range saturates, as it would in a static scheme.
    #expect(try output([scales(times: 0.5)], [0..<70]) != dynamic)
  }

  /// Queries, keys and values on their grid, and nothing else, are what attention in FP32 then gets.
  @Test(arguments: rowNames)
  func projectionsAreCodeTimesScaleByTheReference(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let layout = Self.layout
    let quantizer = ReferenceQuantizer(rule: .fp32, range: .restricted)
    let fixed = try AttentionScales(query: Scale(0.5), key: Scale(0.0625), value: Scale(0.03125))
    let scalings: [(ProjectionQuantizer.Scaling, Granularity, [Double?])] = [
      (.token, .perToken, [nil, nil, nil]),
      (.tensor, .perTensor, [nil, nil, nil]),
      (.fixed([fixed]), .perTensor, [0.5, 0.0625, 0.03125]),
    ]
    for (scaling, granularity, scales) in scalings {
      let float = FloatTransformer(
        row: row,
        pool: WorkerPool(threads: 2),
        projections: ProjectionQuantizer(
          operations: OptimizedOperations(row: row),
          scaling: scaling
        )
      )
      var found = Self.rows
      try float.receive(&found, layout: layout, block: 0)
      let operands = [layout.queryColumns, layout.keyColumns, layout.valueColumns]
      for (columns, scale) in zip(operands, scales) {
        let values = Self.rows.columns(columns).map { Double($0) }
        let expected =
          if let scale {
            try quantizer.quantized(values, scales: [scale], granularity: granularity)
          } else {
            try quantizer.quantized(values, granularity: granularity)
          }
        #expect(found.columns(columns) == expected.dequantized().map { Float($0) })
      }
    }
    var untouched = Self.rows
    try FloatTransformer(row: row, pool: WorkerPool(threads: 1))
      .receive(&untouched, layout: layout, block: 0)
    #expect(untouched == Self.rows)
  }

  @Test(arguments: rowNames)
  func givesTheSameBitsOnAnyThreadsAndTokenByToken(rowName: String) throws {
    let whole = try Self.output(row: rowName, threads: 1, rule: .causal, pieces: [0..<70])
    #expect(
      try Self.output(row: rowName, threads: 3, rule: .causal, pieces: [0..<70]) == whole
    )
    // Scales of a token are its own, so that a cache holds what a whole text would have given.
    let pieces = [0..<17, 17..<50] + (50..<70).map { $0..<$0 + 1 }
    #expect(try Self.output(row: rowName, threads: 2, rule: .causal, pieces: pieces) == whole)
  }

  @Test(arguments: rowNames)
  func letsNoTokenSeeALaterOne(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let attention = IntegerAttention(
      float: FloatTransformer(row: row, pool: WorkerPool(threads: 1)),
      operations: OptimizedOperations(row: row)
    )
    func output(_ rows: Matrix<Float>) throws -> Matrix<Float> {
      var cache = attention.makeCache(block: 0, layout: Self.layout, capacity: Self.tokens)
      return try attention.attention(rows, layout: Self.layout, rule: .causal, cache: &cache)
    }
    var changed = Self.rows
    for column in 0..<changed.columns { changed[50, column] *= -3 }
    let (before, after) = (try output(Self.rows), try output(changed))
    for token in 0..<50 { #expect(before.row(token) == after.row(token)) }
    #expect(before.row(50) != after.row(50))
  }

  @Test func refusesWhatIsNotFinite() throws {
    let row = try KernelRow.chosen()
    let attention = IntegerAttention(
      float: FloatTransformer(row: row, pool: WorkerPool(threads: 1)),
      operations: OptimizedOperations(row: row)
    )
    var rows = Self.rows
    rows[3, 5] = .infinity
    var cache = attention.makeCache(block: 0, layout: Self.layout, capacity: Self.tokens)
    #expect(throws: QuantizationError.self) {
      try attention.attention(rows, layout: Self.layout, rule: .causal, cache: &cache)
    }
  }
}
