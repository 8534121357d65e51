// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import TensorCore
import Testing

@Suite struct HalfStoredProductTests {
  @Test(arguments: KernelRow.supported.map(\.name))
  func staysWithinTheRoundingBoundOfFP64(rowName: String) throws {
    let row = try KernelRow.named(rowName)
    let product = HalfStoredProduct(row: row, pool: WorkerPool(threads: 2))
    let source = RandomSource(seed: 7)
    for (rows, depth, columns) in [(1, 1, 1), (13, 300, 33), (29, 515, 70)] {
      let activation = Matrix(rows: rows, columns: depth) {
        Float(source.unit(stream: 1, row: $0, column: $1) - 0.5)
      }
      let weight = Matrix(rows: columns, columns: depth) {
        Float(source.unit(stream: 2, row: $0, column: $1) - 0.5)
      }
      var output = Matrix<Float>(rows: rows, columns: columns, repeating: .nan)
      try product.multiply(activation, by: HalfStoredWeight(weight, row: row), into: &output)
      // Each of K products and sums rounds once: gamma_K * sum |x w|, u = 2^-24.
      let gamma = Double(depth) * 0x1p-24 / (1 - Double(depth) * 0x1p-24)
      for row in 0..<rows {
        for column in 0..<columns {
          var exact = 0.0
          var magnitude = 0.0
          for index in 0..<depth {
            let term = Double(activation[row, index]) * Double(Float16(weight[column, index]))
            exact += term
            magnitude += abs(term)
          }
          #expect(abs(Double(output[row, column]) - exact) <= gamma * magnitude)
        }
      }
    }
  }

  @Test func storesTwoBytesForEachElement() throws {
    let row = try #require(KernelRow.supported.first)
    let weight = Matrix<Float>(rows: 96, columns: 10, repeating: 1)
    #expect(HalfStoredWeight(weight, row: row).byteCount == 96 * 10 * 2)
  }
}
