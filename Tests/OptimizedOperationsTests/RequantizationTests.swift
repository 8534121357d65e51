// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import TensorCore
import Testing

@Suite struct RequantizationTests {
  @Test(arguments: KernelRow.supported.map(\.name))
  func saturatesWhatLeavesFP32(_ row: String) throws {
    let operations = OptimizedOperations(row: try KernelRow.named(row))
    let scale = try Scale(.greatestFiniteMagnitude / 2)
    let codes = try operations.requantizedProduct(
      accumulator: Matrix(rows: 1, columns: 3, elements: [2_000_000_000, -2_000_000_000, 0]),
      rowScales: [scale],
      columnScales: [Scale(1), Scale(1), Scale(.leastNonzeroMagnitude)],
      bias: [-1, 1, 3],
      outputScale: Scale(1),
      range: .restricted
    ).codes
    #expect(codes.row(0) == [127, -127, 3])
  }

  @Test func refusesAnOutputScaleThatIsTooSmall() throws {
    let operations = OptimizedOperations(row: try KernelRow.chosen())
    let small = try Scale(0x1p-140)
    #expect(
      throws: QuantizationError.outputScaleTooSmall(channel: 1, outputScale: small.value)
    ) {
      try operations.requantizedProduct(
        accumulator: Matrix(rows: 1, columns: 2, elements: [1, 1]),
        rowScales: [Scale(1)],
        columnScales: [Scale(0x1p-20), Scale(1)],
        bias: nil,
        outputScale: small,
        range: .restricted
      )
    }
  }

  @Test func everyRowGivesTheSameCodes() throws {
    let source = RandomSource(seed: 11)
    let shape = MatrixShape(rows: 7, columns: 77)
    let accumulator = Matrix(rows: shape.rows, columns: shape.columns) { row, column in
      Int32(source.integer(in: -40_000...40_000, stream: 1, row: row, column: column))
    }
    let columnScales = try (0..<shape.columns).map { try Scale(1 + Float($0) / 64) }
    let bias = (0..<shape.columns).map { Float($0) - 30 }
    let codes = try KernelRow.supported.map { row in
      try OptimizedOperations(row: row).requantizedProduct(
        accumulator: accumulator,
        rowScales: Array(repeating: Scale(0.013), count: shape.rows),
        columnScales: columnScales,
        bias: bias,
        outputScale: Scale(7.7),
        range: .full
      ).codes
    }
    for other in codes { #expect(other == codes[0]) }
  }
}
