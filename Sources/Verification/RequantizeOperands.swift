// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import ReferenceOperations
public import TensorCore

/// Accumulators with all that turns them into codes of an output scale, and how codes are judged.
public struct RequantizeOperands: Sendable {
  /// The integer product.
  ///
  /// Shape: `[M, N]`. Unit: products of quantization steps.
  public let accumulator: Matrix<Int32>
  /// Scales of the activation.
  ///
  /// Shape: `[M]`.
  public let rowScales: [Scale]
  /// Scales of the weight.
  ///
  /// Shape: `[N]`.
  public let columnScales: [Scale]
  /// The bias, or `nil` for none.
  ///
  /// Shape: `[N]`. Unit: output units.
  public let bias: [Float]?
  /// Output units for each step of the codes.
  public let outputScale: Scale

  /// The bound in symbols and the sentence that derives it.
  public static let bound =
    "1/2 + w codes from the exact quotient q, clipped to the range: codes are equal unless q lies "
    + "within w of a tie, and then differ by 1 (while w < 1/2); "
    + "w = gamma_5 |acc a b / s| + gamma_2 |bias / s| + underflow: conversion, two products, a "
    + "quotient and the sum round the product, a quotient and the sum the bias, in any order"

  /// Requantizes by some implementation.
  func requantized(
    by operations: any OperationFamily,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try operations.requantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias,
      outputScale: outputScale,
      range: range
    )
  }

  /// Judges codes against the exact quotients, clipped to the range.
  ///
  /// - Parameters:
  ///   - got: Codes and the output scale. Shape: `[M, N]`.
  ///   - range: The codes allowed.
  /// - Returns: The worst error as a share of its bound.
  /// - Throws: ``ShapeError`` when sizes do not fit.
  public func observation(got: QuantizedMatrix, range: QuantizedRange) throws -> Observation {
    guard got.scales == [outputScale] else {
      return .failure("scales \(got.scales.map(\.value)), expected \(outputScale.value)")
    }
    let output = try ReferenceEpilogue.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales.map { Double($0.value) },
      columnScales: columnScales.map { Double($0.value) },
      bias: bias?.map { Double($0) }
    )
    let (lowest, highest) = (Double(range.lowest), Double(range.highest))
    return BoundedComparison(
      what: "code",
      expected: output.map { min(max($0 / Double(outputScale.value), lowest), highest) },
      got: got.codes.map { Double($0) },
      bound: { row, column in
        ErrorBound.requantize(
          accumulator: accumulator[row, column],
          rowScale: rowScales[row].value,
          columnScale: columnScales[column].value,
          bias: bias?[column],
          outputScale: outputScale.value
        ).map { 0.5 + $0 }
      },
      leastNonzeroShare: 0
    ).observation()
  }
}

extension RequantizeOperands {
  /// The operands after the quantizer and the product of a layer.
  ///
  /// The output scale is made of the first row, as calibration on one token would.
  ///
  /// - Parameters:
  ///   - quantized: The activation. Shape: `[M, K]`.
  ///   - accumulator: Its exact product with the weight. Shape: `[M, N]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - bias: Shape: `[N]`, or `nil` for none.
  ///   - data: The case.
  /// - Throws: ``ShapeError`` when sizes do not fit.
  public init(
    quantized: QuantizedMatrix,
    accumulator: Matrix<Int32>,
    weight: QuantizedMatrix,
    bias: [Float]?,
    data: CaseData
  ) throws {
    let rowScales = quantized.rowScales
    let columnScales = weight.rowScales
    let first = try ReferenceEpilogue.dequantizedProduct(
      accumulator: Matrix(rows: 1, columns: accumulator.columns) { accumulator[$0, $1] },
      rowScales: [Double(rowScales[0].value)],
      columnScales: columnScales.map { Double($0.value) },
      bias: bias?.map { Double($0) }
    )
    self.init(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias,
      outputScale: try data.outputScale(
        greatest: first.elements.reduce(0) { max($0, abs($1)) },
        columnScales: columnScales
      )
    )
  }

  /// The operands of a case of the operation.
  ///
  /// - Parameter data: The case.
  /// - Throws: Nothing for a case that was accepted.
  public init(_ data: CaseData) throws {
    let accumulator = data.accumulator()
    let (rowScales, columnScales, bias) =
      (try data.rowScales(), try data.columnScales(), data.bias())
    let greatest = try ReferenceEpilogue.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales.map { Double($0.value) },
      columnScales: columnScales.map { Double($0.value) },
      bias: bias?.map { Double($0) }
    ).elements.reduce(0) { max($0, abs($1)) }
    self.init(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias,
      outputScale: try data.outputScale(greatest: greatest, columnScales: columnScales)
    )
  }
}
