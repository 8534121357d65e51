// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Quantization with AVX2: product with the reciprocal, division near ties.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"
#include "tie_window.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

enum { lanes = 8, vectors = 4, block = lanes * vectors };

/// Stores 32 codes that packing, which works in 128-bit halves, left in groups of four in the order
/// 0 2 4 6 1 3 5 7.
SMOOTHBENCH_ALWAYS_INLINE void store_codes(__m256i mixed, __m256i lowest, int8_t* codes) {
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  const __m256i ordered = _mm256_permutevar8x32_epi32(mixed, order);
  _mm256_storeu_si256((__m256i*)(void*)codes, _mm256_max_epi8(ordered, lowest));
}

/// Quantizes 32 values by division, the definition.
static inline void
quantize_by_division(const float* values, __m256 scale, __m256i lowest, int8_t* codes) {
  __m256i whole[vectors];
#pragma clang loop unroll(full)
  for (size_t vector = 0; vector < vectors; ++vector) {
    const __m256 quotient = _mm256_div_ps(_mm256_loadu_ps(values + vector * lanes), scale);
    // 128 saturates to 127. Without the minimum, 2^31 and more would convert to -2^31.
    whole[vector] = _mm256_cvtps_epi32(_mm256_min_ps(quotient, _mm256_set1_ps(128.0f)));
  }
  const __m256i words01 = _mm256_packs_epi32(whole[0], whole[1]);
  const __m256i words23 = _mm256_packs_epi32(whole[2], whole[3]);
  store_codes(_mm256_packs_epi16(words01, words23), lowest, codes);
}

/// Saturates the upper halves of 32 values of `shifted` to s8 and stores them in order.
///
/// The upper halves of two vectors are put into one, alternating: one shift and one blend, where
/// shifting both and packing them takes three instructions of the two ports that shift and pack.
SMOOTHBENCH_ALWAYS_INLINE void
store_upper_halves(const __m256i shifted[vectors], __m256i lowest, int8_t* codes) {
  const __m256i words01 = _mm256_blend_epi16(_mm256_srli_epi32(shifted[0], 16), shifted[1], 0xaa);
  const __m256i words23 = _mm256_blend_epi16(_mm256_srli_epi32(shifted[2], 16), shifted[3], 0xaa);
  const __m256i pairs = _mm256_packs_epi16(words01, words23);
  const __m256i apart = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 2, 4, 6, 1, 3, 5, 7, 8, 10, 12, 14, 9, 11, 13, 15)
  );
  store_codes(_mm256_shuffle_epi8(pairs, apart), lowest, codes);
}

/// Gets `shifted` of tie_window.h for 8 values.
static inline __m256i shifted_codes(const float* values, __m256 reciprocal) {
  const __m256 rounder = _mm256_set1_ps(SMOOTHBENCH_FIXED_ROUNDER);
  return _mm256_cvtps_epi32(_mm256_fmadd_ps(_mm256_loadu_ps(values), reciprocal, rounder));
}

/// Gets whether one of 32 values is near a tie.
///
/// The smallest lower half of each lane stands for all four vectors, so that one test is enough.
/// The minimum of the upper halves is masked off.
SMOOTHBENCH_ALWAYS_INLINE bool any_near_tie(const __m256i shifted[vectors]) {
  const __m256i smallest = _mm256_min_epu16(
      _mm256_min_epu16(shifted[0], shifted[1]), _mm256_min_epu16(shifted[2], shifted[3])
  );
  const __m256i bits = _mm256_and_si256(smallest, _mm256_set1_epi32(SMOOTHBENCH_FIXED_TIE_BITS));
  return _mm256_movemask_epi8(_mm256_cmpeq_epi32(bits, _mm256_setzero_si256())) != 0;
}

/// Quantizes 32 values, by the product where that is proven right. Requires a safe reciprocal.
SMOOTHBENCH_ALWAYS_INLINE void quantize_block(
    const float* values,
    __m256 scale,
    __m256 reciprocal,
    __m256i lowest,
    int8_t* codes
) {
  __m256i shifted[vectors];
#pragma clang loop unroll(full)
  for (size_t vector = 0; vector < vectors; ++vector) {
    shifted[vector] = shifted_codes(values + vector * lanes, reciprocal);
  }
  if (__builtin_expect(any_near_tie(shifted), 0)) {
    quantize_by_division(values, scale, lowest, codes);
    return;
  }
  store_upper_halves(shifted, lowest, codes);
}

void smoothbench_quantize_f32s8_avx2(
    size_t count,
    const float* values,
    float scale,
    int32_t lowest_code,
    int8_t* codes,
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(scale > 0);
  SMOOTHBENCH_ASSUME(lowest_code == -127 || lowest_code == -128);
  const __m256 divisor = _mm256_set1_ps(scale);
  const __m256i lowest = _mm256_set1_epi8((char)lowest_code);
  size_t index = 0;
  if (smoothbench_reciprocal_is_safe(scale)) {
    const __m256 reciprocal = _mm256_set1_ps(1.0f / scale * SMOOTHBENCH_FIXED_ONE);
    for (; index + block <= count; index += block) {
      smoothbench_prefetch_line(upcoming, count / 2 + index / 2);
      quantize_block(values + index, divisor, reciprocal, lowest, codes + index);
    }
  }
  for (; index + block <= count; index += block) {
    quantize_by_division(values + index, divisor, lowest, codes + index);
  }
  if (index < count) {
    float rest[block] = {0};
    int8_t rest_codes[block];
    memcpy(rest, values + index, (count - index) * sizeof(float));
    quantize_by_division(rest, divisor, lowest, rest_codes);
    memcpy(codes + index, rest_codes, count - index);
  }
}

#pragma clang attribute pop

#endif
