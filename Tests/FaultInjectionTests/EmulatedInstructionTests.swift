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

  @Test func fourProductsWrapOrSaturateAtTheSumOnly() {
    var (wrapped, wrong) = (0, 0)
    for sum in sums {
      for a in unsigned {
        for b in unsigned {
          for c in signed {
            for d in signed {
              // Two pairs of lanes: every sum of four edges that two edges can make.
              let (left, right) = (SIMD4(a, b, b, a), SIMD4(c, d, c, d))
              let products = Int64(a) * Int64(c) + Int64(b) * Int64(d) + Int64(b) * Int64(c)
              let exact = Int64(sum) + products + Int64(a) * Int64(d)
              let wrapping = EmulatedInstruction.vpdpbusd(sum, left, right)
              let saturating = EmulatedInstruction.vpdpbusds(sum, left, right)
              wrong += wrapping == Int32(truncatingIfNeeded: exact) ? 0 : 1
              wrong += saturating == Int32(clamping: exact) ? 0 : 1
              wrapped += wrapping == saturating ? 0 : 1
            }
          }
        }
      }
    }
    #expect(wrong == 0)
    #expect(wrapped > 0)
  }

  @Test func signedFourProductsWrap() {
    var wrong = 0
    for sum in sums {
      for a in signed {
        for b in signed {
          for c in signed {
            for d in signed {
              let products = Int64(a) * Int64(c) + Int64(b) * Int64(d) + Int64(b) * Int64(c)
              let exact = Int64(sum) + products + Int64(a) * Int64(d)
              let got = EmulatedInstruction.sdot(sum, SIMD4(a, b, b, a), SIMD4(c, d, c, d))
              wrong += got == Int32(truncatingIfNeeded: exact) ? 0 : 1
            }
          }
        }
      }
    }
    #expect(wrong == 0)
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

  @Test func everySelftestSubjectHasLawsThatExistAndANameOfItsOwn() {
    let subjects = SelftestSubject.faults + SelftestSubject.right
    #expect(Set(subjects.map(\.name)).count == subjects.count)
    #expect(subjects.count > 45)
  }
}
