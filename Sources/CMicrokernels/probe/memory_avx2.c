// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Bandwidth of memory and caches with the AVX2 row's 32-byte loads and stores.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include <stdbool.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define SMOOTHBENCH_PROBE_VECTOR_BYTES 32
#include "memory_probe.h"

SMOOTHBENCH_DEFINE_READ_AND_WRITE_PROBES(avx2);

SMOOTHBENCH_ALWAYS_INLINE __m256i rounded(const float* values) {
  const __m256 factor = _mm256_set1_ps(SMOOTHBENCH_QUANTIZE_PROBE_FACTOR);
  return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_load_ps(values), factor));
}

/// 32 values: packing works within halves of a register, the last step puts groups of 4 in order.
SMOOTHBENCH_ALWAYS_INLINE void quantize_step(bool streams, const float* values, int8_t* codes) {
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  const __m256i low = _mm256_packs_epi32(rounded(values), rounded(values + 8));
  const __m256i high = _mm256_packs_epi32(rounded(values + 16), rounded(values + 24));
  const __m256i packed = _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high), order);
  if (streams) {
    _mm256_stream_si256((__m256i*)(void*)codes, packed);
  } else {
    _mm256_store_si256((__m256i*)(void*)codes, packed);
  }
}

SMOOTHBENCH_DEFINE_QUANTIZE_PROBE(avx2, quantize_step, 32);

#pragma clang attribute pop

#endif
