// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP16 to FP32 with AVX-512 (vcvtph2ps, exact).
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

void smoothbench_convert_f16f32_avx512vnni(size_t count, const uint16_t* values, float* output) {
  enum { lanes = 16 };

  size_t index = 0;
  for (; index + lanes <= count; index += lanes) {
    const __m256i halves = _mm256_loadu_si256((const __m256i*)(const void*)(values + index));
    _mm512_storeu_ps(output + index, _mm512_cvtph_ps(halves));
  }
  if (index < count) {
    const __mmask16 mask = (__mmask16)((1u << (count - index)) - 1);
    const __m256i halves = _mm256_maskz_loadu_epi16(mask, values + index);
    _mm512_mask_storeu_ps(output + index, mask, _mm512_cvtph_ps(halves));
  }
}

#pragma clang attribute pop

#endif
