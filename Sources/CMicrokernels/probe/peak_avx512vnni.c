// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Peak of the AVX-512 VNNI row's instruction sequences, on registers only.
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

enum {
  /// As many sums as one tile of the products, three times what the latency of 4 cycles asks for.
  accumulators = 24,
  integer_products = 64,
  float_products = 16,
};

_Static_assert(
    SMOOTHBENCH_AVX512VNNI_INT8_PROBE_OPERATIONS == accumulators * integer_products * 2,
    "operations"
);
_Static_assert(
    SMOOTHBENCH_AVX512VNNI_F32_PROBE_OPERATIONS == accumulators * float_products * 2,
    "operations"
);

int32_t smoothbench_probe_int8_avx512vnni(size_t iterations) {
  const __m512i left = _mm512_set1_epi8(1);
  const __m512i right = _mm512_set1_epi8(3);
  __m512i sums[accumulators];
  for (size_t index = 0; index < accumulators; ++index) {
    sums[index] = _mm512_setzero_si512();
  }
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; ++index) {
      // Volatile assembly is neither removed, nor merged over iterations, nor moved.
      __asm__ volatile("vpdpbusd %1, %2, %0" : "+v"(sums[index]) : "v"(left), "v"(right));
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] = _mm512_add_epi32(sums[0], sums[index]);
  }
  return _mm512_reduce_add_epi32(sums[0]);
}

float smoothbench_probe_f32_avx512vnni(size_t iterations) {
  const __m512 left = _mm512_set1_ps(1.0f);
  const __m512 right = _mm512_set1_ps(3.0f);
  __m512 sums[accumulators];
  for (size_t index = 0; index < accumulators; ++index) {
    sums[index] = _mm512_setzero_ps();
  }
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; ++index) {
      __asm__ volatile("vfmadd231ps %1, %2, %0" : "+v"(sums[index]) : "v"(left), "v"(right));
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] = _mm512_add_ps(sums[0], sums[index]);
  }
  return _mm512_reduce_add_ps(sums[0]);
}

#pragma clang attribute pop

#endif
