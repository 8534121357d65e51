// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore
import Testing

@Suite struct FloatStoredProductTests {
  private static let rowNames = KernelRow.supported.map(\.name)

  /// Edges of the tile in each direction, depths on both sides of a depth block, and few rows with as
  /// many panels side by side as there can be.
  private static let shapes = [
    (1, 1, 1), (13, 300, 33), (29, 515, 70), (3, 1024, 16), (7, 2051, 35), (1, 37, 1100),
    (3, 29, 700),
  ]

  @Test(arguments: rowNames, FloatStorage.allCases)
  func staysWithinTheRoundingBoundOfFP64(rowName: String, storage: FloatStorage) throws {
    let row = try KernelRow.named(rowName)
    let product = FloatStoredProduct(row: row, pool: WorkerPool(threads: 2))
    for (rows, depth, columns) in Self.shapes {
      let (activation, weight) = Self.operands(rows: rows, depth: depth, columns: columns)
      var output = Matrix<Float>(rows: rows, columns: columns, repeating: .nan)
      let stored = FloatStoredWeight(weight, storage: storage, row: row)
      try product.multiply(activation, by: stored, into: &output)
      // Each of K products and sums rounds once: gamma_K * sum |x w|, u = 2^-24.
      let gamma = Double(depth) * 0x1p-24 / (1 - Double(depth) * 0x1p-24)
      for row in 0..<rows {
        for column in 0..<columns {
          var exact = 0.0
          var magnitude = 0.0
          for index in 0..<depth {
            let value = weight[column, index]
            let term = Double(activation[row, index]) * Self.kept(value, as: storage)
            exact += term
            magnitude += abs(term)
          }
          #expect(abs(Double(output[row, column]) - exact) <= gamma * magnitude)
        }
      }
    }
  }

  @Test(arguments: rowNames)
  func givesTheSameBitsOnAnyNumberOfThreads(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let (activation, weight) = Self.operands(rows: 29, depth: 515, columns: 70)
    let stored = FloatStoredWeight(weight, storage: .fp32, row: row)
    let outputs = try (1...3).map { threads in
      var output = Matrix<Float>(rows: 29, columns: 70, repeating: .nan)
      try FloatStoredProduct(row: row, pool: WorkerPool(threads: threads))
        .multiply(activation, by: stored, into: &output)
      return output
    }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0] == outputs[2])
  }

  /// Few rows, up to 4, 6 or 12, convert weights on the way to the registers, many rows ahead.
  @Test(arguments: rowNames)
  func fewRowsGiveTheBitsOfManyRows(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let product = FloatStoredProduct(row: row, pool: WorkerPool(threads: 2))
    let (activation, weight) = Self.operands(rows: 31, depth: 1030, columns: 1100)
    for storage in FloatStorage.allCases {
      let stored = FloatStoredWeight(weight, storage: storage, row: row)
      var many = Matrix<Float>(rows: 31, columns: 1100, repeating: .nan)
      try product.multiply(activation, by: stored, into: &many)
      for rows in 1...12 {
        var few = Matrix<Float>(rows: rows, columns: 1100, repeating: .nan)
        try product.multiply(activation.rows(0..<rows), by: stored, into: &few)
        for row in 0..<rows { #expect(few.row(row) == many.row(row)) }
      }
    }
  }

  @Test func storesTwoOrFourBytesForEachElement() throws {
    let row = try #require(KernelRow.supported.first)
    let weight = Matrix<Float>(rows: 96, columns: 10, repeating: 1)
    #expect(FloatStoredWeight(weight, storage: .fp16, row: row).byteCount == 96 * 10 * 2)
    #expect(FloatStoredWeight(weight, storage: .bf16, row: row).byteCount == 96 * 10 * 2)
    #expect(FloatStoredWeight(weight, storage: .fp32, row: row).byteCount == 96 * 10 * 4)
  }

  /// What storing makes of a value: the nearest number of the format, of two as near the even one.
  private static func kept(_ value: Float, as storage: FloatStorage) -> Double {
    switch storage {
    case .fp32: return Double(value)
    case .fp16: return Double(Float16(value))
    case .bf16:
      let towardsZero = value.bitPattern >> 16
      let candidates = [towardsZero, towardsZero + 1].map { Double(Float(bitPattern: $0 << 16)) }
      let errors = candidates.map { abs($0 - Double(value)) }
      let isSecond =
        errors[0] == errors[1] ? !towardsZero.isMultiple(of: 2) : errors[1] < errors[0]
      return candidates[isSecond ? 1 : 0]
    }
  }

  /// The last bit kept and the bits below it decide: down, tie to even either way, up, next exponent.
  @Test(arguments: rowNames)
  func bfloatRoundsToNearestTiesToEven(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let bits: [(UInt32, UInt32)] = [
      (0x3f80_7fff, 0x3f80_0000), (0x3f80_8000, 0x3f80_0000), (0x3f80_8001, 0x3f81_0000),
      (0x3f81_8000, 0x3f82_0000), (0x3fff_8000, 0x4000_0000), (0xbf80_8001, 0xbf81_0000),
      (0x0000_8001, 0x0001_0000), (0x8000_0000, 0x8000_0000),
    ]
    let weight = Matrix<Float>(rows: bits.count, columns: 1) { index, _ in
      Float(bitPattern: bits[index].0)
    }
    let stored = FloatStoredWeight(weight, storage: .bf16, row: row)
    let product = FloatStoredProduct(row: row, pool: WorkerPool(threads: 1))
    // One row converts in registers, many convert a panel.
    for rows in [1, 40] {
      var output = Matrix<Float>(rows: rows, columns: bits.count, repeating: .nan)
      try product.multiply(Matrix(rows: rows, columns: 1, repeating: 1), by: stored, into: &output)
      for (index, expected) in bits.enumerated() {
        #expect(output[rows - 1, index] == Float(bitPattern: expected.1))
      }
    }
  }

  private static func operands(
    rows: Int,
    depth: Int,
    columns: Int
  ) -> (activation: Matrix<Float>, weight: Matrix<Float>) {
    let source = RandomSource(seed: 7)
    return (
      Matrix(rows: rows, columns: depth) {
        Float(source.unit(stream: 1, row: $0, column: $1) - 0.5)
      },
      Matrix(rows: columns, columns: depth) {
        Float(source.unit(stream: 2, row: $0, column: $1) - 0.5)
      }
    )
  }
}
