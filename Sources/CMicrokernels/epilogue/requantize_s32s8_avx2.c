// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Requantization of a tile to s8, with AVX2.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

enum { lanes = 8, block = 2 * lanes };

/// Gets eight codes, not yet saturated to 8 bits.
SMOOTHBENCH_ALWAYS_INLINE __m256i requantize_vector(
    const int32_t* accumulator,
    __m256 row_scale,
    const float* multipliers,
    const float* shifts
) {
  const __m256i sums = _mm256_loadu_si256((const __m256i*)(const void*)accumulator);
  __m256 value = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), row_scale);
  value = _mm256_mul_ps(value, _mm256_loadu_ps(multipliers));
  if (shifts != NULL) {
    value = _mm256_add_ps(value, _mm256_loadu_ps(shifts));
  }
  // 128 saturates to 127. Without the minimum, 2^31 and more would convert to -2^31.
  return _mm256_cvtps_epi32(_mm256_min_ps(value, _mm256_set1_ps(128.0f)));
}

/// Requantizes sixteen columns of one row.
SMOOTHBENCH_ALWAYS_INLINE void requantize_block(
    const int32_t* accumulator,
    __m256 row_scale,
    const float* multipliers,
    const float* shifts,
    __m128i lowest,
    int8_t* codes
) {
  const __m256i low = requantize_vector(accumulator, row_scale, multipliers, shifts);
  const __m256i high = requantize_vector(
      accumulator + lanes, row_scale, multipliers + lanes, shifts != NULL ? shifts + lanes : NULL
  );
  // Packing works in 128-bit halves and leaves groups of four codes in the order 0 2 1 3.
  const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
  const __m128i packed =
      _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  _mm_storeu_si128((__m128i*)(void*)codes, _mm_max_epi8(packed, lowest));
}

void smoothbench_requantize_s32s8_avx2(
    size_t rows,
    size_t columns,
    const int32_t* accumulator,
    size_t accumulator_row_stride,
    const float* row_scales,
    const float* multipliers,
    const float* shifts,
    int32_t lowest_code,
    int8_t* codes,
    size_t code_row_stride
) {
  SMOOTHBENCH_ASSUME(lowest_code == -127 || lowest_code == -128);

  const size_t whole = columns - columns % block;
  const size_t rest = columns - whole;
  float rest_multipliers[block] = {0};
  float rest_shifts[block] = {0};
  memcpy(rest_multipliers, multipliers + whole, rest * sizeof(float));
  if (shifts != NULL) {
    memcpy(rest_shifts, shifts + whole, rest * sizeof(float));
  }
  const __m128i lowest = _mm_set1_epi8((char)lowest_code);
  for (size_t row = 0; row < rows; ++row) {
    const int32_t* source =
        (const int32_t*)(const void*)((const uint8_t*)accumulator + row * accumulator_row_stride);
    int8_t* destination = codes + row * code_row_stride;
    const __m256 row_scale = _mm256_set1_ps(row_scales[row]);
    for (size_t column = 0; column < whole; column += block) {
      requantize_block(
          source + column,
          row_scale,
          multipliers + column,
          shifts != NULL ? shifts + column : NULL,
          lowest,
          destination + column
      );
    }
    if (rest > 0) {
      int32_t sums[block] = {0};
      int8_t rest_codes[block];
      memcpy(sums, source + whole, rest * sizeof(int32_t));
      requantize_block(
          sums, row_scale, rest_multipliers, shifts != NULL ? rest_shifts : NULL, lowest, rest_codes
      );
      memcpy(destination + whole, rest_codes, rest);
    }
  }
}

#pragma clang attribute pop

#endif
