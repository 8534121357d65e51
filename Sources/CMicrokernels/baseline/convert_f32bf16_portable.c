// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 to BF16, ties to even, in plain C.

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void smoothbench_convert_f32bf16_portable(size_t count, const float* values, uint16_t* output) {
  for (size_t index = 0; index < count; ++index) {
    uint32_t bits;
    memcpy(&bits, &values[index], sizeof bits);
    // Half of what is dropped, less one where the kept part is even. A NaN becomes quiet: what it
    // carries may lie in the dropped half.
    const uint32_t rounded = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
    const int is_nan = (bits & 0x7fffffffu) > 0x7f800000u;
    output[index] = (uint16_t)(is_nan ? bits >> 16 | 0x0040u : rounded);
  }
}
