// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs activations for the portable row: widened to s16, rows padded with zeros to 8 values.

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

void smoothbench_pack_activation_s8_portable(
    size_t rows,
    size_t depth,
    const int8_t* activation,
    size_t row_stride,
    void* packed,
    size_t packed_row_stride,
    int32_t* row_start
) {
  SMOOTHBENCH_ASSUME(depth >= 1);
  SMOOTHBENCH_ASSUME((uintptr_t)packed % sizeof(int16_t) == 0);
  SMOOTHBENCH_ASSUME(packed_row_stride % sizeof(int16_t) == 0);
  const size_t padding = (0 - depth) % SMOOTHBENCH_PORTABLE_DEPTH_STEP;
  for (size_t row = 0; row < rows; ++row) {
    const int8_t* restrict source = activation + row * row_stride;
    int16_t* restrict destination = (int16_t*)(void*)((uint8_t*)packed + row * packed_row_stride);
    for (size_t k = 0; k < depth; ++k) {
      destination[k] = source[k];
    }
    memset(destination + depth, 0, padding * sizeof(int16_t));
    row_start[row] = 0;
  }
}
