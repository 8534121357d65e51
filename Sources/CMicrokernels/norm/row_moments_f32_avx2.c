// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP64 sums of a row's differences from an origin and of their squares, with AVX2.
///
/// Requires: avx2, fma, f16c

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

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

/// Sums a row. Inlined with a constant `has_origin`: RMSNorm needs no differences, and without them
/// eight values take 8 operations instead of 12, four of which convert.
SMOOTHBENCH_ALWAYS_INLINE void sum_row(
    size_t count,
    const float* values,
    bool has_origin,
    double origin,
    double moments[2],
    const float* upcoming
) {
  enum { lanes = 4, vectors = SMOOTHBENCH_PARTIAL_SUMS / lanes };

  const __m256d start = _mm256_set1_pd(origin);
  __m256d differences[vectors];
  __m256d squares[vectors];
#pragma clang loop unroll(full)
  for (size_t vector = 0; vector < vectors; ++vector) {
    differences[vector] = _mm256_setzero_pd();
    squares[vector] = _mm256_setzero_pd();
  }
  size_t index = 0;
  for (; index + SMOOTHBENCH_PARTIAL_SUMS <= count; index += SMOOTHBENCH_PARTIAL_SUMS) {
    smoothbench_prefetch_line(upcoming, index / 2);
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      __m256d value = _mm256_cvtps_pd(_mm_loadu_ps(values + index + vector * lanes));
      if (has_origin) {
        value = _mm256_sub_pd(value, start);
        differences[vector] = _mm256_add_pd(differences[vector], value);
      }
      squares[vector] = _mm256_add_pd(squares[vector], _mm256_mul_pd(value, value));
    }
  }
  smoothbench_partial_sums sums;
#pragma clang loop unroll(full)
  for (size_t vector = 0; vector < vectors; ++vector) {
    _mm256_storeu_pd(sums.differences + vector * lanes, differences[vector]);
    _mm256_storeu_pd(sums.squares + vector * lanes, squares[vector]);
  }
  smoothbench_add_rest(&sums, count - index, values + index, origin);
  smoothbench_add_up(&sums, has_origin, moments);
}

void smoothbench_row_moments_f32_avx2(
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
