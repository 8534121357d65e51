// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Architectures
import OptimizedOperations
import Quantization
import ReferenceOperations
import TensorCore
import Testing
import TransformerModels

@Suite struct TransformerModelTests {
  private static let rowNames = KernelRow.supported.map(\.name)
  /// More tokens than rows of one attention task, so that the last task is a partial one.
  private static let tokens = (0..<70).map { $0 * 37 % 61 }

  private static func model(
    row: KernelRow,
    threads: Int
  ) throws -> TransformerModel<FloatTransformer, FloatTransformer> {
    let operations = FloatTransformer(row: row, pool: WorkerPool(threads: threads))
    return try TransformerModel(
      RandomDecoder.configuration,
      source: RandomDecoder(),
      operations: operations,
      linears: operations
    )
  }

  private static func states(
    row: KernelRow,
    threads: Int,
    pieces: [Range<Int>] = [0..<70]
  ) throws -> Matrix<Float> {
    let model = try model(row: row, threads: threads)
    var sequence = model.makeSequence(capacity: tokens.count)
    let parts = try pieces.map {
      try model.hiddenStates(Array(tokens[$0]), after: &sequence)
    }
    return Matrix(
      rows: tokens.count,
      columns: RandomDecoder.configuration.hiddenSize,
      elements: parts.flatMap(\.elements)
    )
  }

  private static func referenceStates() throws -> Matrix<Double> {
    let model = try TransformerModel(
      RandomDecoder.configuration,
      source: RandomDecoder(),
      operations: ReferenceTransformer(),
      linears: ReferenceTransformer()
    )
    var sequence = model.makeSequence(capacity: tokens.count)
    return try model.hiddenStates(tokens, after: &sequence)
  }

  /// Largest difference from the reference, in units of the reference's largest value.
  private static func distance(_ states: Matrix<Float>, _ reference: Matrix<Double>) -> Double {
    var worst = 0.0
    var largest = 0.0
    for row in 0..<reference.rows {
      for column in 0..<reference.columns {
        worst = max(worst, abs(Double(states[row, column]) - reference[row, column]))
        largest = max(largest, abs(reference[row, column]))
      }
    }
    return worst / largest
  }

  @Test(arguments: rowNames)
  func followsTheReferenceToTheRoundingOfFP32(rowName: String) throws {
    let states = try Self.states(row: try KernelRow.named(rowName), threads: 2)
    // Two blocks of four products with depths up to 70: a few hundred roundings of 2^-24 each, in
    // the worst case all of one sign.
    #expect(Self.distance(states, try Self.referenceStates()) <= 512 * 0x1p-24)
  }

  @Test(arguments: rowNames)
  func givesTheSameBitsOnAnyNumberOfThreads(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let one = try Self.states(row: row, threads: 1)
    #expect(try Self.states(row: row, threads: 2) == one)
    #expect(try Self.states(row: row, threads: 3) == one)
  }

  @Test(arguments: rowNames)
  func decodesTokenByTokenAsInOnePiece(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let pieces = [0..<17, 17..<66] + (66..<70).map { $0..<$0 + 1 }
    let inPieces = try Self.states(row: row, threads: 2, pieces: pieces)
    #expect(Self.distance(inPieces, try Self.referenceStates()) <= 512 * 0x1p-24)
  }

  /// An observer needs the normalized values, so that it makes a norm and its layers two steps.
  @Test(arguments: rowNames)
  func normsThatEmitInt8GiveTheBitsOfNormsThatDoNot(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    for scheme in QuantizationScheme.all {
      let pool = WorkerPool(threads: 2)
      let float = FloatTransformer(row: row, pool: pool)
      let model = try TransformerModel(
        RandomDecoder.configuration,
        source: RandomDecoder(),
        operations: float,
        linears: CountingLinears(
          QuantizedLinears(
            scheme: scheme,
            operations: OptimizedOperations(row: row, pool: pool),
            float: float,
            sources: LinearSources { _ in Scale(absoluteMaximum: 2) }
          )
        )
      )
      let joined = try model.hiddenStates(of: Self.tokens)
      let isApart =
        switch (scheme.activation, scheme.weight) {
        case (.tensorDynamic, _), (.tokenWithoutOutliers, _), (_, .perGroup): true
        default: false
        }
      #expect(
        model.linears.joined == (isApart ? 0 : 2 * RandomDecoder.configuration.layerCount),
        "\(scheme.name)"
      )
      var observed = 0
      model.observer = { value, _ in
        if case .input = value { observed += 1 }
      }
      #expect(try model.hiddenStates(of: Self.tokens) == joined, "\(scheme.name)")
      #expect(observed == 4 * RandomDecoder.configuration.layerCount)
    }
  }

  @Test func seesOnlyEarlierTokens() throws {
    let row = try #require(KernelRow.supported.first)
    let model = try Self.model(row: row, threads: 1)
    var changed = Self.tokens
    changed[50] = (changed[50] + 1) % 61
    var first = model.makeSequence(capacity: 70)
    var second = model.makeSequence(capacity: 70)
    let before = try model.hiddenStates(Self.tokens, after: &first)
    let after = try model.hiddenStates(changed, after: &second)
    for position in 0..<50 { #expect(before.row(position) == after.row(position)) }
    #expect(before.row(50) != after.row(50))
  }

  @Test func refusesATokenBeyondTheVocabulary() throws {
    let row = try #require(KernelRow.supported.first)
    let model = try Self.model(row: row, threads: 1)
    var sequence = model.makeSequence(capacity: 4)
    #expect(throws: TokenError.unknownToken(id: 61, position: 2, vocabulary: 61)) {
      try model.hiddenStates([0, 1, 61], after: &sequence)
    }
    #expect(throws: TokenError.sequenceTooLong(found: 5, capacity: 4)) {
      try model.hiddenStates([0, 1, 2, 3, 4], after: &sequence)
    }
  }
}

/// INT8 layers that count how often they normalize on the way.
private final class CountingLinears: LinearOperations {
  private let base: QuantizedLinears
  private(set) var joined = 0

  init(_ base: QuantizedLinears) { self.base = base }

  func prepare(
    weights: [Matrix<Float>],
    biases: [[Float]?],
    at place: LinearPlace
  ) throws -> QuantizedLinears.LinearGroup {
    try base.prepare(weights: weights, biases: biases, at: place)
  }

  func apply(
    _ group: QuantizedLinears.LinearGroup,
    to activation: Matrix<Float>
  ) throws -> Matrix<Float> {
    try base.apply(group, to: activation)
  }

  func apply(
    _ group: QuantizedLinears.LinearGroup,
    to activation: Matrix<Float>,
    normalizedBy normalization: Normalization
  ) throws -> Matrix<Float>? {
    let output = try base.apply(group, to: activation, normalizedBy: normalization)
    joined += output == nil ? 0 : 1
    return output
  }

  func byteCount(of group: QuantizedLinears.LinearGroup) -> Int { base.byteCount(of: group) }
}
