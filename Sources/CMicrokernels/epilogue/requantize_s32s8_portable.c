// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Requantization of a tile to s8, in plain C.

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

void smoothbench_requantize_s32s8_portable(
    size_t rows,
    size_t columns,
    const int32_t* accumulator,
    size_t accumulator_row_stride,
    const float* row_scales,
    const float* multipliers,
    const float* shifts,
    int32_t lowest_code,
    int8_t* codes,
    size_t code_row_stride
) {
  SMOOTHBENCH_ASSUME(lowest_code == -127 || lowest_code == -128);
  // Rounds to an integer, half to even, and leaves it in the low bits: see the portable quantizer.
  const float rounder = 12582912.0f;
  const int32_t rounder_bits = 0x4b400000;
  const float lowest = (float)lowest_code;
  for (size_t row = 0; row < rows; ++row) {
    const uint8_t* source = (const uint8_t*)accumulator + row * accumulator_row_stride;
    int8_t* destination = codes + row * code_row_stride;
    const float row_scale = row_scales[row];
    for (size_t column = 0; column < columns; ++column) {
      int32_t sum;
      memcpy(&sum, source + column * sizeof sum, sizeof sum);
      const float product = ((float)sum * row_scale) * multipliers[column];
      float value = shifts != NULL ? product + shifts[column] : product;
      value = value < lowest ? lowest : value;
      value = value > 127.0f ? 127.0f : value;
      const float rounded = value + rounder;
      int32_t bits;
      memcpy(&bits, &rounded, sizeof bits);
      destination[column] = (int8_t)(bits - rounder_bits);
    }
  }
}
