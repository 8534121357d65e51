// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
import ReferenceOperations
import Synchronization
public import TensorCore
public import Verification

/// The reference with one fault, or with an integer product of its own that is right.
public struct FaultyOperations: OperationFamily {
  /// Name in records.
  public let name: String
  private let fault: Fault?
  private let threads: Int
  private let multiply: (@Sendable (Matrix<Int8>, Matrix<Int8>) -> Matrix<Int32>)?
  private let right = ReferenceOperations()
  private let memory = CallMemory()

  /// Makes the reference wrong in one way.
  public init(fault: Fault, threads: Int) {
    self.init(fault: fault, threads: threads, multiply: nil)
  }

  init(
    fault: Fault?,
    threads: Int,
    multiply: (@Sendable (Matrix<Int8>, Matrix<Int8>) -> Matrix<Int32>)?
  ) {
    name = fault?.rawValue ?? "emulated"
    self.fault = fault
    self.threads = threads
    self.multiply = multiply
  }

  /// What laws check to catch a fault.
  public static func subject(_ fault: Fault) -> VerificationSubject {
    VerificationSubject(
      name: fault.rawValue,
      // A layer hands its product codes that it made itself, and nothing is known to lie behind them.
      operations: fault == .endOverrun ? [.product] : Set(CaseOperation.allCases)
    ) {
      FaultyOperations(fault: fault, threads: $0)
    }
  }

  /// The integer product, wrong where the fault shows.
  ///
  /// - Throws: ``ShapeError`` as the reference does.
  public func product(
    activation: Matrix<Int8>,
    weight: Matrix<Int8>
  ) throws -> Matrix<Int32> {
    let product = try right.product(activation: activation, weight: weight)
    if let multiply { return multiply(activation, weight) }
    return FaultyProduct(fault: fault, threads: threads)
      .product(activation, weight, right: product)
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    if fault == .notFinitePassedThrough, !activation.elements.allSatisfy(\.isFinite) {
      return try right.quantizedPerToken(
        activation.map { $0.isFinite ? $0 : 1 },
        range: range
      )
    }
    let quantized = try right.quantizedPerToken(activation, range: range)
    if fault == .scalesStale, let before = memory.exchange(quantized.scales) {
      // Rows that the call before did not have get their own.
      let stale = before.prefix(quantized.scales.count)
      let scales = stale + quantized.scales.dropFirst(stale.count)
      return try codes(activation, scales: Array(scales), quantized, range) {
        $0.rounded(.toNearestOrEven)
      }
    }
    return try spoiled(quantized, activation, range)
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func quantizedPerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let quantized = try right.quantizedPerTensor(activation, scale: scale, range: range)
    return try spoiled(quantized, activation, range)
  }

  private func spoiled(
    _ quantized: QuantizedMatrix,
    _ activation: Matrix<Float>,
    _ range: QuantizedRange
  ) throws -> QuantizedMatrix {
    var scales = quantized.scales
    var rule: (Float) -> Float = { $0.rounded(.toNearestOrEven) }
    switch fault {
    case .scalesOffByOneRow: scales = Array(scales.dropFirst()) + [scales[0]]
    case .truncatedInsteadOfRounded: rule = { $0.rounded(.towardZero) }
    case .halfRoundedAway: rule = { $0.rounded(.toNearestOrAwayFromZero) }
    case .zeroRowDividedByZero:
      scales = try scales.enumerated().map { row, scale in
        activation.row(row).allSatisfy { $0 == 0 } ? try Scale(.leastNonzeroMagnitude) : scale
      }
    case .divisorTooLarge:
      scales = try scales.map { try Scale($0.value * (127 / 127.5)) }
    case .reciprocalUncorrected:
      return try codes(activation, scales: scales, quantized, range, isReciprocal: true, rule)
    case .flushedSubnormals:
      scales = try scales.map { $0.value < 0x1p-126 ? try Scale(0x1p-126) : $0 }
    default: return quantized
    }
    return try codes(activation, scales: scales, quantized, range, rule)
  }

  private func codes(
    _ activation: Matrix<Float>,
    scales: [Scale],
    _ quantized: QuantizedMatrix,
    _ range: QuantizedRange,
    isReciprocal: Bool = false,
    _ rule: (Float) -> Float
  ) throws -> QuantizedMatrix {
    let rows = scales.count == 1 ? Array(repeating: scales[0], count: activation.rows) : scales
    let codes = Matrix(rows: activation.rows, columns: activation.columns) { row, column in
      let scale = rows[row].value
      let value = activation[row, column]
      let rounded = rule(isReciprocal ? value * (1 / scale) : value / scale)
      // 0 times an infinite reciprocal: conversion to an integer makes the lowest of it.
      guard !rounded.isNaN else { return Int8(range.lowest) }
      return Int8(min(max(rounded, Float(range.lowest)), 127))
    }
    return try QuantizedMatrix(codes: codes, scales: scales, granularity: quantized.granularity)
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float> {
    let isTransposed =
      fault == .scalesTransposed && rowScales.count > 1 && columnScales.count > 1
    let output = try right.dequantizedProduct(
      accumulator: accumulator,
      rowScales: isTransposed
        ? rowScales.indices.map { columnScales[$0 % columnScales.count] } : rowScales,
      columnScales: isTransposed
        ? columnScales.indices.map { rowScales[$0 % rowScales.count] } : columnScales,
      bias: bias
    )
    guard fault == .biasBeforeScale, let bias else { return output }
    return Matrix(rows: output.rows, columns: output.columns) { row, column in
      (Float(accumulator[row, column]) + bias[column]) * rowScales[row].value
        * columnScales[column].value
    }
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let right = try right.requantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias,
      outputScale: outputScale,
      range: range
    )
    let rule: (Double) -> Double
    switch fault {
    case .outputTruncated: rule = { $0.rounded(.towardZero) }
    case .outputHalfRoundedAway: rule = { $0.rounded(.toNearestOrAwayFromZero) }
    case .outputWraps, .outputOverflows: rule = { $0.rounded(.toNearestOrEven) }
    default: return right
    }
    let output = try ReferenceEpilogue.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales.map { Double($0.value) },
      columnScales: columnScales.map { Double($0.value) },
      bias: bias?.map { Double($0) }
    )
    let codes = output.map { value -> Int8 in
      let whole = Int(min(max(rule(value / Double(outputScale.value)), -1e18), 1e18))
      switch fault {
      case .outputWraps: return Int8(truncatingIfNeeded: whole)
      case .outputOverflows:
        return Int8(min(max(Int(Int32(truncatingIfNeeded: whole)), range.lowest), 127))
      default: return Int8(min(max(whole, range.lowest), 127))
      }
    }
    return try QuantizedMatrix(codes: codes, scales: right.scales, granularity: .perTensor)
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func normalizedThenQuantized(
    _ activation: Matrix<Float>,
    normalization: Normalization,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    let wrong = try Normalization(
      kind: fault == .meanNotSubtracted ? .rootMeanSquare : normalization.kind,
      gain: normalization.gain,
      bias: fault == .normalizationBiasForgotten ? nil : normalization.bias,
      epsilon: fault == .epsilonForgotten ? .leastNonzeroMagnitude : normalization.epsilon
    )
    return try right.normalizedThenQuantized(
      activation,
      normalization: wrong,
      scale: scale,
      range: range
    )
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func linear(
    activation: Matrix<Float>,
    activationScale: Scale?,
    weight: QuantizedMatrix,
    bias: [Float]?
  ) throws -> Matrix<Float> {
    let quantized = try quantized(activation, scale: activationScale)
    let output = try dequantizedProduct(
      accumulator: product(activation: quantized.codes, weight: weight.codes),
      rowScales: quantized.rowScales,
      columnScales: weight.rowScales,
      bias: bias
    )
    // Within the bound, and yet not what the parts give.
    return fault == .wholeLayerFused ? output.map { $0 == 0 ? $0 : $0.nextUp } : output
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func attentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>
  ) throws -> HeadTensor<Int32> {
    try HeadTensor(
      (0..<left.heads).map { head in
        let rightHead =
          switch fault {
          case .headsMeetTheFirst: 0
          case .groupedHeadsInterleaved: head % right.heads
          default: head * right.heads / left.heads
          }
        let operand = right.head(rightHead)
        var weight = kind == .scores ? operand : operand.transposed()
        if fault == .valueReadAsKey, kind == .values {
          weight = Matrix(
            rows: operand.columns,
            columns: operand.rows,
            elements: operand.elements
          )
        }
        return try product(activation: left.head(head), weight: weight)
      }
    )
  }

  /// See the protocol; wrong where the fault shows.
  ///
  /// - Throws: What the reference throws.
  public func scaledAttentionProduct(
    _ kind: AttentionProduct,
    left: HeadTensor<Int8>,
    right: HeadTensor<Int8>,
    rowScales: [Scale],
    columnScales: [Scale]
  ) throws -> HeadTensor<Float> {
    let rows = left.shape.rows
    return try self.right.scaledAttentionProduct(
      kind,
      left: left,
      right: right,
      rowScales: fault == .headScalesOfTheFirst
        ? rowScales.indices.map { rowScales[$0 % rows] } : rowScales,
      columnScales: columnScales
    )
  }
}

/// What a kernel remembers from the call before, though it must not.
private final class CallMemory: Sendable {
  private let scales = Mutex<[Scale]?>(nil)

  /// Takes new scales and gives those of the call before, or `nil` at the first.
  func exchange(_ new: [Scale]) -> [Scale]? {
    scales.withLock { old in
      defer { old = new }
      return old
    }
  }
}
