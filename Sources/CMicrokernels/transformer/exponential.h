// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// The exponential function of the transformer micro-kernels, written so that a compiler can keep
/// any number of lanes busy: no branch, no table, no call.

#ifndef SMOOTHBENCH_TRANSFORMER_EXPONENTIAL_H
#define SMOOTHBENCH_TRANSFORMER_EXPONENTIAL_H

#include "../common/assume.h"

#include <stdint.h>
#include <string.h>

/// exp(x) for x <= 88; below -87 the result is 0.
///
/// x = n log 2 + r with |r| <= log(2) / 2 and log 2 in two parts, so that r is exact to 2^-35; then
/// exp(r) by its series to r^7 / 7!, whose remainder is below 2^-28 of the value. Each step rounds
/// once: the error stays below 2 units in the last place (checked against FP64 in the tests).
SMOOTHBENCH_ALWAYS_INLINE float exponential(float x) {
  const float log2_of_e = 1.44269504088896341F;
  const float log_2_high = 0.693359375F;
  const float log_2_low = -2.12194440054690583e-4F;
  /// 1.5 * 2^23: adding it leaves the nearest integer in the low bits of the significand.
  const float rounder = 12582912.0F;

  const float shifted = x * log2_of_e + rounder;
  const float n = shifted - rounder;
  const float r = (x - n * log_2_high) - n * log_2_low;
  float series = 1.0F / 5040;
  series = series * r + 1.0F / 720;
  series = series * r + 1.0F / 120;
  series = series * r + 1.0F / 24;
  series = series * r + 1.0F / 6;
  series = series * r + 0.5F;
  series = series * r + 1.0F;
  series = series * r + 1.0F;
  // 2^n by its bit pattern; n is -126 ... 127 here.
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (int32_t)((uint32_t)(bits - 0x4B400000 + 127) << 23);
  float power;
  memcpy(&power, &bits, sizeof power);
  return x < -87.0F ? 0.0F : series * power;
}

#endif
