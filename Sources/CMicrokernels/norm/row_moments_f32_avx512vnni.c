// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP64 sums of a row's differences from an origin and of their squares, with AVX-512.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"
#include "partial_sums.h"

#include <stdbool.h>
#include <stddef.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

/// Sums a row. Inlined with a constant `has_origin`: RMSNorm needs no differences.
SMOOTHBENCH_ALWAYS_INLINE void sum_row(
    size_t count,
    const float* values,
    bool has_origin,
    double origin,
    double moments[2],
    const float* upcoming
) {
  enum { lanes = 8, vectors = SMOOTHBENCH_PARTIAL_SUMS / lanes };

  const __m512d start = _mm512_set1_pd(origin);
  __m512d differences[vectors] = {_mm512_setzero_pd(), _mm512_setzero_pd()};
  __m512d squares[vectors] = {_mm512_setzero_pd(), _mm512_setzero_pd()};
  size_t index = 0;
  for (; index + SMOOTHBENCH_PARTIAL_SUMS <= count; index += SMOOTHBENCH_PARTIAL_SUMS) {
    smoothbench_prefetch_line(upcoming, index / 2);
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      __m512d value = _mm512_cvtps_pd(_mm256_loadu_ps(values + index + vector * lanes));
      if (has_origin) {
        value = _mm512_sub_pd(value, start);
        differences[vector] = _mm512_add_pd(differences[vector], value);
      }
      // The square of a converted FP32 number is exact in FP64, so that fusing changes no bit.
      squares[vector] = has_origin ? _mm512_add_pd(squares[vector], _mm512_mul_pd(value, value))
                                   : _mm512_fmadd_pd(value, value, squares[vector]);
    }
  }
  smoothbench_partial_sums sums;
#pragma clang loop unroll(full)
  for (size_t vector = 0; vector < vectors; ++vector) {
    _mm512_storeu_pd(sums.differences + vector * lanes, differences[vector]);
    _mm512_storeu_pd(sums.squares + vector * lanes, squares[vector]);
  }
  smoothbench_add_rest(&sums, count - index, values + index, origin);
  smoothbench_add_up(&sums, has_origin, moments);
}

void smoothbench_row_moments_f32_avx512vnni(
    size_t count,
    const float* values,
    const float* origin,
    double moments[2],
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(count >= 1);
  if (origin != NULL) {
    sum_row(count, values, true, (double)*origin, moments, upcoming);
  } else {
    sum_row(count, values, false, 0, moments, upcoming);
  }
}

#pragma clang attribute pop

#endif
