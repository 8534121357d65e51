// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

import TensorCore
import Testing

@Suite struct BFloat16Tests {
  @Test func roundsTiesToEven() {
    // One unit in the last place of BF16 at 1 is 2^-7; half of it is a tie.
    #expect(BFloat16(1 + 0x1p-8).floatValue == 1)
    #expect(BFloat16(1 + 0x1p-7 + 0x1p-8).floatValue == 1 + 0x1p-6)
    #expect(BFloat16((1 + 0x1p-8).nextUp).floatValue == 1 + 0x1p-7)
  }

  @Test func keepsWhatHasNoFraction() {
    for value: Float in [0, -0.0, .infinity, -.infinity, 0x1p-133] {
      #expect(BFloat16(value).floatValue.bitPattern == value.bitPattern)
    }
    #expect(BFloat16(Float(bitPattern: 0x7F80_0001)).floatValue.isNaN)
    #expect(BFloat16(.greatestFiniteMagnitude).floatValue == .infinity)
  }

  @Test func readsBackEveryPattern() {
    for bits in UInt16.min ... .max where !BFloat16(bitPattern: bits).floatValue.isNaN {
      #expect(BFloat16(BFloat16(bitPattern: bits).floatValue).bitPattern == bits)
    }
  }
}
