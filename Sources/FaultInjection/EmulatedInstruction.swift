// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// What integer multiply-add instructions compute, one lane in plain arithmetic.
///
/// Sources: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2; Arm Architecture
/// Reference Manual for A-profile. They let faults of hardware that is not here be tried here.
public enum EmulatedInstruction {
  /// Two products of an unsigned and a signed byte, added in 16 bits with saturation.
  public static func vpmaddubsw(_ unsigned: SIMD2<UInt8>, _ signed: SIMD2<Int8>) -> Int16 {
    let sum = Int32(unsigned.x) * Int32(signed.x) + Int32(unsigned.y) * Int32(signed.y)
    return Int16(clamping: sum)
  }

  /// Two products of signed 16-bit numbers, added in 32 bits; wraps when all four are -32768.
  public static func vpmaddwd(_ left: SIMD2<Int16>, _ right: SIMD2<Int16>) -> Int32 {
    Int32(left.x) * Int32(right.x) &+ Int32(left.y) * Int32(right.y)
  }

  /// The first byte, negated where the sign of the second is negative, zero where that is zero;
  /// the negative of -128 is -128.
  public static func vpsignb(_ value: Int8, _ sign: Int8) -> Int8 {
    sign < 0 ? 0 &- value : sign == 0 ? 0 : value
  }

  /// Four products of an unsigned and a signed byte, added to a 32-bit sum, modulo 2^32.
  public static func vpdpbusd(
    _ sum: Int32,
    _ unsigned: SIMD4<UInt8>,
    _ signed: SIMD4<Int8>
  ) -> Int32 {
    sum &+ products(unsigned, signed)
  }

  /// The same with one saturation, after the four products have been added exactly.
  public static func vpdpbusds(
    _ sum: Int32,
    _ unsigned: SIMD4<UInt8>,
    _ signed: SIMD4<Int8>
  ) -> Int32 {
    Int32(clamping: Int64(sum) + Int64(products(unsigned, signed)))
  }

  private static func products(_ unsigned: SIMD4<UInt8>, _ signed: SIMD4<Int8>) -> Int32 {
    // At most 4 * 255 * 128: exact.
    (SIMD4<Int32>(truncatingIfNeeded: unsigned) &* SIMD4<Int32>(truncatingIfNeeded: signed))
      .wrappedSum()
  }

  /// Four products of signed bytes, added to a 32-bit sum, modulo 2^32.
  public static func sdot(_ sum: Int32, _ left: SIMD4<Int8>, _ right: SIMD4<Int8>) -> Int32 {
    sum
      &+ (SIMD4<Int32>(truncatingIfNeeded: left) &* SIMD4<Int32>(truncatingIfNeeded: right))
      .wrappedSum()
  }

  /// Two products of signed bytes in 16 bits, as SMULL followed by SMLAL leaves them: modulo 2^16.
  public static func smullSmlal(_ left: SIMD2<Int8>, _ right: SIMD2<Int8>) -> Int16 {
    Int16(left.x) * Int16(right.x) &+ Int16(left.y) * Int16(right.y)
  }

  /// A 2 x 8 tile times the transpose of a 2 x 8 tile, added to a 2 x 2 tile of sums, modulo 2^32.
  ///
  /// - Parameters:
  ///   - sums: Row-major: (0, 0), (0, 1), (1, 0), (1, 1).
  ///   - left: Two rows of eight bytes.
  ///   - right: Two rows of eight bytes.
  /// - Returns: Row-major; the row is that of `left`, the column the row of `right`.
  public static func smmla(
    _ sums: SIMD4<Int32>,
    _ left: (SIMD8<Int8>, SIMD8<Int8>),
    _ right: (SIMD8<Int8>, SIMD8<Int8>)
  ) -> SIMD4<Int32> {
    func dot(_ left: SIMD8<Int8>, _ right: SIMD8<Int8>) -> Int32 {
      (SIMD8<Int32>(truncatingIfNeeded: left) &* SIMD8<Int32>(truncatingIfNeeded: right))
        .wrappedSum()
    }
    return sums
      &+ SIMD4(
        dot(left.0, right.0),
        dot(left.0, right.1),
        dot(left.1, right.0),
        dot(left.1, right.1)
      )
  }

  /// One step of a tile product: a row of the left tile, four bytes for each of `K / 4` groups, times
  /// a right tile whose rows hold, for each column, the four bytes of one group side by side.
  ///
  /// - Parameters:
  ///   - sums: One sum for each column, modulo 2^32.
  ///   - left: Shape: `[K / 4 * 4]`.
  ///   - right: Rows of `4 * columns` bytes. Shape: `[K / 4, 4 * columns]`.
  public static func tdpbssd(_ sums: inout [Int32], left: [Int8], right: [[Int8]]) {
    for (group, row) in right.enumerated() {
      for column in sums.indices {
        for byte in 0..<4 {
          sums[column] &+= Int32(left[4 * group + byte]) * Int32(row[4 * column + byte])
        }
      }
    }
  }
}
