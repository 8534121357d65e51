// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 to FP16, ties to even, with AVX-512 (vcvtps2ph).
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

void smoothbench_convert_f32f16_avx512vnni(size_t count, const float* values, uint16_t* output) {
  enum { lanes = 16 };

  for (size_t index = 0; index < count; index += lanes) {
    const size_t left = count - index;
    const __mmask16 mask = left < lanes ? (__mmask16)((1u << left) - 1) : (__mmask16)0xffffu;
    const __m512 singles = _mm512_maskz_loadu_ps(mask, values + index);
    _mm256_mask_storeu_epi16(
        output + index, mask, _mm512_cvtps_ph(singles, _MM_FROUND_TO_NEAREST_INT)
    );
  }
}

#pragma clang attribute pop

#endif
