// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// Real values of one operand, each a function of fill, seed and position alone.
struct ValueFill {
  let fill: Fill
  let role: OperandRole
  let columns: Int
  let source: RandomSource
  let captured: CapturedTensors.Layer?

  /// The value at a row and column; always finite.
  func value(row: Int, column: Int) -> Float {
    switch fill {
    case .fullRange: uniform(row: row, column: column) * rowMagnitude(row)
    case .boundary: nearTie(row: row, column: column)
    case .lowest: -128
    case .alternating: (row + column).isMultiple(of: 2) ? 127 : -127
    case .highest: 127
    case .oneHot: oneHot(row: row, column: column)
    case .outlierChannels: outlier(row: row, column: column)
    case .captured: capturedValue(row: row, column: column)
    case .ties: tie(row: row, column: column)
    case .subnormal: subnormal(row: row, column: column)
    case .huge: huge(row: row, column: column)
    case .zeroRows: isZeroed(row: row, column: column) ? 0 : uniform(row: row, column: column)
    case .negativeZero: negativeZero(row: row, column: column)
    }
  }

  private func bits(_ row: Int, _ column: Int) -> UInt64 {
    source.bits(role, row: row, column: column)
  }

  private func uniform(row: Int, column: Int) -> Float {
    Float(2 * source.unit(role, row: row, column: column) - 1)
  }

  /// A power of two from 1/16 to 16, so that rows need scales of their own.
  private func rowMagnitude(_ row: Int) -> Float {
    Float(sign: .plus, exponent: Int(source.rowBits(role, row) % 9) - 4, significand: 1)
  }

  private func nearTie(row: Int, column: Int) -> Float {
    // Half of the seeds give each row a maximum of its own; the others share one, so that ties
    // are near for one scale of the whole matrix too.
    let bitsOfMaximum = source.rowBits(role, source.seed % 2 == 0 ? row : 0)
    let maximum = 1 + Float(bitsOfMaximum >> 41) * 0x1p-23
    if column == 0 { return maximum }
    let choice = bits(row, column)
    let step = Float(Int(choice % 254) - 127) + 0.5
    let tie = step * (maximum / 127)
    let units = Int((choice >> 32) % 5) - 2
    return units < 0 ? tie.advanced(downBy: -units) : tie.advanced(upBy: units)
  }

  private func oneHot(row: Int, column: Int) -> Float {
    guard role == .activation else { return uniform(row: row, column: column) }
    let hot = Int(source.rowBits(role, row) % UInt64(columns))
    return column == hot ? uniform(row: row, column: column) * rowMagnitude(row) : 0
  }

  private func outlier(row: Int, column: Int) -> Float {
    let value = uniform(row: row, column: column)
    guard role == .activation else { return value }
    return OutlierChannels.contains(column, source: source) ? 100 * value : value
  }

  private func capturedValue(row: Int, column: Int) -> Float {
    guard let captured else { return uniform(row: row, column: column) }
    let values = role == .weight ? captured.weight : captured.activation
    return CapturedTile(shape: values.shape, source: source).element(
      of: values,
      row: row,
      column: column
    )
  }

  private func tie(row: Int, column: Int) -> Float {
    // The maximum 127 * 2^e makes the scale 2^e exactly, so every other value is an exact tie.
    let step = column == 0 ? 127 : Float(Int(bits(row, column) % 254) - 127) + 0.5
    return step * (source.seed % 2 == 0 ? rowMagnitude(row) : 1)
  }

  private func subnormal(row: Int, column: Int) -> Float {
    let width = 1 + source.rowBits(role, row) % 23
    let choice = bits(row, column)
    let magnitude = Float(bitPattern: UInt32((choice >> 8) & ((1 << width) - 1)))
    return choice & 1 == 0 ? magnitude : -magnitude
  }

  private func huge(row: Int, column: Int) -> Float {
    let choice = bits(row, column)
    let fraction = Float(choice >> 40) * 0x1p-24
    if choice & 3 == 0 {
      return (choice & 4 == 0 ? 1 : -1) * (0.5 + fraction / 2) * Float.greatestFiniteMagnitude
    }
    return Float(
      sign: choice & 4 == 0 ? .plus : .minus,
      exponent: 100 + Int((choice >> 8) % 28),
      significand: 1 + fraction / 2
    )
  }

  /// In an activation whole rows are zero; in a weight whole input channels, which smoothing must
  /// leave alone.
  private func isZeroed(row: Int, column: Int) -> Bool {
    role == .weight
      ? source.columnBits(role, column) % 4 == 0 : source.rowBits(role, row) % 2 == 0
  }

  private func negativeZero(row: Int, column: Int) -> Float {
    guard source.rowBits(role, row) % 4 != 0 else { return -0.0 }
    let choice = bits(row, column) % 10
    return choice < 4 ? -0.0 : choice == 4 ? 0 : uniform(row: row, column: column)
  }
}

extension Float {
  fileprivate func advanced(upBy units: Int) -> Float {
    (0..<units).reduce(self) { value, _ in value.nextUp }
  }

  fileprivate func advanced(downBy units: Int) -> Float {
    (0..<units).reduce(self) { value, _ in value.nextDown }
  }
}
