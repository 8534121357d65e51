// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

public import Quantization
public import TensorCore

/// What the epilogue multiplies and adds: accumulators, scales and bias.
extension CaseData {
  /// The largest sum of 8-bit products at the depth bound: 2^14 * 131071.
  private static let greatestSum: Int32 = 2_147_467_264

  /// Sums at which the conversion to FP32 starts to round, and the largest possible ones.
  private static let edgeSums: [Int32] = [
    0, 1, -1, 16_777_215, 16_777_216, 16_777_217, -16_777_217, 16_777_219, 33_554_435,
    1_073_741_887, greatestSum, -greatestSum, greatestSum - 1, 127, -16_129, 16_384,
  ]

  /// An integer product of any size a sum can have.
  ///
  /// Shape: `[M, N]`.
  public func accumulator() -> Matrix<Int32> {
    let shape = verificationCase.shape
    return Matrix(rows: shape.rows, columns: shape.columns) { row, column in
      self.sum(row: row, column: column)
    }
  }

  private func sum(row: Int, column: Int) -> Int32 {
    let bits = source.bits(.accumulator, row: row, column: column)
    switch verificationCase.fill {
    case .boundary:
      return Self.edgeSums[Int(bits % UInt64(Self.edgeSums.count))]
    case .zeroRows where source.rowBits(.accumulator, row) % 2 == 0:
      return 0
    default:
      // Log-uniform: any number of bits is equally likely; at most 15 beside huge scales, whose
      // products would otherwise leave FP32.
      let width = Int(bits & 31) % (verificationCase.fill == .huge ? 16 : 32)
      let magnitude = min(Int64(bits >> 33) & ((1 << width) - 1), Int64(Self.greatestSum))
      return bits & 32 == 0 ? Int32(magnitude) : -Int32(magnitude)
    }
  }

  /// One scale for each row of the activation.
  ///
  /// Shape: `[M]`.
  public func rowScales() throws -> [Scale] { try rowScales(count: verificationCase.shape.rows) }

  func rowScales(count: Int) throws -> [Scale] {
    try (0..<count).map { row in
      let bits = source.rowBits(.rowScale, row)
      switch verificationCase.fill {
      case .subnormal: return try scale(exponents: -149...(-120), bits: bits)
      case .huge: return try scale(exponents: 100...112, bits: bits)
      default: return try scale(exponents: -16...0, bits: bits)
      }
    }
  }

  /// One scale for each output channel.
  ///
  /// Shape: `[N]`.
  public func columnScales() throws -> [Scale] {
    try columnScales(count: verificationCase.shape.columns)
  }

  func columnScales(count: Int) throws -> [Scale] {
    try (0..<count).map { column in
      let bits = source.columnBits(.columnScale, column)
      switch verificationCase.fill {
      case .huge: return try scale(exponents: -40...(-20), bits: bits)
      case .outlierChannels:
        return try scale(exponents: bits % 8 == 0 ? -3...0 : -12...(-9), bits: bits)
      default: return try scale(exponents: -14...(-4), bits: bits)
      }
    }
  }

  /// A scale for outputs of a known magnitude, as ``activationScale()`` is for activations.
  ///
  /// Never so small that a column's scale divided by it leaves FP32: that is refused.
  func outputScale(greatest: Double, columnScales: [Scale]) throws -> Scale {
    let found = greatest == 0 ? 1 : greatest / 127 * givenScaleFactor
    let greatestColumn = columnScales.map { Double($0.value) }.max() ?? 1
    return try Scale(
      Float(min(max(found, greatestColumn * 0x1p-100, 0x1p-100), 0x1p120))
    )
  }

  private func scale(exponents: ClosedRange<Int>, bits: UInt64) throws -> Scale {
    let exponent = exponents.lowerBound + Int((bits >> 8) % UInt64(exponents.count))
    let significand = 1 + Float(bits >> 41) * 0x1p-23
    return try Scale(
      max(Float(sign: .plus, exponent: exponent, significand: significand), .leastNonzeroMagnitude)
    )
  }

  /// The bias: none with every second seed.
  ///
  /// Shape: `[N]`.
  public func bias() -> [Float]? {
    guard source.rowBits(.bias, 0) % 2 == 0 else { return nil }
    return (0..<verificationCase.shape.columns).map { column in
      let bits = source.columnBits(.bias, column)
      // From far below a typical output to far above it, so that both sides of the sum round.
      return Float(
        sign: bits & 1 == 0 ? .plus : .minus,
        exponent: Int((bits >> 8) % 24) - 14,
        significand: 1 + Float(bits >> 41) * 0x1p-23
      )
    }
  }
}
