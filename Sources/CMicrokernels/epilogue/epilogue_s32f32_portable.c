// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Dequantization of a tile with bias, in plain C.

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

void smoothbench_epilogue_s32f32_portable(
    size_t rows,
    size_t columns,
    const int32_t* accumulator,
    size_t accumulator_row_stride,
    const float* row_scales,
    const float* column_scales,
    const float* bias,
    float* output,
    size_t output_row_stride
) {
  for (size_t row = 0; row < rows; ++row) {
    const int32_t* restrict source =
        (const int32_t*)(const void*)((const uint8_t*)accumulator + row * accumulator_row_stride);
    float* restrict destination = (float*)(void*)((uint8_t*)output + row * output_row_stride);
    const float row_scale = row_scales[row];
    if (bias != NULL) {
      for (size_t column = 0; column < columns; ++column) {
        const float scaled = ((float)source[column] * row_scale) * column_scales[column];
        destination[column] = scaled + bias[column];
      }
    } else {
      for (size_t column = 0; column < columns; ++column) {
        destination[column] = ((float)source[column] * row_scale) * column_scales[column];
      }
    }
  }
}
