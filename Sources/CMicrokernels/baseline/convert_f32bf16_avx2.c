// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 to BF16, ties to even, with integer operations of AVX2.
///
/// Requires: avx2

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

/// Eight values, rounded: half of what is dropped is added, less one where the kept part is even.
static inline __m128i rounded(__m256 singles) {
  const __m256i bits = _mm256_castps_si256(singles);
  const __m256i kept = _mm256_srli_epi32(bits, 16);
  const __m256i increment =
      _mm256_add_epi32(_mm256_and_si256(kept, _mm256_set1_epi32(1)), _mm256_set1_epi32(0x7fff));
  const __m256i sum = _mm256_srli_epi32(_mm256_add_epi32(bits, increment), 16);
  // A NaN becomes quiet: what it carries may lie in the dropped half.
  const __m256i quiet = _mm256_or_si256(kept, _mm256_set1_epi32(0x0040));
  const __m256i is_nan = _mm256_castps_si256(_mm256_cmp_ps(singles, singles, _CMP_UNORD_Q));
  const __m256i halves = _mm256_blendv_epi8(sum, quiet, is_nan);
  return _mm_packus_epi32(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
}

void smoothbench_convert_f32bf16_avx2(size_t count, const float* values, uint16_t* output) {
  enum { lanes = 8 };

  size_t index = 0;
  for (; index + lanes <= count; index += lanes) {
    _mm_storeu_si128((__m128i*)(void*)(output + index), rounded(_mm256_loadu_ps(values + index)));
  }
  if (index < count) {
    float rest[lanes] = {0};
    uint16_t converted[lanes];
    memcpy(rest, values + index, (count - index) * sizeof(float));
    _mm_storeu_si128((__m128i*)(void*)converted, rounded(_mm256_loadu_ps(rest)));
    memcpy(output + index, converted, (count - index) * sizeof(uint16_t));
  }
}

#pragma clang attribute pop

#endif
