// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP16 to FP32 with integer operations and one exact multiplication, in plain C.

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void smoothbench_convert_f16f32_portable(size_t count, const uint16_t* values, float* output) {
  for (size_t index = 0; index < count; ++index) {
    const uint32_t magnitude = values[index] & 0x7fffu;
    const uint32_t sign = (values[index] & 0x8000u) << 16;
    // Exponent and mantissa shifted into place are the value times 2^(15 - 127): FP32 keeps 112
    // more exponent steps below 1. The multiplication is by a power of two and exact, also for
    // FP16 subnormals, which are FP32 subnormals before it and normal after it.
    const uint32_t shifted = magnitude << 13;
    float scaled;
    memcpy(&scaled, &shifted, sizeof scaled);
    scaled *= 0x1p112f;
    uint32_t bits;
    memcpy(&bits, &scaled, sizeof bits);
    // Exponent 31 stands for infinity and NaN. NaNs become quiet, as vcvtph2ps makes them.
    bits |= magnitude >= 0x7c00u ? 0x7f800000u : 0;
    bits |= magnitude > 0x7c00u ? 0x00400000u : 0;
    bits |= sign;
    memcpy(&output[index], &bits, sizeof bits);
  }
}
