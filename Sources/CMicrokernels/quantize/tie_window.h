// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The fast path of quantization and its proof, shared by the vector rows.
///
/// The contract is code = saturate(round_half_even(q)) with q = RN(value / scale). Division is slow
/// (Zen 4: 10 cycles for 16 quotients, against 1 for products), so the vector rows multiply by the
/// reciprocal and divide only where the product is too close to a tie to tell the side:
///
///     reciprocal = RN(1 / scale) * 2^16                     the power of two is exact
///     shifted    = integer nearest to RN(value * reciprocal + 2^15 + 2)      one fused operation
///     near a tie = (shifted mod 2^16) < 4
///     code       = saturate(floor(shifted / 2^16))
///
/// Proof, with u = 2^-24. Codes outside -128 ... 127 all saturate, so let |q| <= 129.
///   1. RN(1 / scale) = (1 / scale) (1 + e1) and q = (value / scale) (1 + e3), |e1|, |e3| <= u. So
///      value * reciprocal differs from 2^16 q by at most 2^16 * 129.01 * 2 u < 1.01.
///   2. The fused result is below 2^24. Where it is 2^23 or more, its rounding costs at most 1/2
///      and the conversion nothing; where it is less, at most 1/4 and 1/2. So at most 3/4.
///   3. Together shifted = 2^16 q + 2^15 + 2 + e with |e| < 1.76.
///   4. A tie is q = k + 1/2. Let d = 2^16 (q - k - 1/2); then shifted = 2^16 (k + 1) + 2 + d + e.
///      If shifted >= 2^16 (k + 1) + 4, then d > 0.24: q is above the tie and the code is k + 1 or
///      more. If shifted < 2^16 (k + 1), then d < -1: q is below and the code is k or less. What is
///      left, residues 0 ... 3, holds every tie and every q on a doubtful side: those divide. One
///      float in 16384 does.
///
/// Large quotients: beyond |q| = 129 `shifted / 2^16` is beyond 128 as well and saturates, until
/// the conversion to s32 overflows. It then gives -2^31, whose residue is 0: divide.
/// Tiny quotients: where q or the product underflows, `shifted` is 2^15 + 2 and the code 0.
/// Scales: the relative errors hold while RN(1 / scale) is normal and the product with 2^16 finite.

#ifndef SMOOTHBENCH_QUANTIZE_TIE_WINDOW_H
#define SMOOTHBENCH_QUANTIZE_TIE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

/// 2^16: the reciprocal is multiplied by it.
#define SMOOTHBENCH_FIXED_ONE 65536.0f

/// 2^15 + 2: half a code, which turns rounding into truncation, and half the window.
#define SMOOTHBENCH_FIXED_ROUNDER 32770.0f

enum {
  /// Bits 2 ... 15 of `shifted`: all 0 only near a tie.
  SMOOTHBENCH_FIXED_TIE_BITS = 0xfffc,
};

/// Gets whether the proof covers a scale.
///
/// The reciprocal of 2^-111 is 2^111, times 2^16 is 2^127: finite. The reciprocal of 2^126 is
/// 2^-126, the smallest normal number.
static inline bool smoothbench_reciprocal_is_safe(float scale) {
  return scale >= 0x1p-111f && scale <= 0x1p126f;
}

#endif
