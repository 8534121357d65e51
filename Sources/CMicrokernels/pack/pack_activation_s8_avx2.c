// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs activations for the AVX2 row: widened to s16, rows padded with zeros to 2 values, and the
/// start value -128 * sum(row) that undoes the weights' offset.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

/// Widens one row and gets its sum.
static inline int32_t pack_row(size_t depth, const int8_t* source, int16_t* destination) {
  enum { lanes = 16 };

  __m256i sums = _mm256_setzero_si256();
  size_t k = 0;
  for (; k + lanes <= depth; k += lanes) {
    const __m128i narrow = _mm_loadu_si128((const __m128i*)(const void*)(source + k));
    const __m256i values = _mm256_cvtepi8_epi16(narrow);
    _mm256_storeu_si256((__m256i*)(void*)(destination + k), values);
    sums = _mm256_add_epi32(sums, _mm256_madd_epi16(values, _mm256_set1_epi16(1)));
  }
  int32_t each[8];
  _mm256_storeu_si256((__m256i*)(void*)each, sums);
  int32_t sum = 0;
  for (size_t lane = 0; lane < 8; ++lane) {
    sum += each[lane];
  }
  for (; k < depth; ++k) {
    destination[k] = source[k];
    sum += source[k];
  }
  if (depth % SMOOTHBENCH_AVX2_DEPTH_STEP != 0) {
    destination[depth] = 0;
  }
  return sum;
}

void smoothbench_pack_activation_s8_avx2(
    size_t rows,
    size_t depth,
    const int8_t* activation,
    size_t row_stride,
    void* packed,
    size_t packed_row_stride,
    int32_t* row_start
) {
  SMOOTHBENCH_ASSUME(depth >= 1);
  SMOOTHBENCH_ASSUME((uintptr_t)packed % sizeof(int16_t) == 0);
  SMOOTHBENCH_ASSUME(packed_row_stride % sizeof(int16_t) == 0);
  for (size_t row = 0; row < rows; ++row) {
    int16_t* destination = (int16_t*)(void*)((uint8_t*)packed + row * packed_row_stride);
    const int32_t sum = pack_row(depth, activation + row * row_stride, destination);
    // Unsigned, because 128 * 128 * 131071 may pass 2^31; only the residue modulo 2^32 matters.
    row_start[row] = (int32_t)(0u - 128u * (uint32_t)sum);
  }
}

#pragma clang attribute pop

#endif
