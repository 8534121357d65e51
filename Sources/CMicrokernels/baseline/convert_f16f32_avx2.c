// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP16 to FP32 with F16C (vcvtph2ps, exact).
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

void smoothbench_convert_f16f32_avx2(size_t count, const uint16_t* values, float* output) {
  enum { lanes = 8 };

  size_t index = 0;
  for (; index + lanes <= count; index += lanes) {
    const __m128i halves = _mm_loadu_si128((const __m128i*)(const void*)(values + index));
    _mm256_storeu_ps(output + index, _mm256_cvtph_ps(halves));
  }
  if (index < count) {
    uint16_t rest[lanes] = {0};
    float converted[lanes];
    memcpy(rest, values + index, (count - index) * sizeof(uint16_t));
    _mm256_storeu_ps(
        converted, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)(const void*)rest))
    );
    memcpy(output + index, converted, (count - index) * sizeof(float));
  }
}

#pragma clang attribute pop

#endif
