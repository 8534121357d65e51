// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 to BF16, ties to even, with integer operations of AVX-512.
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

void smoothbench_convert_f32bf16_avx512vnni(size_t count, const float* values, uint16_t* output) {
  enum { lanes = 16 };

  for (size_t index = 0; index < count; index += lanes) {
    const size_t left = count - index;
    const __mmask16 mask = left < lanes ? (__mmask16)((1u << left) - 1) : (__mmask16)0xffffu;
    const __m512 singles = _mm512_maskz_loadu_ps(mask, values + index);
    const __m512i bits = _mm512_castps_si512(singles);
    const __m512i kept = _mm512_srli_epi32(bits, 16);
    // Half of what is dropped, less one where the kept part is even.
    const __m512i increment =
        _mm512_add_epi32(_mm512_and_si512(kept, _mm512_set1_epi32(1)), _mm512_set1_epi32(0x7fff));
    const __m512i sum = _mm512_srli_epi32(_mm512_add_epi32(bits, increment), 16);
    // A NaN becomes quiet: what it carries may lie in the dropped half.
    const __mmask16 is_nan = _mm512_cmp_ps_mask(singles, singles, _CMP_UNORD_Q);
    const __m512i halves = _mm512_mask_or_epi32(sum, is_nan, kept, _mm512_set1_epi32(0x0040));
    _mm256_mask_storeu_epi16(output + index, mask, _mm512_cvtepi32_epi16(halves));
  }
}

#pragma clang attribute pop

#endif
