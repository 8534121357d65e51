// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Largest absolute value of floats, by comparing bit patterns, with AVX-512.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

uint32_t smoothbench_absolute_maximum_f32_avx512vnni(
    size_t count,
    const float* values,
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(count >= 1);

  enum { lanes = 16, vectors = 4 };

  // Without the sign bit, IEEE bit patterns order like the values, with infinity above every
  // finite value and every NaN above infinity: a bad value cannot hide, as it could in vmaxps.
  const __m512i magnitude = _mm512_set1_epi32(0x7fffffff);
  __m512i maxima[vectors] = {
      _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()
  };
  size_t index = 0;
  for (; index + vectors * lanes <= count; index += vectors * lanes) {
    smoothbench_prefetch_line(upcoming, index / 2);
    smoothbench_prefetch_line(upcoming, index / 2 + lanes);
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      const __m512i bits = _mm512_loadu_si512(values + index + vector * lanes);
      maxima[vector] = _mm512_max_epu32(maxima[vector], _mm512_and_si512(bits, magnitude));
    }
  }
  for (; index < count; index += lanes) {
    const size_t rest = count - index;
    const __mmask16 mask = rest >= lanes ? (__mmask16)0xffff : (__mmask16)((1u << rest) - 1);
    const __m512i bits = _mm512_maskz_loadu_epi32(mask, values + index);
    maxima[0] = _mm512_max_epu32(maxima[0], _mm512_and_si512(bits, magnitude));
  }
  maxima[0] = _mm512_max_epu32(maxima[0], maxima[1]);
  maxima[2] = _mm512_max_epu32(maxima[2], maxima[3]);
  return _mm512_reduce_max_epu32(_mm512_max_epu32(maxima[0], maxima[2]));
}

#pragma clang attribute pop

#endif
