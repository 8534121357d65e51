// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Peak of the AVX2 row's instruction sequences, on registers only.
///
/// The 8-bit sequence cannot saturate the units. On Zen 3, four pipes take vector operations:
/// vpaddd runs on each of them, vpmaddwd on pipes 0 and 3 alone. Two products and two additions
/// a cycle would be 32 multiplications, but only if no addition ever took pipe 0 or 3, and the
/// scheduler does not keep additions away from them. Measured, of 4 operations a cycle:
///
///     this sequence                                                       3.3 (26.6 products)
///     other orders, 4 to 12 sums, products used up to 10 instructions on  3.2 to 3.4
///     products only                                                       2.0
///     additions only                                                      4.0
///     products and additions that do not wait for one another             3.9
///
/// Two sequences get to 32 products a cycle on registers, and neither makes a faster kernel.
/// vpmaddubsw, vpmaddwd by ones, vpaddd saturates on the extreme codes and so is not exact. The
/// inner product of Winograd, (a0 + w1)(a1 + w0) - a0 a1 - w0 w1, halves the multiplications, but
/// needs twice the registers for weights: with tiles of 4 x 16 and 12 x 8 it computes 80 and 72
/// billion products a second where gemm_s8s8s32_avx2.c does 81 and this probe 85.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

enum {
  /// As many sums as one tile of the products: 2 operations of 4 cycles a cycle ask for 8.
  accumulators = 12,
  integer_products = 16,
  float_products = 8,
};

_Static_assert(
    SMOOTHBENCH_AVX2_INT8_PROBE_OPERATIONS == accumulators * integer_products * 2,
    "operations"
);
_Static_assert(
    SMOOTHBENCH_AVX2_F32_PROBE_OPERATIONS == accumulators * float_products * 2,
    "operations"
);

int32_t smoothbench_probe_int8_avx2(size_t iterations) {
  // Both operands of a product: 12 sums, 2 products, the words and the shifted words are all registers
  // there are, as in the kernel.
  const __m256i words = _mm256_set1_epi16(3);
  __m256i sums[accumulators];
  for (size_t index = 0; index < accumulators; ++index) {
    sums[index] = _mm256_setzero_si256();
  }
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
    // The second weight of each word, as gemm_s8s8s32_avx2.c takes it out for a whole tile of rows.
    __m256i high;
    __asm__ volatile("vpsraw $8, %[words], %[high]" : [high] "=x"(high) : [words] "x"(words));
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; index += 2) {
      // The order of gemm_s8s8s32_avx2.c: two products, then their additions. Volatile assembly is
      // neither removed, nor merged over iterations, nor moved.
      __m256i products0;
      __m256i products1;
      __asm__ volatile(
          "vpmaddwd %[words], %[words], %[products0]\n\t"
          "vpmaddwd %[words], %[high], %[products1]\n\t"
          "vpaddd %[products0], %[sum0], %[sum0]\n\t"
          "vpaddd %[products1], %[sum1], %[sum1]"
          : [sum0] "+x"(sums[index]),
            [sum1] "+x"(sums[index + 1]),
            [products0] "=&x"(products0),
            [products1] "=&x"(products1)
          : [words] "x"(words), [high] "x"(high)
      );
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] = _mm256_add_epi32(sums[0], sums[index]);
  }
  uint32_t each[8];
  _mm256_storeu_si256((__m256i*)(void*)each, sums[0]);
  return (int32_t)(each[0] + each[1] + each[2] + each[3] + each[4] + each[5] + each[6] + each[7]);
}

float smoothbench_probe_f32_avx2(size_t iterations) {
  const __m256 left = _mm256_set1_ps(1.0f);
  const __m256 right = _mm256_set1_ps(3.0f);
  __m256 sums[accumulators];
  for (size_t index = 0; index < accumulators; ++index) {
    sums[index] = _mm256_setzero_ps();
  }
  for (size_t iteration = 0; iteration < iterations; ++iteration) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < accumulators; ++index) {
      __asm__ volatile("vfmadd231ps %1, %2, %0" : "+x"(sums[index]) : "x"(left), "x"(right));
    }
  }
  for (size_t index = 1; index < accumulators; ++index) {
    sums[0] = _mm256_add_ps(sums[0], sums[index]);
  }
  float each[8];
  _mm256_storeu_ps(each, sums[0]);
  return each[0] + each[1] + each[2] + each[3] + each[4] + each[5] + each[6] + each[7];
}

#pragma clang attribute pop

#endif
