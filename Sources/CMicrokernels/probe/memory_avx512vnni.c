// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Bandwidth of memory and caches with the AVX-512 VNNI row's 64-byte loads and stores.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include <stdbool.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

#define SMOOTHBENCH_PROBE_VECTOR_BYTES 64
#include "memory_probe.h"

SMOOTHBENCH_DEFINE_READ_AND_WRITE_PROBES(avx512vnni);

SMOOTHBENCH_ALWAYS_INLINE __m512i rounded(const float* values) {
  const __m512 factor = _mm512_set1_ps(SMOOTHBENCH_QUANTIZE_PROBE_FACTOR);
  return _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(values), factor));
}

/// 64 values: packing works within quarters of a register, the last step puts groups of 4 in order.
SMOOTHBENCH_ALWAYS_INLINE void quantize_step(bool streams, const float* values, int8_t* codes) {
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  const __m512i low = _mm512_packs_epi32(rounded(values), rounded(values + 16));
  const __m512i high = _mm512_packs_epi32(rounded(values + 32), rounded(values + 48));
  const __m512i packed = _mm512_permutexvar_epi32(order, _mm512_packs_epi16(low, high));
  if (streams) {
    _mm512_stream_si512((__m512i*)(void*)codes, packed);
  } else {
    _mm512_store_si512(codes, packed);
  }
}

SMOOTHBENCH_DEFINE_QUANTIZE_PROBE(avx512vnni, quantize_step, 64);

#pragma clang attribute pop

#endif
