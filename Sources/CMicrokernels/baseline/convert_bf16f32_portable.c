// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// BF16 to FP32 in plain C: the upper half of the bits, exactly.

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void smoothbench_convert_bf16f32_portable(size_t count, const uint16_t* values, float* output) {
  for (size_t index = 0; index < count; ++index) {
    const uint32_t bits = (uint32_t)values[index] << 16;
    memcpy(&output[index], &bits, sizeof bits);
  }
}
