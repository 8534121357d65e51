// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore
import Testing

@testable import EvaluationSuite

/// What `inspect --divergence --attention-int8` says of one attention.
@Suite struct AttentionComparisonTests {
  private static let layout = AttentionLayout(heads: 4, keyValueHeads: 2, headSize: 12)
  private static let tokens = 40
  private static let source = RandomSource(seed: 20_261_201)

  /// Queries, keys and values; one value head is all zero at the first token and at another.
  private static let rows = Matrix(rows: tokens, columns: layout.columns) { row, column in
    let isZero = [0, 33].contains(row) && column >= layout.columns - layout.headSize
    return isZero ? Float(0) : Float(4 * (source.unit(stream: 1, row: row, column: column) - 0.5))
  }

  /// Which keys are seen, and with what bias.
  private static let rules = [
    AttentionRule.causal, AttentionRule(isCausal: false),
    AttentionRule(isCausal: true, slopes: [0.25, 0.5, 0.125, 1]),
  ]

  /// What the kernels make of queries, keys and values.
  private static func output(
    of rows: Matrix<Float>,
    rule: AttentionRule,
    scaling: AttentionScaling,
    staticScales: AttentionScales? = nil,
    row: KernelRow
  ) throws -> Matrix<Float> {
    let pool = WorkerPool(threads: 2)
    let attention = IntegerAttention(
      float: FloatTransformer(row: row, pool: pool),
      operations: OptimizedOperations(row: row, pool: pool),
      scaling: scaling,
      staticScales: staticScales.map { [$0] } ?? []
    )
    var cache = attention.makeCache(block: 0, layout: layout, capacity: rows.rows)
    return try attention.attention(rows, layout: layout, rule: rule, cache: &cache)
  }

  /// What is found of an output by a rule and a scaling.
  private static func summary(
    _ output: Matrix<Float>,
    rule: AttentionRule = .causal,
    scaling: AttentionScaling = .rows,
    staticScales: AttentionScales? = nil
  ) -> DivergenceSearch.Summary {
    let comparison = AttentionComparison(
      certificate: AttentionCertificate(
        layout: layout,
        rule: rule,
        scaling: scaling,
        staticScales: staticScales
      ),
      input: rows,
      layer: "layer"
    )
    var summary = DivergenceSearch.Summary()
    comparison.compareCodes(into: &summary)
    comparison.compare(output, into: &summary)
    return summary
  }

  @Test(arguments: KernelRow.supported.map(\.name), AttentionScaling.allCases)
  func everyOutputIsThatOfItsScheme(rowName: String, scaling: AttentionScaling) throws {
    for rule in Self.rules {
      let output = try Self.output(
        of: Self.rows,
        rule: rule,
        scaling: scaling,
        row: try .named(rowName)
      )
      let summary = Self.summary(output, rule: rule, scaling: scaling)
      #expect(summary.first.map(\.channel) == nil)
      #expect(summary.outputs == Self.tokens * Self.layout.queryColumns.count)
      #expect(summary.largestRatio > 0 && summary.largestRatio <= 1)
      // Beside FP64 without codes the error is that of INT8, and within what codes explain.
      let worst = try #require(summary.largestError)
      #expect(worst.operation == .attention)
      #expect(worst.error > 0 && worst.error <= worst.bound)
      #expect(worst.cause != .unexplained)
    }
  }

  @Test func staticScalesAreThoseOfTheLayer() throws {
    let scales = try AttentionScales(query: Scale(0.02), key: Scale(0.03), value: Scale(0.05))
    let output = try Self.output(
      of: Self.rows,
      rule: .causal,
      scaling: .tensors,
      staticScales: scales,
      row: .chosen()
    )
    let sound = Self.summary(output, scaling: .tensors, staticScales: scales)
    #expect(sound.first.map(\.channel) == nil)
    // Judged by another scale of values, every token is wrong from the first on.
    let other = try AttentionScales(query: scales.query, key: scales.key, value: Scale(0.051))
    let first = try #require(
      Self.summary(output, scaling: .tensors, staticScales: other).first
    )
    #expect(first.token == 0)
    #expect(first.operation == .attention)
    #expect(first.cause == .unexplained)
  }

  @Test(arguments: AttentionScaling.allCases)
  func findsTheTokenAndChannelOfAWrongOutput(scaling: AttentionScaling) throws {
    let certificate = AttentionCertificate(
      layout: Self.layout,
      rule: .causal,
      scaling: scaling,
      staticScales: nil
    )
    let (token, head, index) = (7, 1, 5)
    let coded = certificate.output(
      ofToken: token,
      head: head,
      in: certificate.heads(of: Self.rows)
    )
    let channel = head * Self.layout.headSize + index
    var output = try Self.output(of: Self.rows, rule: .causal, scaling: scaling, row: .chosen())
    output[token, channel] += Float(3 * coded.bounds[index])
    let first = try #require(Self.summary(output, scaling: scaling).first)
    #expect((first.layer, first.token, first.channel) == ("layer", token, channel))
    #expect(first.operation == .attention)
    #expect(first.cause == .unexplained)
    #expect(first.exact == coded.values[index])
    #expect(first.error > first.bound)
  }

  /// The kernels get one value of one token that the comparison does not: its code differs.
  @Test(arguments: AttentionScaling.allCases)
  func findsAWrongCodeOfAValue(scaling: AttentionScaling) throws {
    let layout = Self.layout
    // Not the largest value of its head, whose scale stays as it is.
    let (token, valueHead, index) = (5, 1, 5)
    var changed = Self.rows
    let column = layout.valueColumns.lowerBound + valueHead * layout.headSize + index
    changed[token, column] = 0.5 * changed[token, column] + 0.3
    let output = try Self.output(of: changed, rule: .causal, scaling: scaling, row: .chosen())
    let first = try #require(Self.summary(output, scaling: scaling).first)
    #expect(first.operation == .attention)
    // No earlier token sees it, and two query heads read the value head.
    #expect(first.token >= token)
    #expect([2, 3].map { $0 * layout.headSize + index }.contains(first.channel))
  }

  /// As `IntegerAttention` would be with a line left out or changed.
  @Test func findsAttentionByAnotherRule() throws {
    let row = try KernelRow.chosen()
    func output(_ rule: AttentionRule, _ scaling: AttentionScaling) throws -> Matrix<Float> {
      try Self.output(of: Self.rows, rule: rule, scaling: scaling, row: row)
    }
    let biased = Self.rules[2]
    let unmasked = Self.summary(try output(AttentionRule(isCausal: false), .rows))
    #expect(unmasked.first?.token == 0, "the mask")
    let unbiased = Self.summary(try output(.causal, .rows), rule: biased)
    // The first token sees itself only, so that no bias changes anything.
    #expect(unbiased.first?.token == 1, "the bias of ALiBi")
    let grid = Self.summary(try output(.causal, .tensors), scaling: .rows)
    #expect(grid.first?.operation == .attention, "scales of a tensor")
    let float = FloatTransformer(row: row, pool: WorkerPool(threads: 1))
    var cache = float.makeCache(block: 0, layout: Self.layout, capacity: Self.tokens)
    let exact = try float.attention(Self.rows, layout: Self.layout, rule: .causal, cache: &cache)
    #expect(Self.summary(exact).first?.operation == .attention, "no codes at all")
  }

  @Test func namesTheValueBeyondAStaticRange() throws {
    var rows = Self.rows
    let column = Self.layout.keyColumns.lowerBound + 17
    rows[11, column] = 2.6
    let scales = try AttentionScales(query: Scale(0.02), key: Scale(0.02), value: Scale(0.02))
    let comparison = AttentionComparison(
      certificate: AttentionCertificate(
        layout: Self.layout,
        rule: .causal,
        scaling: .tensors,
        staticScales: scales
      ),
      input: rows,
      layer: "layer"
    )
    var summary = DivergenceSearch.Summary()
    comparison.compareCodes(into: &summary)
    let first = try #require(summary.first)
    #expect((first.token, first.channel) == (11, column))
    #expect(first.operation == .quantize)
    #expect(first.cause == .staticRangeExceeded)
    #expect(first.inputValue == Double(Float(2.6)))
  }
}
