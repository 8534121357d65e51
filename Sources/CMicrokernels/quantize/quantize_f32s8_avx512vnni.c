// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Quantization with AVX-512: product with the reciprocal, division near ties.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/prefetch.h"
#include "tie_window.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

enum { lanes = 16, vectors = 4, block = lanes * vectors };

/// Quantizes up to 16 values by division, the definition.
static inline void quantize_by_division(
    __mmask16 mask,
    const float* values,
    __m512 scale,
    __m512i lowest,
    int8_t* codes
) {
  __m512 quotient = _mm512_div_ps(_mm512_maskz_loadu_ps(mask, values), scale);
  // 128 saturates to 127 below. Without the minimum, 2^31 and more would convert to -2^31.
  quotient = _mm512_min_ps(quotient, _mm512_set1_ps(128.0f));
  const __m512i code =
      _mm512_cvt_roundps_epi32(quotient, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  _mm512_mask_cvtsepi32_storeu_epi8(codes, mask, _mm512_max_epi32(code, lowest));
}

static void quantize_all_by_division(
    size_t count,
    const float* values,
    float scale,
    int32_t lowest_code,
    int8_t* codes
) {
  const __m512 divisor = _mm512_set1_ps(scale);
  const __m512i lowest = _mm512_set1_epi32(lowest_code);
  for (size_t index = 0; index < count; index += lanes) {
    const size_t rest = count - index;
    const __mmask16 mask = rest >= lanes ? (__mmask16)0xffff : (__mmask16)((1u << rest) - 1);
    quantize_by_division(mask, values + index, divisor, lowest, codes + index);
  }
}

/// Gets `shifted` of tie_window.h for 16 values.
static inline __m512i shifted_codes(const float* values, __m512 reciprocal) {
  const __m512 rounder = _mm512_set1_ps(SMOOTHBENCH_FIXED_ROUNDER);
  return _mm512_cvtps_epi32(_mm512_fmadd_ps(_mm512_loadu_ps(values), reciprocal, rounder));
}

/// Gets whether one of 64 values is near a tie.
///
/// The smallest lower half of each lane stands for all four vectors, so that one test is enough.
/// The minimum of the upper halves is not looked at.
SMOOTHBENCH_ALWAYS_INLINE bool any_near_tie(const __m512i shifted[vectors]) {
  const __m512i smallest = _mm512_min_epu16(
      _mm512_min_epu16(shifted[0], shifted[1]), _mm512_min_epu16(shifted[2], shifted[3])
  );
  return _mm512_testn_epi32_mask(smallest, _mm512_set1_epi32(SMOOTHBENCH_FIXED_TIE_BITS)) != 0;
}

/// Takes the upper halves of 32 values of `shifted`, in order, and saturates them to s8.
static inline __m256i codes_of(__m512i shifted0, __m512i shifted1, __m512i odd_words) {
  return _mm512_cvtsepi16_epi8(_mm512_permutex2var_epi16(shifted0, odd_words, shifted1));
}

void smoothbench_quantize_f32s8_avx512vnni(
    size_t count,
    const float* values,
    float scale,
    int32_t lowest_code,
    int8_t* codes,
    const float* upcoming
) {
  SMOOTHBENCH_ASSUME(scale > 0);
  SMOOTHBENCH_ASSUME(lowest_code == -127 || lowest_code == -128);
  if (!smoothbench_reciprocal_is_safe(scale)) {
    quantize_all_by_division(count, values, scale, lowest_code, codes);
    return;
  }
  const __m512 reciprocal = _mm512_set1_ps(1.0f / scale * SMOOTHBENCH_FIXED_ONE);
  const __m256i lowest = _mm256_set1_epi8((char)lowest_code);
  // Words 1, 3, 5 ... 63 of two registers of 32 words: lane i holds 4 i + 1 and 4 i + 3.
  const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i odd_words = _mm512_add_epi32(
      _mm512_mullo_epi32(lane, _mm512_set1_epi32(0x00040004)), _mm512_set1_epi32(0x00030001)
  );
  size_t index = 0;
  for (; index + block <= count; index += block) {
    __m512i shifted[vectors];
    smoothbench_prefetch_line(upcoming, count / 2 + index / 2);
    smoothbench_prefetch_line(upcoming, count / 2 + index / 2 + lanes);
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      shifted[vector] = shifted_codes(values + index + vector * lanes, reciprocal);
    }
    if (__builtin_expect(any_near_tie(shifted), 0)) {
      quantize_all_by_division(block, values + index, scale, lowest_code, codes + index);
      continue;
    }
    const __m256i codes0 = codes_of(shifted[0], shifted[1], odd_words);
    const __m256i codes1 = codes_of(shifted[2], shifted[3], odd_words);
    _mm256_storeu_si256((__m256i*)(void*)(codes + index), _mm256_max_epi8(codes0, lowest));
    _mm256_storeu_si256(
        (__m256i*)(void*)(codes + index + 2 * lanes), _mm256_max_epi8(codes1, lowest)
    );
  }
  quantize_all_by_division(count - index, values + index, scale, lowest_code, codes + index);
}

#pragma clang attribute pop

#endif
