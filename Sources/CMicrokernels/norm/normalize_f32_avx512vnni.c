// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Normalization of a row and its largest absolute value, with AVX-512.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

uint32_t smoothbench_normalize_f32_avx512vnni(
    size_t count,
    const float* values,
    const smoothbench_row_statistics* statistics,
    const float* gain,
    const float* bias,
    float* output,
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(count >= 1);

  enum { lanes = 16 };

  const __m512 step_down = _mm512_set1_ps(statistics->step_down);
  const __m512 mean_high = _mm512_set1_ps(statistics->mean_high);
  const __m512 mean_low = _mm512_set1_ps(statistics->mean_low);
  const __m512 reciprocal_deviation = _mm512_set1_ps(statistics->reciprocal_deviation);
  __m512i greatest = _mm512_setzero_si512();
  for (size_t index = 0; index < count; index += lanes) {
    smoothbench_prefetch_line(upcoming, count / 2 + index / 2);
    const size_t rest = count - index;
    const __mmask16 mask = rest >= lanes ? (__mmask16)0xffff : (__mmask16)((1u << rest) - 1);
    __m512 value = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, values + index), step_down);
    value = _mm512_sub_ps(_mm512_sub_ps(value, mean_high), mean_low);
    value = _mm512_mul_ps(value, reciprocal_deviation);
    value = _mm512_mul_ps(value, _mm512_maskz_loadu_ps(mask, gain + index));
    if (bias != NULL) {
      value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, bias + index));
    }
    _mm512_mask_storeu_ps(output + index, mask, value);
    const __m512i magnitude = _mm512_and_si512(
        _mm512_maskz_mov_epi32(mask, _mm512_castps_si512(value)), _mm512_set1_epi32(0x7fffffff)
    );
    greatest = _mm512_max_epu32(greatest, magnitude);
  }
  return _mm512_reduce_max_epu32(greatest);
}

#pragma clang attribute pop

#endif
