// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Dequantization of a tile with bias, with AVX-512.
///
/// The output may be the accumulator itself: each element is read before it is written.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

/// Computes up to 16 outputs of one row.
static inline __m512 dequantize(
    __mmask16 mask,
    const int32_t* accumulator,
    __m512 row_scale,
    const float* column_scales
) {
  const __m512 exact = _mm512_cvtepi32_ps(_mm512_maskz_loadu_epi32(mask, accumulator));
  return _mm512_mul_ps(_mm512_mul_ps(exact, row_scale), _mm512_maskz_loadu_ps(mask, column_scales));
}

void smoothbench_epilogue_s32f32_avx512vnni(
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
  enum { lanes = 16 };

  for (size_t row = 0; row < rows; ++row) {
    const int32_t* source =
        (const int32_t*)(const void*)((const uint8_t*)accumulator + row * accumulator_row_stride);
    float* destination = (float*)(void*)((uint8_t*)output + row * output_row_stride);
    const __m512 row_scale = _mm512_set1_ps(row_scales[row]);
    for (size_t column = 0; column < columns; column += lanes) {
      const size_t rest = columns - column;
      const __mmask16 mask = rest >= lanes ? (__mmask16)0xffff : (__mmask16)((1u << rest) - 1);
      __m512 value = dequantize(mask, source + column, row_scale, column_scales + column);
      if (bias != NULL) {
        value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, bias + column));
      }
      if (rest >= lanes) {
        _mm512_storeu_ps(destination + column, value);
      } else {
        _mm512_mask_storeu_ps(destination + column, mask, value);
      }
    }
  }
}

#pragma clang attribute pop

#endif
