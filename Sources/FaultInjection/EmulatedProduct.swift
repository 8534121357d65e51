// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore

/// The integer product as kernels build it from one instruction each: right, and with the mistakes
/// that the instruction invites.
enum EmulatedProduct {
  /// `vpdpbusd`: activation codes plus 128, undone by 128 times the sum of the weight row.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - compensation: How often the shift is undone; 1 is right.
  ///   - multiply: The instruction.
  /// - Returns: Shape: `[M, N]`.
  static func unsignedDot(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    compensation: Int32 = 1,
    multiply: (Int32, SIMD4<UInt8>, SIMD4<Int8>) -> Int32 = EmulatedInstruction.vpdpbusd
  ) -> Matrix<Int32> {
    elements(activation, weight) { left, right in
      var sum: Int32 = 0
      for group in 0..<(left.count + 3) / 4 {
        let unsigned = SIMD4<UInt8>(truncatingIfNeeded: four(left, group)) &+ 128
        sum = multiply(sum, unsigned, four(right, group))
      }
      let shift = right.reduce(Int32(0)) { $0 &+ 128 * Int32($1) }
      return sum &- compensation &* shift
    }
  }

  /// `vpmaddubsw` and `vpmaddwd` with codes plus 128: pairs beyond 16 bits saturate.
  static func unsignedPairs(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>
  ) -> Matrix<Int32> {
    elements(activation, weight) { left, right in
      var sum: Int32 = 0
      for group in 0..<(left.count + 3) / 4 {
        let unsigned = SIMD4<UInt8>(truncatingIfNeeded: four(left, group)) &+ 128
        let signed = four(right, group)
        let pairs = SIMD2(
          EmulatedInstruction.vpmaddubsw(unsigned.lowHalf, signed.lowHalf),
          EmulatedInstruction.vpmaddubsw(unsigned.highHalf, signed.highHalf)
        )
        sum &+= EmulatedInstruction.vpmaddwd(pairs, SIMD2(1, 1))
      }
      return sum &- right.reduce(Int32(0)) { $0 &+ 128 * Int32($1) }
    }
  }

  /// `vpsignb`: the absolute value of one code times the other with its sign.
  static func signed(_ activation: Matrix<Int8>, _ weight: Matrix<Int8>) -> Matrix<Int32> {
    elements(activation, weight) { left, right in
      zip(left, right).reduce(Int32(0)) { sum, pair in
        sum &+ Int32(pair.0.magnitude) * Int32(EmulatedInstruction.vpsignb(pair.1, pair.0))
      }
    }
  }

  /// `smull` and `smlal` on 16-bit lanes: two products of -128 * -128 wrap.
  static func widenedPairs(_ activation: Matrix<Int8>, _ weight: Matrix<Int8>) -> Matrix<Int32> {
    elements(activation, weight) { left, right in
      var sum: Int32 = 0
      for group in 0..<(left.count + 3) / 4 {
        let (left, right) = (four(left, group), four(right, group))
        sum &+= Int32(EmulatedInstruction.smullSmlal(left.lowHalf, right.lowHalf))
        sum &+= Int32(EmulatedInstruction.smullSmlal(left.highHalf, right.highHalf))
      }
      return sum
    }
  }

  /// `sdot`.
  static func signedDot(_ activation: Matrix<Int8>, _ weight: Matrix<Int8>) -> Matrix<Int32> {
    elements(activation, weight) { left, right in
      (0..<(left.count + 3) / 4).reduce(Int32(0)) { sum, group in
        EmulatedInstruction.sdot(sum, four(left, group), four(right, group))
      }
    }
  }

  /// `smmla` on tiles of two rows and two columns.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - isTransposed: Whether each tile is stored with its operands exchanged.
  /// - Returns: Shape: `[M, N]`.
  static func tiles(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    isTransposed: Bool = false
  ) -> Matrix<Int32> {
    let left = (0..<activation.rows).map { activation.row($0) }
    let right = (0..<weight.rows).map { weight.row($0) }
    var product = Matrix<Int32>(rows: left.count, columns: right.count, repeating: 0)
    for row in stride(from: 0, to: left.count, by: 2) {
      for column in stride(from: 0, to: right.count, by: 2) {
        var sums = SIMD4<Int32>()
        for group in 0..<(activation.columns + 7) / 8 {
          sums = EmulatedInstruction.smmla(
            sums,
            (eight(left[row], group), eight(row + 1 < left.count ? left[row + 1] : [], group)),
            (
              eight(right[column], group),
              eight(column + 1 < right.count ? right[column + 1] : [], group)
            )
          )
        }
        for lane in 0..<4 {
          let (y, x) = isTransposed ? (lane % 2, lane / 2) : (lane / 2, lane % 2)
          if row + y < left.count, column + x < right.count {
            product[row + y, column + x] = sums[lane]
          }
        }
      }
    }
    return product
  }

  /// `tdpbssd` on sixteen columns and sixty-four depths at a time.
  ///
  /// - Parameters:
  ///   - activation: Shape: `[M, K]`.
  ///   - weight: Shape: `[N, K]`.
  ///   - isInterleaved: Whether the weight is packed four depths side by side, as the instruction
  ///     reads it.
  /// - Returns: Shape: `[M, N]`.
  static func amx(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    isInterleaved: Bool = true
  ) -> Matrix<Int32> {
    var product = Matrix<Int32>(rows: activation.rows, columns: weight.rows, repeating: 0)
    for column in stride(from: 0, to: weight.rows, by: 16) {
      let columns = min(16, weight.rows - column)
      for depth in stride(from: 0, to: activation.columns, by: 64) {
        let groups = (min(64, activation.columns - depth) + 3) / 4
        func code(_ matrix: Matrix<Int8>, _ row: Int, _ step: Int) -> Int8 {
          depth + step < matrix.columns ? matrix[row, depth + step] : 0
        }
        let right = (0..<groups).map { group in
          (0..<4 * columns).map { byte in
            isInterleaved
              ? code(weight, column + byte / 4, 4 * group + byte % 4)
              : code(weight, column + byte % columns, 4 * group + byte / columns)
          }
        }
        for row in 0..<activation.rows {
          let left = (0..<4 * groups).map { code(activation, row, $0) }
          var sums = (0..<columns).map { product[row, column + $0] }
          EmulatedInstruction.tdpbssd(&sums, left: left, right: right)
          for index in sums.indices { product[row, column + index] = sums[index] }
        }
      }
    }
    return product
  }

  /// Each element of a product from a row of either operand.
  static func elements(
    _ activation: Matrix<Int8>,
    _ weight: Matrix<Int8>,
    _ dot: (_ left: [Int8], _ right: [Int8]) -> Int32
  ) -> Matrix<Int32> {
    let left = (0..<activation.rows).map { activation.row($0) }
    let right = (0..<weight.rows).map { weight.row($0) }
    return Matrix(rows: left.count, columns: right.count) { dot(left[$0], right[$1]) }
  }

  /// Four codes of a row, zeros beyond its end.
  private static func four(_ row: [Int8], _ group: Int) -> SIMD4<Int8> {
    var codes = SIMD4<Int8>()
    for lane in 0..<4 where 4 * group + lane < row.count { codes[lane] = row[4 * group + lane] }
    return codes
  }

  /// Eight codes of a row, zeros beyond its end.
  private static func eight(_ row: [Int8], _ group: Int) -> SIMD8<Int8> {
    var codes = SIMD8<Int8>()
    for lane in 0..<8 where 8 * group + lane < row.count { codes[lane] = row[8 * group + lane] }
    return codes
  }
}
