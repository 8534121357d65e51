// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 to FP16, ties to even, with F16C (vcvtps2ph).
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

void smoothbench_convert_f32f16_avx2(size_t count, const float* values, uint16_t* output) {
  enum { lanes = 8 };

  size_t index = 0;
  for (; index + lanes <= count; index += lanes) {
    const __m256 singles = _mm256_loadu_ps(values + index);
    _mm_storeu_si128(
        (__m128i*)(void*)(output + index), _mm256_cvtps_ph(singles, _MM_FROUND_TO_NEAREST_INT)
    );
  }
  if (index < count) {
    float rest[lanes] = {0};
    uint16_t converted[lanes];
    memcpy(rest, values + index, (count - index) * sizeof(float));
    _mm_storeu_si128(
        (__m128i*)(void*)converted,
        _mm256_cvtps_ph(_mm256_loadu_ps(rest), _MM_FROUND_TO_NEAREST_INT)
    );
    memcpy(output + index, converted, (count - index) * sizeof(uint16_t));
  }
}

#pragma clang attribute pop

#endif
