// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Foundation
import OptimizedOperations
import TensorCore
import Testing

@Suite struct PredictionDifferenceTests {
  private static let source = RandomSource(seed: 11)

  private static func operations(threads: Int) throws -> FloatTransformer {
    FloatTransformer(row: try .chosen(), pool: WorkerPool(threads: threads))
  }

  private static func logits(_ stream: UInt64, spread: Double) -> Matrix<Float> {
    Matrix(rows: 7, columns: 301) { row, column in
      Float((source.unit(stream: stream, row: row, column: column) - 0.5) * spread)
    }
  }

  private static func logSoftmax(_ values: [Float]) -> [Double] {
    let values = values.map { Double($0) }
    let largest = values.max() ?? 0
    let sum = log(values.reduce(0) { $0 + exp($1 - largest) })
    return values.map { $0 - largest - sum }
  }

  @Test func isTheDivergenceOfTwoDistributions() throws {
    let (reference, other) = (Self.logits(1, spread: 20), Self.logits(2, spread: 12))
    let found = try Self.operations(threads: 2).differences(of: other, from: reference)
    for row in 0..<7 {
      let expected = Self.logSoftmax(reference.row(row))
      let values = Self.logSoftmax(other.row(row))
      let divergence = zip(expected, values).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
      #expect(abs(found[row].divergence - divergence) < 1e-12 * max(1, divergence))
      #expect(found[row].divergence > 0)
      let isSame =
        expected.firstIndex(of: expected.max() ?? 0) == values.firstIndex(of: values.max() ?? 0)
      #expect(found[row].isSameLikeliest == isSame)
    }
  }

  @Test func aDistributionDoesNotDifferFromItself() throws {
    var shifted = Self.logits(1, spread: 20)
    let found = try Self.operations(threads: 1).differences(of: shifted, from: shifted)
    #expect(found.allSatisfy { $0.divergence == 0 && $0.isSameLikeliest })
    for column in 0..<301 { shifted[0, column] += 64 }
    let again = try Self.operations(threads: 1).differences(
      of: shifted,
      from: Self.logits(1, spread: 20)
    )
    // A shift of all logits changes no probability; adding it rounds each to 2^-18 at most.
    #expect(abs(again[0].divergence) < 0x1p-17)
  }

  @Test func observesTheSameBitsOnAnyNumberOfThreads() throws {
    var activation = Self.logits(3, spread: 2)
    activation[0, 300] = -900
    activation[4, 65] = 500
    let one = try Self.operations(threads: 1).observe(activation)
    #expect(try Self.operations(threads: 3).observe(activation) == one)
    #expect(one.firstMaxima[300] == 900)
    #expect(one.laterMaxima[300] <= 1)
    #expect(one.laterMaxima[65] == 500)
    #expect(one.outlierTokens[65] == 1)
    #expect(one.outlierTokens.reduce(0, +) == 1)
    for column in 0..<301 where column != 65 {
      #expect(one.laterMaxima[column] == (1..<7).map { abs(activation[$0, column]) }.max())
      #expect(one.firstMaxima[column] == abs(activation[0, column]))
    }
  }
}
