// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// BF16 to FP32 with AVX2: the upper half of the bits, exactly.
///
/// Requires: avx2

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

void smoothbench_convert_bf16f32_avx2(size_t count, const uint16_t* values, float* output) {
  enum { lanes = 8 };

  size_t index = 0;
  for (; index + lanes <= count; index += lanes) {
    const __m128i halves = _mm_loadu_si128((const __m128i*)(const void*)(values + index));
    const __m256i bits = _mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16);
    _mm256_storeu_si256((__m256i*)(void*)(output + index), bits);
  }
  for (; index < count; ++index) {
    const uint32_t bits = (uint32_t)values[index] << 16;
    memcpy(&output[index], &bits, sizeof bits);
  }
}

#pragma clang attribute pop

#endif
