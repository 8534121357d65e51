// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Quantization by division and rounding half to even, in plain C.

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void smoothbench_quantize_f32s8_portable(
    size_t count,
    const float* values,
    float scale,
    int32_t lowest_code,
    int8_t* codes,
    const float* upcoming
) {
  // The division takes longer than the memory: there is nothing to gain by asking early.
  (void)upcoming;
  SMOOTHBENCH_ASSUME(scale > 0);
  SMOOTHBENCH_ASSUME(lowest_code == -127 || lowest_code == -128);
  // Adding 1.5 * 2^23 to a value of magnitude at most 128 gives a sum between 2^23 and 2^24, where
  // neighbouring floats are 1 apart: the addition itself rounds to an integer, half to even, since
  // 1.5 * 2^23 is even. That integer then stands in the low bits of the pattern. lrintf would
  // round alike, but does not compile to vector code without SSE4.1.
  const float rounder = 12582912.0f;
  const int32_t rounder_bits = 0x4b400000;
  const float lowest = (float)lowest_code;
  for (size_t index = 0; index < count; ++index) {
    float quotient = values[index] / scale;
    // Saturating before rounding gives the same code, because rounding is monotonic and leaves
    // the integer limits where they are; it also takes care of quotients too large for s32.
    quotient = quotient < lowest ? lowest : quotient;
    quotient = quotient > 127.0f ? 127.0f : quotient;
    const float rounded = quotient + rounder;
    int32_t bits;
    memcpy(&bits, &rounded, sizeof bits);
    codes[index] = (int8_t)(bits - rounder_bits);
  }
}
