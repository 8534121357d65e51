// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Requantization of a tile to s8, with AVX-512.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

void smoothbench_requantize_s32s8_avx512vnni(
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

  enum { lanes = 16 };

  const __m512i lowest = _mm512_set1_epi32(lowest_code);
  for (size_t row = 0; row < rows; ++row) {
    const int32_t* source =
        (const int32_t*)(const void*)((const uint8_t*)accumulator + row * accumulator_row_stride);
    int8_t* destination = codes + row * code_row_stride;
    const __m512 row_scale = _mm512_set1_ps(row_scales[row]);
    for (size_t column = 0; column < columns; column += lanes) {
      const size_t rest = columns - column;
      const __mmask16 mask = rest >= lanes ? (__mmask16)0xffff : (__mmask16)((1u << rest) - 1);
      const __m512 sums = _mm512_cvtepi32_ps(_mm512_maskz_loadu_epi32(mask, source + column));
      __m512 value = _mm512_mul_ps(sums, row_scale);
      value = _mm512_mul_ps(value, _mm512_maskz_loadu_ps(mask, multipliers + column));
      if (shifts != NULL) {
        value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, shifts + column));
      }
      // 128 saturates to 127. Without the minimum, 2^31 and more would convert to -2^31.
      value = _mm512_min_ps(value, _mm512_set1_ps(128.0f));
      const __m512i code = _mm512_max_epi32(_mm512_cvtps_epi32(value), lowest);
      _mm512_mask_cvtsepi32_storeu_epi8(destination + column, mask, code);
    }
  }
}

#pragma clang attribute pop

#endif
