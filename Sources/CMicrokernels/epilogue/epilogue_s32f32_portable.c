// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Dequantization of a tile with bias, in plain C.
///
/// The output may be the accumulator itself: each element is read before it is written.

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

/// Loads one accumulator, without claiming that its memory holds only integers.
static inline float load_accumulator(const uint8_t* row, size_t column) {
  int32_t value;
  memcpy(&value, row + column * sizeof value, sizeof value);
  return (float)value;
}

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
    const uint8_t* source = (const uint8_t*)accumulator + row * accumulator_row_stride;
    float* destination = (float*)(void*)((uint8_t*)output + row * output_row_stride);
    const float row_scale = row_scales[row];
    if (bias != NULL) {
      for (size_t column = 0; column < columns; ++column) {
        const float rescaled = load_accumulator(source, column) * row_scale;
        const float scaled = rescaled * column_scales[column];
        destination[column] = scaled + bias[column];
      }
    } else {
      for (size_t column = 0; column < columns; ++column) {
        const float rescaled = load_accumulator(source, column) * row_scale;
        destination[column] = rescaled * column_scales[column];
      }
    }
  }
}
