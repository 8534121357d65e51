// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import OptimizedOperations
import Quantization
import Records
import ReferenceOperations
import TensorCore
import Verification

/// Checks what was just timed.
///
/// Nothing is reported as fast before it has passed here.
struct ResultCheck {
  /// The case, for messages.
  let caseText: String
  /// Who computed it, for messages.
  let kernel: String

  /// Unit roundoff of FP32.
  private static let roundoff = 0x1p-24

  /// The integer product: exact for every element, by Freivalds' check.
  func product(
    activation: Matrix<Int8>,
    weight: Matrix<Int8>,
    output: Matrix<Int32>,
    seed: UInt64
  ) throws -> BenchmarkRecord.Verified {
    if let mismatch = Freivalds.firstMismatch(
      activation: activation,
      weight: weight,
      output: output,
      seed: seed
    ) {
      throw error(
        "row \(mismatch.row), column \(mismatch.column): expected \(mismatch.expected), "
          + "got \(mismatch.got)"
      )
    }
    return BenchmarkRecord.Verified(
      method: "Freivalds modulo 2^61 - 1, every element",
      bound: "exact; a wrong element passes with probability at most 2^-60",
      observed: "equal"
    )
  }

  /// The layer: outputs lie within the epilogue's rounding bound of the FP64 result.
  ///
  /// The FP64 result is made of the reference's codes and scales, `quantized`, and of accumulators
  /// that pass Freivalds' check; a wrong code, scale or sum of the timed call leaves the bound.
  /// Elements whose intermediate results may leave FP32 have no bound and are counted.
  func linear(
    quantized: QuantizedMatrix,
    weight: Matrix<Int8>,
    columnScales: [Scale],
    bias: [Float],
    output: Matrix<Float>,
    operations: OptimizedOperations,
    seed: UInt64
  ) throws -> BenchmarkRecord.Verified {
    let rowScales = quantized.rowScales
    let accumulator = try operations.product(activation: quantized.codes, weight: weight)
    _ = try product(
      activation: quantized.codes,
      weight: weight,
      output: accumulator,
      seed: seed
    )
    var worst = 0.0
    var unbounded = 0
    for row in 0..<output.rows {
      let rowScale = rowScales[row].value
      for column in 0..<output.columns {
        let columnScale = columnScales[column].value
        let sum = accumulator[row, column]
        guard
          let bound = ErrorBound.epilogue(
            accumulator: sum,
            rowScale: rowScale,
            columnScale: columnScale,
            bias: bias[column]
          )
        else {
          unbounded += 1
          continue
        }
        let expected =
          Double(sum) * Double(rowScale) * Double(columnScale) + Double(bias[column])
        let difference = abs(Double(output[row, column]) - expected)
        guard difference <= bound else {
          throw error(
            "row \(row), column \(column): expected \(expected), got \(output[row, column]), "
              + "bound \(bound)"
          )
        }
        worst = max(worst, difference == 0 ? 0 : difference / bound)
      }
    }
    let elements = output.rows * output.columns
    let checked = elements - unbounded
    guard checked > 0 else { throw undecided("every element") }
    return BenchmarkRecord.Verified(
      method: "outputs against FP64 of the reference's codes, \(checked) of \(elements) elements; "
        + "their accumulators by Freivalds",
      bound:
        "gamma_4 |a_i b_n acc| + u |bias| + underflow: conversion, two products, one sum in FP32",
      observed: "worst \(worst) of the bound"
    )
  }

  /// Quantization: every code and every scale equal the reference's.
  func quantized(
    _ activation: Matrix<Float>,
    codes: Matrix<Int8>,
    scales: [Scale],
    expected: QuantizedMatrix
  ) throws -> BenchmarkRecord.Verified {
    for (index, pair) in zip(scales, expected.scales).enumerated() where pair.0 != pair.1 {
      throw error("scale \(index): expected \(pair.1.value), got \(pair.0.value)")
    }
    for row in 0..<codes.rows {
      for column in 0..<codes.columns where codes[row, column] != expected.codes[row, column] {
        throw error(
          "row \(row), column \(column): expected code \(expected.codes[row, column]), "
            + "got \(codes[row, column]) for \(activation[row, column])"
        )
      }
    }
    return BenchmarkRecord.Verified(
      method: "codes and scales against the reference, every element",
      bound: "equal",
      observed: "equal"
    )
  }

  /// Codes judged element by element by the law they must keep.
  func codes(_ observation: Observation, bound: String) throws -> BenchmarkRecord.Verified {
    if let mismatch = observation.mismatch { throw error(mismatch.summary) }
    return BenchmarkRecord.Verified(
      method: "codes against exact quotients in FP64, every element",
      bound: bound,
      observed: "worst \(observation.ratio) of the bound, \(observation.setApart.count) set apart"
    )
  }

  /// A floating-point product: sampled elements against FP64, and every row by Freivalds' check within
  /// the sum of its elements' bounds.
  ///
  /// `stored` is what the storage format makes of a weight value, where that is not the value itself.
  func floatProduct(
    activation: Matrix<Float>,
    weight: Matrix<Float>,
    output: Matrix<Float>,
    seed: UInt64,
    stored: ((Float) -> Float)? = nil
  ) throws -> BenchmarkRecord.Verified {
    let weight = stored.map { weight.map($0) } ?? weight
    var generator = SequentialRandomSource(seed: seed)
    let depth = Double(activation.columns)
    let gamma = depth * Self.roundoff / (1 - depth * Self.roundoff)
    var worst = 0.0
    var checked = 0
    for _ in 0..<Self.sampledElements {
      let row = Int.random(in: 0..<output.rows, using: &generator)
      let column = Int.random(in: 0..<output.columns, using: &generator)
      var expected = 0.0
      var magnitude = 0.0
      for index in 0..<activation.columns {
        let term = Double(activation[row, index]) * Double(weight[column, index])
        expected += term
        magnitude += abs(term)
      }
      // Beyond FP32 (or, stored as FP16, beyond FP16) infinity is the right answer.
      guard magnitude < Double(Float.greatestFiniteMagnitude) else { continue }
      checked += 1
      let bound = gamma * magnitude + 0x1p-149 * depth
      let difference = abs(Double(output[row, column]) - expected)
      guard difference <= bound else {
        throw error(
          "row \(row), column \(column): expected \(expected), got \(output[row, column]), "
            + "bound \(bound)"
        )
      }
      worst = max(worst, difference / bound)
    }
    guard checked > 0 else { throw undecided("every sampled element") }
    let rows = Freivalds.check(
      activation: activation,
      weight: weight,
      output: output,
      seed: seed
    )
    if let mismatch = rows.mismatch {
      throw error(
        "row \(mismatch.row), columns \(mismatch.columns) times random numbers: expected "
          + "\(mismatch.expected), got \(mismatch.got), bound \(mismatch.bound)"
      )
    }
    return BenchmarkRecord.Verified(
      method: "\(checked) of \(Self.sampledElements) sampled elements against FP64; "
        + "\(output.rows - rows.unjudgedRows) of \(output.rows) rows and one in "
        + "\(Freivalds.blockRows) of their blocks of \(Freivalds.blockColumns) columns by Freivalds",
      bound:
        "gamma_K (|X| |W|): K products and sums in FP32, any order; of several elements, the sum",
      observed: "worst \(worst) of the bound, of several elements \(rows.worst)"
    )
  }

  /// A fault too small for the sums of a row that touches one output in a hundred is missed with a
  /// probability of 0.6 %.
  private static let sampledElements = 512

  private func undecided(_ elements: String) -> ResultCheckError {
    ResultCheckError(
      caseText: caseText,
      kernel: kernel,
      finding: "\(elements) may leave FP32; choose a fill of smaller values",
      isUndecided: true
    )
  }

  private func error(_ finding: String) -> ResultCheckError {
    ResultCheckError(caseText: caseText, kernel: kernel, finding: finding)
  }
}
