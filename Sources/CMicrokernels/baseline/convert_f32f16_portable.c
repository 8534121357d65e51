// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 to FP16, ties to even, with integer operations and one addition, in plain C.

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void smoothbench_convert_f32f16_portable(size_t count, const float* values, uint16_t* output) {
  for (size_t index = 0; index < count; ++index) {
    uint32_t bits;
    memcpy(&bits, &values[index], sizeof bits);
    const uint32_t magnitude = bits & 0x7fffffffu;
    uint32_t half;
    if (magnitude > 0x7f800000u) {
      // NaNs become quiet and keep the upper part of what they carry, as vcvtps2ph makes them.
      half = 0x7e00u | (magnitude >> 13 & 0x03ffu);
    } else if (magnitude >= 0x477ff000u) {
      // 65520 lies between the largest number and the next power of two: the tie goes to infinity.
      half = 0x7c00u;
    } else if (magnitude < 0x38800000u) {
      // Below 2^-14 steps are 2^-24, which is the last place of FP32 between 0.5 and 1: the addition
      // rounds, and what it adds to the bits of 0.5 is the number of steps.
      float steps;
      memcpy(&steps, &magnitude, sizeof steps);
      steps += 0.5f;
      memcpy(&half, &steps, sizeof half);
      half -= 0x3f000000u;
    } else {
      // Half of what is dropped, less one where the kept part is even; a carry is the next exponent.
      const uint32_t rounded = magnitude + 0x0fffu + (magnitude >> 13 & 1u);
      half = (rounded - (112u << 23)) >> 13;
    }
    output[index] = (uint16_t)(half | (bits >> 16 & 0x8000u));
  }
}
