// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// A number stored as the upper 16 bits of an IEEE binary32: 8 bits of exponent, 8 of precision.
@frozen public struct BFloat16: Hashable, Sendable, BitwiseCopyable {
  /// The bits as stored: sign, 8 bits of exponent, 7 of fraction.
  public let bitPattern: UInt16

  /// Creates a number from its bits.
  public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// Creates the nearest number, ties to even; not-a-number stays not-a-number.
  public init(_ value: Float) {
    let bits = value.bitPattern
    guard !value.isNaN else {
      // The payload may lie in the dropped half: the quiet bit keeps it from becoming infinity.
      bitPattern = UInt16(bits >> 16) | 0x0040
      return
    }
    // Half of the dropped range, less one when the kept part is even: a tie then stays below.
    let roundingIncrement = 0x7FFF + ((bits >> 16) & 1)
    bitPattern = UInt16((bits + roundingIncrement) >> 16)
  }

  /// The same number in FP32, exactly.
  public var floatValue: Float { Float(bitPattern: UInt32(bitPattern) << 16) }
}
