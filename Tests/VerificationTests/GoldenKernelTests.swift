// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import FaultInjection
import Quantization
import Records
import ReferenceOperations
import TensorCore
import Testing

@testable import Verification

/// The reference with one operation replaced by a wrong one.
struct ChangedOperations: OperationFamily {
  let name: String
  var changedProduct: (@Sendable (Matrix<Int32>, Matrix<Int8>, Matrix<Int8>) -> Matrix<Int32>)?
  var changedCode: (@Sendable (_ value: Float, _ scale: Float) -> Int8)?
  var changedOutput: (@Sendable (Matrix<Float>) -> Matrix<Float>)?
  private let reference = ReferenceOperations()

  init(
    _ name: String,
    product: (@Sendable (Matrix<Int32>, Matrix<Int8>, Matrix<Int8>) -> Matrix<Int32>)? = nil,
    code: (@Sendable (Float, Float) -> Int8)? = nil,
    output: (@Sendable (Matrix<Float>) -> Matrix<Float>)? = nil
  ) {
    self.name = name
    changedProduct = product
    changedCode = code
    changedOutput = output
  }

  func product(activation: Matrix<Int8>, weight: Matrix<Int8>) throws -> Matrix<Int32> {
    let right = try reference.product(activation: activation, weight: weight)
    return changedProduct?(right, activation, weight) ?? right
  }

  func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    changed(try reference.quantizedPerToken(activation, range: range), activation)
  }

  func quantizedPerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    changed(
      try reference.quantizedPerTensor(activation, scale: scale, range: range),
      activation
    )
  }

  func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float> {
    let right = try reference.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias
    )
    return changedOutput?(right) ?? right
  }

  func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try reference.requantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias,
      outputScale: outputScale,
      range: range
    )
  }

  func normalizedThenQuantized(
    _ activation: Matrix<Float>,
    normalization: Normalization,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try reference.normalizedThenQuantized(
      activation,
      normalization: normalization,
      scale: scale,
      range: range
    )
  }

  func linear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?
  ) throws -> Matrix<Float> {
    try reference.linear(
      activation: activation,
      activationScale: activationScale,
      weight: weight,
      bias: bias
    )
  }

  private func changed(_ right: QuantizedMatrix, _ values: Matrix<Float>) -> QuantizedMatrix {
    guard let changedCode else { return right }
    var result = right
    let scales = right.rowScales
    result.codes = Matrix(rows: values.rows, columns: values.columns) { row, column in
      changedCode(values[row, column], scales[row].value)
    }
    return result
  }
}

@Suite struct GoldenKernelTests {
  private static func saturated(_ quotient: Float) -> Int8 { Int8(max(-127, min(127, quotient))) }

  static let faults: [ChangedOperations] = [
    ChangedOperations(
      "last-depth-dropped",
      product: { right, activation, weight in
        let last = activation.columns - 1
        return Matrix(rows: right.rows, columns: right.columns) { row, column in
          right[row, column] - Int32(activation[row, last]) * Int32(weight[column, last])
        }
      }
    ),
    ChangedOperations(
      "last-column-wrong",
      product: { right, _, _ in
        Matrix(rows: right.rows, columns: right.columns) { row, column in
          right[row, column] + (column == right.columns - 1 ? 1 : 0)
        }
      }
    ),
    ChangedOperations(
      "float-accumulator",
      product: { right, activation, weight in
        Matrix(rows: right.rows, columns: right.columns) { row, column in
          var sum: Float = 0
          for index in 0..<activation.columns {
            sum += Float(activation[row, index]) * Float(weight[column, index])
          }
          return Int32(sum)
        }
      }
    ),
    ChangedOperations(
      "lowest-code-clamped",
      product: { right, activation, weight in
        Matrix(rows: right.rows, columns: right.columns) { row, column in
          var sum: Int32 = 0
          for index in 0..<activation.columns {
            sum += Int32(max(-127, activation[row, index])) * Int32(weight[column, index])
          }
          return sum
        }
      }
    ),
    ChangedOperations(
      "half-away",
      code: { saturated(($0 / $1).rounded(.toNearestOrAwayFromZero)) }
    ),
    ChangedOperations("truncated", code: { saturated(($0 / $1).rounded(.towardZero)) }),
    ChangedOperations("reciprocal", code: { saturated(($0 * (1 / $1)).rounded(.toNearestOrEven)) }),
    ChangedOperations(
      "fp64-quotient",
      code: { value, scale in
        saturated(Float((Double(value) / Double(scale)).rounded(.toNearestOrEven)))
      }
    ),
    ChangedOperations("ten-ulps-off", output: { $0.map { $0 + 10 * $0.ulp } }),
  ]

  @Test(arguments: faults) func aWrongKernelIsCaught(_ fault: ChangedOperations) throws {
    let report = try GoldenCheck(folder: GoldenCopy.original).run(families: [fault])
    #expect(report.verdict == .mismatch)
    let failed = report.records.filter { $0.outcome == .failed }
    #expect(!failed.isEmpty && failed.allSatisfy { $0.kernel == fault.name })
    #expect(failed.allSatisfy { $0.ratio > 1 && $0.repro.hasPrefix("smoothbench golden check") })
  }

  /// Faults of threads, strides, non-finite values and fused layers need other data than files hold.
  @Test(arguments: [
    Fault.lastDepthStepDropped, .tailColumnWrong, .pairsSaturate, .weightReadAsUnsigned,
    .scalesOffByOneRow, .truncatedInsteadOfRounded, .halfRoundedAway, .biasBeforeScale,
    .zeroRowDividedByZero, .flushedSubnormals, .headsMeetTheFirst, .groupedHeadsInterleaved,
    .valueReadAsKey,
  ])
  func aFaultThatRealKernelsHadIsCaught(_ fault: Fault) throws {
    let faulty = FaultyOperations(fault: fault, threads: 1)
    let report = try GoldenCheck(folder: GoldenCopy.original).run(families: [faulty])
    #expect(report.verdict == .mismatch)
    #expect(report.records.contains { $0.kernel == fault.rawValue && $0.outcome == .failed })
    #expect(report.records.allSatisfy { $0.kernel == fault.rawValue || $0.outcome == .passed })
  }

  @Test func theReferencePassesAsAKernel() throws {
    let report = try GoldenCheck(folder: GoldenCopy.original).run(families: [ReferenceOperations()])
    #expect(report.verdict == .passed)
  }
}
