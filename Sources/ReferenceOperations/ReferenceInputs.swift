// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import TensorCore

extension Matrix where Element == Double {
  /// Checks that every value is finite.
  ///
  /// - Parameter name: What the error calls the matrix.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)`` for the first that is not.
  func requireFinite(named name: String) throws {
    for row in 0..<rows {
      for column in 0..<columns where !self[row, column].isFinite {
        throw QuantizationError.notFinite(
          matrix: name,
          row: row,
          column: column,
          value: Float(self[row, column])
        )
      }
    }
  }

  /// Checks that every value is finite and stays finite when it is rounded to FP32.
  ///
  /// - Parameter name: What the error calls the matrix.
  /// - Throws: ``QuantizationError/notFinite(matrix:row:column:value:)`` for the first that is not.
  func requireFiniteInSinglePrecision(named name: String) throws {
    try map { Double(Float($0)) }.requireFinite(named: name)
  }
}

/// Checks that there is one value for each output channel and that every value is finite.
func requireUsable(bias: [Double], outputChannels: Int) throws {
  try requireLength(bias.count, of: "bias", expected: outputChannels)
  try Matrix(rows: 1, columns: bias.count, elements: bias).requireFinite(named: "bias")
}

/// Checks that every scale is finite and above zero.
func requireUsable(scales: [Double]) throws {
  for scale in scales where !(scale.isFinite && scale > 0) {
    throw QuantizationError.scaleNotUsable(value: Float(scale))
  }
}

/// Checks that a vector has the length its matrix asks for.
func requireLength(_ length: Int, of vector: String, expected: Int) throws {
  guard length == expected else {
    throw ShapeError.lengthMismatch(vector: vector, found: length, expected: expected)
  }
}
