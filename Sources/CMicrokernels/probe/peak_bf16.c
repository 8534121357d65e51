// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Peak of BF16 products, on registers only.
///
/// Outside the kernel table, because no row computes in BF16; libraries that are timed beside the
/// rows do.

#include "../include/CMicrokernels.h"

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)

#include <immintrin.h>

enum {
  /// Three times what the latency of 4 cycles asks for of two units.
  accumulators = 24,
  products = 32,
};

/// Requires: avx512f, avx512bf16
__attribute__((target("avx512f,avx512bf16"))) static float smoothbench_probe_bf16_avx512bf16(
    size_t iterations
) {
  // 1.0 in BF16 is the upper half of 1.0 in FP32.
  const __m512i ones = _mm512_set1_epi16(0x3f80);
  __m512 sums[accumulators];
  for (size_t index = 0; index < accumulators; ++index) {
    sums[index] = _mm512_setzero_ps();
  }
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; ++index) {
      // Volatile assembly is neither removed, nor merged over iterations, nor moved.
      __asm__ volatile("vdpbf16ps %1, %1, %0" : "+v"(sums[index]) : "v"(ones));
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] = _mm512_add_ps(sums[0], sums[index]);
  }
  return _mm512_reduce_add_ps(sums[0]);
}

static const smoothbench_peak_probe bf16_probe = {
    .instructions = "vdpbf16ps zmm",
    .required_features = SMOOTHBENCH_FEATURE_AVX512F | SMOOTHBENCH_FEATURE_AVX512BF16,
    .run = smoothbench_probe_bf16_avx512bf16,
    .operations = accumulators * products * 2,
};

const smoothbench_peak_probe* smoothbench_bf16_peak_probe(void) {
  return &bf16_probe;
}

#else

const smoothbench_peak_probe* smoothbench_bf16_peak_probe(void) {
  return NULL;
}

#endif
