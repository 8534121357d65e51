// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Dequantization of a tile with bias, with AVX2.
///
/// The output may be the accumulator itself: each element is read before it is written.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

void smoothbench_epilogue_s32f32_avx2(
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
  enum { lanes = 8 };

  for (size_t row = 0; row < rows; ++row) {
    const int32_t* source =
        (const int32_t*)(const void*)((const uint8_t*)accumulator + row * accumulator_row_stride);
    float* destination = (float*)(void*)((uint8_t*)output + row * output_row_stride);
    const float row_scale = row_scales[row];
    const __m256 row_scale_vector = _mm256_set1_ps(row_scale);
    size_t column = 0;
    for (; column + lanes <= columns; column += lanes) {
      const __m256i sums = _mm256_loadu_si256((const __m256i*)(const void*)(source + column));
      __m256 value = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), row_scale_vector);
      value = _mm256_mul_ps(value, _mm256_loadu_ps(column_scales + column));
      if (bias != NULL) {
        value = _mm256_add_ps(value, _mm256_loadu_ps(bias + column));
      }
      _mm256_storeu_ps(destination + column, value);
    }
    for (; column < columns; ++column) {
      int32_t sum;
      memcpy(&sum, source + column, sizeof sum);
      float value = ((float)sum * row_scale) * column_scales[column];
      if (bias != NULL) {
        value = value + bias[column];
      }
      destination[column] = value;
    }
  }
}

#pragma clang attribute pop

#endif
