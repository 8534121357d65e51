// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The fast path of quantization and its proof, shared by the vector rows.
///
/// The contract is code = saturate(round_half_even(q)) with q = RN(value / scale). Division is slow
/// (Zen 4: 10 cycles for 16 quotients, against 1 for products), so the vector rows multiply by the
/// reciprocal and divide only where the product is too close to a tie to tell the side.
///
///     reciprocal = RN(1 / scale) * 2^16          the power of two is exact
///     fixed      = integer nearest to min(RN(value * reciprocal), 128 * 2^16)
///
/// With u = 2^-24, e1, e2, e3 the relative rounding errors, each at most u:
///     RN(value * reciprocal) = 2^16 (value / scale) (1 + e1) (1 + e2)
///     q                      =      (value / scale) (1 + e3)
/// so RN(value * reciprocal) is 2^16 q to within 2^16 |q| * 3.01 u. Codes outside -128 ... 127 are
/// all saturated, so only |q| <= 129 matters: the error is at most 129 * 3.01 * 2^-8 < 1.52 units
/// of `fixed`, and at most 2.02 with the rounding to an integer.
///
/// The code changes from k to k + 1 at the tie q = k + 1/2, that is at 2^16 k + 2^15 in `fixed`. If
/// `fixed` is 4 units or more from every tie, 2^16 q is on the same side of every tie and on none,
/// and the code is floor((fixed + 2^15) / 2^16) in any rounding of ties. Otherwise divide.
///
///     shifted = fixed + 2^15 + 4;   near a tie: (shifted mod 2^16) < 8;   else code = shifted >> 16
///
/// (fixed = tie + 4 gives residue 8, tie + 3 gives 7, tie - 4 gives 0, tie - 5 gives 2^16 - 1, and
/// the 4 moves none of the values outside the window across a multiple of 2^16.) One float in 8192
/// falls into the window.
///
/// Large quotients: the minimum takes care of positive ones and of overflow to infinity; the
/// conversion turns negative ones beyond s32 into -2^31, whose code saturates like the true one.
/// Underflow of the product gives `fixed` 0, as q, then far below 1/2, rounds to 0 as well.
/// The errors are relative only while no factor is subnormal or infinite: hence the range below.

#ifndef SMOOTHBENCH_QUANTIZE_TIE_WINDOW_H
#define SMOOTHBENCH_QUANTIZE_TIE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

enum {
  SMOOTHBENCH_FIXED_ROUNDER = (1 << 15) + 4,
  /// Bits of `shifted` that are all 0 only in the window: bits 3 ... 15.
  SMOOTHBENCH_FIXED_TIE_BITS = 0xfff8,
};

/// 128 * 2^16, the smallest `fixed` whose code saturates above.
#define SMOOTHBENCH_FIXED_LIMIT 8388608.0f

/// Gets whether RN(1 / scale) and its product with 2^16 are both normal and finite.
///
/// The reciprocal of 2^-111 is 2^111, times 2^16 is 2^127: finite. The reciprocal of 2^126 is
/// 2^-126, the smallest normal number.
static inline bool smoothbench_reciprocal_is_safe(float scale) {
  return scale >= 0x1p-111f && scale <= 0x1p126f;
}

#endif
