// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@testable import FaultInjection

/// The emulated instructions against 64-bit arithmetic, for every combination of edge values.
@Suite struct EmulatedInstructionTests {
  private let signed: [Int8] = [-128, -127, -1, 0, 1, 127]
  private let unsigned: [UInt8] = [0, 1, 127, 128, 255]
  private let sums: [Int32] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]

  @Test func pairsOfBytesSaturateAtSixteenBits() {
    var saturated = 0
    for a in unsigned {
      for b in unsigned {
        for c in signed {
          for d in signed {
            let exact = Int64(a) * Int64(c) + Int64(b) * Int64(d)
            let expected = min(max(exact, -32_768), 32_767)
            saturated += expected == exact ? 0 : 1
            #expect(Int64(EmulatedInstruction.vpmaddubsw(SIMD2(a, b), SIMD2(c, d))) == expected)
          }
        }
      }
    }
    #expect(saturated > 0)
    // The example of oneDNN#518.
    #expect(EmulatedInstruction.vpmaddubsw(SIMD2(255, 255), SIMD2(127, 127)) == 32_767)
  }

  @Test func pairsOfWordsWrapInOneCaseOnly() {
    let words: [Int16] = [.min, .min + 1, -1, 0, 1, .max]
    var wrapped = 0
    for a in words {
      for b in words {
        for c in words {
          for d in words {
            let exact = Int64(a) * Int64(c) + Int64(b) * Int64(d)
            let got = EmulatedInstruction.vpmaddwd(SIMD2(a, b), SIMD2(c, d))
            #expect(got == Int32(truncatingIfNeeded: exact))
            wrapped += Int64(got) == exact ? 0 : 1
          }
        }
      }
    }
    #expect(wrapped == 1)
  }

  @Test func signIsAppliedToAllButMinus128() {
    for value in Int8.min...Int8.max {
      #expect(EmulatedInstruction.vpsignb(value, 5) == value)
      #expect(EmulatedInstruction.vpsignb(value, 0) == 0)
      let negated = EmulatedInstruction.vpsignb(value, -5)
      #expect(value == -128 ? negated == -128 : negated == -value)
    }
  }

  /// Every choice of four values.
  private func fours<Value: SIMDScalar>(of values: [Value]) -> [SIMD4<Value>] {
    values.flatMap { a in
      values.flatMap { b in values.flatMap { c in values.map { SIMD4(a, b, c, $0) } } }
    }
  }

  /// Every lane is free over all edges: 5^4 times 6^4 operands, a tenth of a second.
  @Test func fourProductsWrapOrSaturateAtTheSumOnly() {
    var (wrapped, wrong) = (0, 0)
    let rights = fours(of: signed)
    for left in fours(of: unsigned) {
      for right in rights {
        var products: Int64 = 0
        for lane in 0..<4 { products += Int64(left[lane]) * Int64(right[lane]) }
        for sum in sums {
          let exact = Int64(sum) + products
          let wrapping = EmulatedInstruction.vpdpbusd(sum, left, right)
          let saturating = EmulatedInstruction.vpdpbusds(sum, left, right)
          wrong += wrapping == Int32(truncatingIfNeeded: exact) ? 0 : 1
          wrong += saturating == Int32(clamping: exact) ? 0 : 1
          wrapped += wrapping == saturating ? 0 : 1
        }
      }
    }
    #expect(wrong == 0)
    #expect(wrapped > 0)
  }

  /// Every lane is free over all edges on both sides: 6^8 operands and seven sums, a fifth of a second.
  @Test func signedFourProductsWrap() {
    var (wrapped, wrong) = (0, 0)
    let operands = fours(of: signed)
    for left in operands {
      for right in operands {
        var products: Int64 = 0
        for lane in 0..<4 { products += Int64(left[lane]) * Int64(right[lane]) }
        for sum in sums {
          let exact = Int64(sum) + products
          let got = EmulatedInstruction.sdot(sum, left, right)
          wrong += got == Int32(truncatingIfNeeded: exact) ? 0 : 1
          wrapped += Int64(got) == exact ? 0 : 1
        }
      }
    }
    #expect(wrong == 0)
    #expect(wrapped > 0)
  }

  @Test func widenedPairsWrapForMinus128Alone() {
    var wrapped: [SIMD4<Int8>] = []
    for a in signed {
      for b in signed {
        for c in signed {
          for d in signed {
            let exact = Int(a) * Int(c) + Int(b) * Int(d)
            let got = EmulatedInstruction.smullSmlal(SIMD2(a, b), SIMD2(c, d))
            #expect(got == Int16(truncatingIfNeeded: exact))
            if Int(got) != exact { wrapped.append(SIMD4(a, b, c, d)) }
          }
        }
      }
    }
    #expect(wrapped == [SIMD4(repeating: -128)])
  }

  @Test func tileHasTheRowsOfTheLeftAndTheColumnsOfTheRight() {
    let left = (SIMD8<Int8>(repeating: -128), SIMD8<Int8>(0, 1, 2, 3, 4, 5, 6, 7))
    let right = (SIMD8<Int8>(repeating: -128), SIMD8<Int8>(repeating: 1))
    let sums = EmulatedInstruction.smmla(SIMD4(1, 2, 3, .max), left, right)
    // 8 * 128 * 128, 8 * -128, 28 * -128 and 28, added to the sums; the last one wraps.
    let expected = SIMD4<Int32>(131_073, -1022, -3581, Int32.min + 27)
    #expect(sums == expected)
  }

  @Test func tileProductReadsFourDepthsSideBySide() {
    var sums: [Int32] = [10, .max]
    let row: [Int8] = [1, 2, 3, 4, -128, -128, -128, -128]
    EmulatedInstruction.tdpbssd(&sums, left: [1, 10, 100, -128], right: [row])
    // 1 + 20 + 300 - 512, and -128 times -17, which wraps.
    let expected: [Int32] = [10 - 191, Int32.min + 2175]
    #expect(sums == expected)
  }

  /// Calls a closure with two rows of eight codes for each side: every choice of edges in every two
  /// places, the other places going through the edges too.
  private func forEveryPairOfPlaces(
    _ body: (_ left: [[Int8]], _ right: [[Int8]]) -> Void
  ) {
    var turn = 0
    func row(_ first: Int, _ value: Int8, _ second: Int, _ other: Int8) -> [Int8] {
      turn += 1
      var row = (0..<8).map { signed[(turn + $0) % signed.count] }
      row[first] = value
      row[second] = other
      return row
    }
    for first in 0..<8 {
      for second in first + 1..<8 {
        for a in signed {
          for b in signed {
            for c in signed {
              for d in signed {
                body(
                  [row(first, a, second, b), row(first, b, second, a)],
                  [row(first, c, second, d), row(first, d, second, c)]
                )
              }
            }
          }
        }
      }
    }
  }

  private func exactDot(_ left: [Int8], _ right: [Int8]) -> Int64 {
    zip(left, right).reduce(0) { $0 + Int64($1.0) * Int64($1.1) }
  }

  @Test func everyElementOfATileIsTheExactSumModulo32Bits() {
    var (wrong, wrapped) = (0, 0)
    let before = SIMD4<Int32>(.max, .min, -1, 1)
    forEveryPairOfPlaces { left, right in
      let got = EmulatedInstruction.smmla(
        before,
        (SIMD8(left[0]), SIMD8(left[1])),
        (SIMD8(right[0]), SIMD8(right[1]))
      )
      for lane in 0..<4 {
        let exact = Int64(before[lane]) + exactDot(left[lane / 2], right[lane % 2])
        wrong += got[lane] == Int32(truncatingIfNeeded: exact) ? 0 : 1
        wrapped += Int64(got[lane]) == exact ? 0 : 1
      }
    }
    #expect(wrong == 0)
    #expect(wrapped > 0)
  }

  @Test func everyElementOfATileRowIsTheExactSumModulo32Bits() {
    var (wrong, wrapped) = (0, 0)
    let before: [Int32] = [.max, .min]
    forEveryPairOfPlaces { left, right in
      // Four depths of each column side by side, the next four in the next row.
      let packed = [0, 4].map { depth -> [Int8] in
        Array(right[0][depth..<depth + 4]) + Array(right[1][depth..<depth + 4])
      }
      var sums = before
      EmulatedInstruction.tdpbssd(&sums, left: left[0], right: packed)
      for column in 0..<2 {
        let exact = Int64(before[column]) + exactDot(left[0], right[column])
        wrong += sums[column] == Int32(truncatingIfNeeded: exact) ? 0 : 1
        wrapped += Int64(sums[column]) == exact ? 0 : 1
      }
    }
    #expect(wrong == 0)
    #expect(wrapped > 0)
  }
}
