// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// BF16 to FP32 with AVX-512: the upper half of the bits, exactly.
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

void smoothbench_convert_bf16f32_avx512vnni(size_t count, const uint16_t* values, float* output) {
  enum { lanes = 16 };

  for (size_t index = 0; index < count; index += lanes) {
    const size_t left = count - index;
    const __mmask16 mask = left < lanes ? (__mmask16)((1u << left) - 1) : (__mmask16)0xffffu;
    const __m256i halves = _mm256_maskz_loadu_epi16(mask, values + index);
    const __m512i bits = _mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16);
    _mm512_mask_storeu_epi32(output + index, mask, bits);
  }
}

#pragma clang attribute pop

#endif
