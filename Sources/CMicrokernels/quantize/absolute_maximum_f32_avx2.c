// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Largest absolute value of floats, by comparing bit patterns, with AVX2.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

static inline __m256i larger_magnitude(__m256i maximum, const float* values) {
  const __m256i bits = _mm256_loadu_si256((const __m256i*)(const void*)values);
  return _mm256_max_epu32(maximum, _mm256_and_si256(bits, _mm256_set1_epi32(0x7fffffff)));
}

uint32_t
smoothbench_absolute_maximum_f32_avx2(size_t count, const float* values, const float* upcoming) {
  SMOOTHBENCH_ASSUME(count >= 1);

  enum { lanes = 8, vectors = 4 };

  // Without the sign bit, IEEE bit patterns order like the values, with infinity above every
  // finite value and every NaN above infinity: a bad value cannot hide, as it could in vmaxps.
  __m256i maxima[vectors] = {
      _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()
  };
  size_t index = 0;
  for (; index + vectors * lanes <= count; index += vectors * lanes) {
    smoothbench_prefetch_line(upcoming, index / 2);
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      maxima[vector] = larger_magnitude(maxima[vector], values + index + vector * lanes);
    }
  }
  for (; index + lanes <= count; index += lanes) {
    maxima[0] = larger_magnitude(maxima[0], values + index);
  }
  if (index < count) {
    float rest[lanes] = {0};
    memcpy(rest, values + index, (count - index) * sizeof(float));
    maxima[0] = larger_magnitude(maxima[0], rest);
  }
  maxima[0] = _mm256_max_epu32(maxima[0], maxima[1]);
  maxima[2] = _mm256_max_epu32(maxima[2], maxima[3]);
  maxima[0] = _mm256_max_epu32(maxima[0], maxima[2]);
  uint32_t each[lanes];
  _mm256_storeu_si256((__m256i*)(void*)each, maxima[0]);
  uint32_t maximum = each[0];
  for (size_t lane = 1; lane < lanes; ++lane) {
    maximum = each[lane] > maximum ? each[lane] : maximum;
  }
  return maximum;
}

#pragma clang attribute pop

#endif
