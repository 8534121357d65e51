// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Normalization of a row and its largest absolute value, with AVX-512.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

enum { lanes = 16 };

/// Which operations a row needs; constants after inlining.
typedef struct steps {
  bool scales_down;
  bool subtracts_mean;
  bool adds_bias;
} steps;

/// Normalizes the values of `mask`.
SMOOTHBENCH_ALWAYS_INLINE __m512 normalized(
    const steps need,
    __mmask16 mask,
    const float* values,
    const smoothbench_row_statistics* statistics,
    const float* gain,
    const float* bias
) {
  __m512 value = _mm512_maskz_loadu_ps(mask, values);
  if (need.scales_down) {
    value = _mm512_mul_ps(value, _mm512_set1_ps(statistics->step_down));
  }
  if (need.subtracts_mean) {
    value = _mm512_sub_ps(value, _mm512_set1_ps(statistics->mean_high));
    value = _mm512_sub_ps(value, _mm512_set1_ps(statistics->mean_low));
  }
  value = _mm512_mul_ps(value, _mm512_set1_ps(statistics->reciprocal_deviation));
  value = _mm512_mul_ps(value, _mm512_maskz_loadu_ps(mask, gain));
  if (need.adds_bias) {
    value = _mm512_add_ps(value, _mm512_maskz_loadu_ps(mask, bias));
  }
  return value;
}

/// Keeps the larger magnitudes, as bit patterns.
SMOOTHBENCH_ALWAYS_INLINE __m512i greater(__m512i greatest, __m512 value) {
  const __m512i magnitude =
      _mm512_and_si512(_mm512_castps_si512(value), _mm512_set1_epi32(0x7fffffff));
  return _mm512_max_epu32(greatest, magnitude);
}

SMOOTHBENCH_ALWAYS_INLINE uint32_t normalize_row(
    const steps need,
    size_t count,
    const float* values,
    const smoothbench_row_statistics* statistics,
    const float* gain,
    const float* bias,
    float* output,
    const float* upcoming
) {
  enum { vectors = 2 };

  // A copy, which no store to the output can change.
  const smoothbench_row_statistics row = *statistics;
  __m512i greatest[vectors] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
  size_t index = 0;
  for (; index + vectors * lanes <= count; index += vectors * lanes) {
    smoothbench_prefetch_line(upcoming, count / 2 + index / 2);
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      const size_t start = index + vector * lanes;
      const __m512 value =
          normalized(need, 0xffff, values + start, &row, gain + start, bias + start);
      _mm512_storeu_ps(output + start, value);
      greatest[vector] = greater(greatest[vector], value);
    }
  }
  for (; index < count; index += lanes) {
    const size_t rest = count - index;
    const __mmask16 mask = rest >= lanes ? (__mmask16)0xffff : (__mmask16)((1u << rest) - 1);
    const __m512 value = normalized(need, mask, values + index, &row, gain + index, bias + index);
    _mm512_mask_storeu_ps(output + index, mask, value);
    greatest[0] = greater(greatest[0], _mm512_maskz_mov_ps(mask, value));
  }
  return _mm512_reduce_max_epu32(_mm512_max_epu32(greatest[0], greatest[1]));
}

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
  // A factor of 1 and a mean of 0 change nothing, so that their operations can be left out.
  const bool is_plain =
      statistics->step_down == 1 && statistics->mean_high == 0 && statistics->mean_low == 0;
  if (bias == NULL) {
    return is_plain ? normalize_row(
                          (steps){0}, count, values, statistics, gain, values, output, upcoming
                      )
                    : normalize_row(
                          (steps){.scales_down = true, .subtracts_mean = true},
                          count,
                          values,
                          statistics,
                          gain,
                          values,
                          output,
                          upcoming
                      );
  }
  return normalize_row(
      (steps){.scales_down = true, .subtracts_mean = true, .adds_bias = true},
      count,
      values,
      statistics,
      gain,
      bias,
      output,
      upcoming
  );
}

#pragma clang attribute pop

#endif
