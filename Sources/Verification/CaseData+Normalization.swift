// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import Quantization
import ReferenceOperations
import TensorCore

/// What a normalization multiplies and adds.
extension CaseData {
  /// The case's normalization: gains about 1 of either sign, biases as large with every second seed.
  func normalization() throws -> Normalization {
    let columns = verificationCase.shape.depth
    let hasBias = source.rowBits(.bias, 0) % 2 == 0
    return try Normalization(
      kind: verificationCase.attributes.norm,
      gain: (0..<columns).map { value(.columnScale, column: $0) },
      bias: hasBias ? (0..<columns).map { value(.bias, column: $0) } : nil,
      epsilon: 1e-5
    )
  }

  /// The normalized activation in FP64, rounded to FP32.
  func normalized() throws -> Matrix<Float> {
    try ReferenceNormalization.normalized(
      activation().map { Double($0) },
      by: normalization()
    ).map { Float($0) }
  }

  /// A value of magnitude 1/4 to 4.
  private func value(_ role: OperandRole, column: Int) -> Float {
    let bits = source.columnBits(role, column)
    return Float(
      sign: bits & 15 == 0 ? .minus : .plus,
      exponent: Int((bits >> 8) % 4) - 2,
      significand: 1 + Float(bits >> 41) * 0x1p-23
    )
  }
}
