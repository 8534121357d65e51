// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import Synchronization
import TensorCore

/// A product that is wrong every third time it is made.
final class UnsteadyOperations: OperationFamily {
  let name = "unsteady"
  private let right = ReferenceOperations()
  private let calls = Mutex(0)

  func product(activation: Matrix<Int8>, weight: Matrix<Int8>) throws -> Matrix<Int32> {
    let call = calls.withLock { count in
      count += 1
      return count
    }
    let product = try right.product(activation: activation, weight: weight)
    return call % 3 == 0 ? product.map { $0 &+ 1 } : product
  }

  func quantizedPerToken(
    _ activation: Matrix<Float>,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try right.quantizedPerToken(activation, range: range)
  }

  func quantizedPerTensor(
    _ activation: Matrix<Float>,
    scale: Scale?,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try right.quantizedPerTensor(activation, scale: scale, range: range)
  }

  func dequantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?
  ) throws -> Matrix<Float> {
    try right.dequantizedProduct(
      accumulator: accumulator,
      rowScales: rowScales,
      columnScales: columnScales,
      bias: bias
    )
  }

  func requantizedProduct(
    accumulator: Matrix<Int32>,
    rowScales: [Scale],
    columnScales: [Scale],
    bias: [Float]?,
    outputScale: Scale,
    range: QuantizedRange
  ) throws -> QuantizedMatrix {
    try right.requantizedProduct(
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
    try right.normalizedThenQuantized(
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
    try right.linear(
      activation: activation,
      activationScale: activationScale,
      weight: weight,
      bias: bias
    )
  }
}
