// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs activations for the AVX2 row: widened to s16, rows padded with zeros to 2 values.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

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

  enum { lanes = 16 };

  for (size_t row = 0; row < rows; ++row) {
    const int8_t* source = activation + row * row_stride;
    int16_t* destination = (int16_t*)(void*)((uint8_t*)packed + row * packed_row_stride);
    size_t k = 0;
    for (; k + lanes <= depth; k += lanes) {
      const __m128i narrow = _mm_loadu_si128((const __m128i*)(const void*)(source + k));
      _mm256_storeu_si256((__m256i*)(void*)(destination + k), _mm256_cvtepi8_epi16(narrow));
    }
    for (; k < depth; ++k) {
      destination[k] = source[k];
    }
    if (depth % SMOOTHBENCH_AVX2_DEPTH_STEP != 0) {
      destination[depth] = 0;
    }
    row_start[row] = 0;
  }
}

#pragma clang attribute pop

#endif
