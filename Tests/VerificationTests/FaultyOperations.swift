// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

@testable import Verification

/// The reference with one fault.
struct FaultyOperations: OperationFamily {
  let fault: Fault
  let threads: Int
  let name = "faulty"
  private let right = ReferenceOperations()

  static func subject(_ fault: Fault) -> VerificationSubject {
    VerificationSubject(name: "faulty") { FaultyOperations(fault: fault, threads: $0) }
  }

  init(fault: Fault, threads: Int) {
    self.fault = fault
    self.threads = threads
  }

  func product(activation: Matrix<Int8>, weight: Matrix<Int8>) throws -> Matrix<Int32> {
    var product = try right.product(activation: activation, weight: weight)
    let last = activation.columns - 1
    switch fault {
    case .lastDepthStepDropped:
      return Matrix(rows: product.rows, columns: product.columns) { row, column in
        product[row, column] - Int32(activation[row, last]) * Int32(weight[column, last])
      }
    case .tailColumnWrong where product.columns > 16 && product.columns % 16 != 0:
      for row in 0..<product.rows { product[row, product.columns - 1] = product[row, 0] }
    case .pairsSaturate:
      return pairwiseProduct(activation, weight, offset: 128) { min(max($0, -32_768), 32_767) }
    case .weightReadAsUnsigned:
      return sums(activation, weight) { Int32($0) &* Int32(UInt8(bitPattern: $1)) }
    case .lowestNotNegated:
      // psignb: the absolute value times the other operand with its sign; -(-128) stays -128.
      return sums(activation, weight) { left, right in
        let signed = left < 0 ? 0 &- right : left == 0 ? 0 : right
        return Int32(left.magnitude) * Int32(signed)
      }
    case .pairsWrap:
      return pairwiseProduct(activation, weight, offset: 0) { Int32(Int16(truncatingIfNeeded: $0)) }
    case .floatAccumulator:
      return Matrix(rows: product.rows, columns: product.columns) { row, column in
        var sum: Float = 0
        for index in 0...last {
          sum += Float(Int32(activation[row, index]) * Int32(weight[column, index]))
        }
        return Int32(sum)
      }
    case .threadsRace where threads > 1 && product.rows > 1:
      // The second thread starts before the first has packed the last depth step.
      for column in 0..<product.columns {
        product[1, column] -= Int32(activation[1, last]) * Int32(weight[column, last])
      }
    case .gapBetweenRowsRead where activation.rowStride > activation.columns:
      product[0, 0] -= 128
    default: break
    }
    return product
  }

  /// Products added in pairs in 16 bits.
  ///
  /// With an offset the activation is shifted to unsigned, as vpmaddubsw wants it, and the shift is
  /// undone at the end.
  private func pairwiseProduct(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    offset: Int32,
    narrowed: (Int32) -> Int32
  ) -> Matrix<Int32> {
    Matrix(rows: activation.rows, columns: weight.rows) { row, column in
      var sum: Int32 = 0
      for start in stride(from: 0, to: activation.columns, by: 2) {
        var pair: Int32 = 0
        for index in start..<min(start + 2, activation.columns) {
          pair += (Int32(activation[row, index]) + offset) * Int32(weight[column, index])
        }
        sum &+= narrowed(pair)
      }
      let compensation = (0..<weight.columns).reduce(Int32(0)) { $0 + Int32(weight[column, $1]) }
      return sum &- offset * compensation
    }
  }

  private func sums(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    _ multiply: (Int8, Int8) -> Int32
  ) -> Matrix<Int32> {
    Matrix(rows: activation.rows, columns: weight.rows) { row, column in
      (0..<activation.columns).reduce(Int32(0)) { sum, index in
        sum &+ multiply(activation[row, index], weight[column, index])
      }
    }
  }

  func quantizedPerToken(
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
    return try spoiled(quantized, activation, range)
  }

  func quantizedPerTensor(
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
    case .flushedSubnormals:
      scales = try scales.map { $0.value < 0x1p-126 ? try Scale(0x1p-126) : $0 }
    default: return quantized
    }
    let rows = scales.count == 1 ? Array(repeating: scales[0], count: activation.rows) : scales
    let codes = Matrix(rows: activation.rows, columns: activation.columns) { row, column in
      let rounded = rule(activation[row, column] / rows[row].value)
      return Int8(min(max(rounded, Float(range.lowest)), 127))
    }
    return try QuantizedMatrix(codes: codes, scales: scales, granularity: quantized.granularity)
  }

  func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float> {
    let output = try right.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias
    )
    guard fault == .biasBeforeScale, let bias else { return output }
    return Matrix(rows: output.rows, columns: output.columns) { row, column in
      (Float(accumulator[row, column]) + bias[column]) * rowScales[row].value
        * columnScales[column].value
    }
  }

  func requantizedProduct(
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
    case .outputWraps: rule = { $0.rounded(.toNearestOrEven) }
    default: return right
    }
    let output = try ReferenceEpilogue.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales.map { Double($0.value) },
      columnScales: columnScales.map { Double($0.value) },
      bias: bias?.map { Double($0) }
    )
    let codes = output.map { value in
      let rounded = rule(value / Double(outputScale.value))
      return fault == .outputWraps
        ? Int8(truncatingIfNeeded: Int64(min(max(rounded, -1e18), 1e18)))
        : Int8(min(max(rounded, Double(range.lowest)), 127))
    }
    return try QuantizedMatrix(codes: codes, scales: right.scales, granularity: .perTensor)
  }

  func normalizedThenQuantized(
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

  func linear(
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

  func attentionProduct(
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

  func scaledAttentionProduct(
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
