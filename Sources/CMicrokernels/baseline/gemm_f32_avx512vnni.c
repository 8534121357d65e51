// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 product with AVX-512 fused multiply-add, the arithmetic of the memory baseline.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni
///
/// The same tile as the INT8 product of this row, 12 x 32, and for the same reasons: 24 of the 32
/// registers are sums, and one depth step loads 2 vectors and 12 broadcasts for 24 operations.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(                                                        \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,prfchw"))), \
    apply_to = function                                                              \
)

enum {
  tile_rows = SMOOTHBENCH_AVX512VNNI_FLOAT_ROWS,
  tile_columns = SMOOTHBENCH_AVX512VNNI_FLOAT_COLUMNS,
  lanes = 16,
  vectors = tile_columns / lanes,
};

/// Adds the products of one activation row and one value of depth to the row's two sums. Assembly
/// keeps the broadcast next to its two uses; see multiply_row of gemm_s8s8s32_avx512vnni.c.
SMOOTHBENCH_ALWAYS_INLINE void multiply_row(
    const uint8_t* activation,
    __m512 weight0,
    __m512 weight1,
    __m512* sum0,
    __m512* sum1
) {
  __m512 left;
  __asm__ volatile(
      "vbroadcastss %[memory], %[left]\n\t"
      "vfmadd231ps %[left], %[weight0], %[sum0]\n\t"
      "vfmadd231ps %[left], %[weight1], %[sum1]"
      : [sum0] "+v"(*sum0), [sum1] "+v"(*sum1), [left] "=&v"(left)
      : [memory] "m"(*(const float*)(const void*)activation),
        [weight0] "v"(weight0),
        [weight1] "v"(weight1)
  );
}

/// Loads one vector of weights, converting FP16 exactly.
SMOOTHBENCH_ALWAYS_INLINE __m512 load_weights(const bool is_half, const uint8_t* weight) {
  if (is_half) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i*)(const void*)weight));
  }
  return _mm512_loadu_ps((const float*)(const void*)weight);
}

/// Multiplies `rows` rows by weights of one format, constants after inlining.
SMOOTHBENCH_ALWAYS_INLINE void multiply_rows(
    const size_t rows,
    const bool is_half,
    size_t columns,
    size_t depth,
    const uint8_t* activation,
    size_t activation_row_stride,
    const uint8_t* weight,
    bool accumulate,
    uint8_t* output,
    size_t output_row_stride
) {
  const size_t element_bytes = is_half ? sizeof(uint16_t) : sizeof(float);
  __m512 sums[tile_rows][vectors];
  const uint32_t column_mask = columns == tile_columns ? 0xffffffffu : (1u << columns) - 1;
  const __mmask16 mask0 = (__mmask16)column_mask;
  const __mmask16 mask1 = (__mmask16)(column_mask >> lanes);

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    const uint8_t* start = output + row * output_row_stride;
    sums[row][0] = accumulate ? _mm512_maskz_loadu_ps(mask0, start) : _mm512_setzero_ps();
    sums[row][1] =
        accumulate ? _mm512_maskz_loadu_ps(mask1, start + sizeof(__m512)) : _mm512_setzero_ps();
  }

  // Depth loop. Its first passes also request, for writing, the output lines of one row each.
  const uint8_t* requested = output;
  for (size_t k = 0; k < depth; ++k) {
    if (k < rows) {
      __builtin_prefetch(requested, 1);
      __builtin_prefetch(requested + tile_columns * sizeof(float) - 1, 1);
      requested += output_row_stride;
    }
    const __m512 weight0 = load_weights(is_half, weight);
    const __m512 weight1 = load_weights(is_half, weight + lanes * element_bytes);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; ++row) {
      multiply_row(
          activation + row * activation_row_stride, weight0, weight1, &sums[row][0], &sums[row][1]
      );
    }
    activation += sizeof(float);
    weight += tile_columns * element_bytes;
  }

  // Store.
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    uint8_t* destination = output + row * output_row_stride;
    if (columns == tile_columns) {
      _mm512_storeu_ps(destination, sums[row][0]);
      _mm512_storeu_ps(destination + sizeof(__m512), sums[row][1]);
    } else {
      _mm512_mask_storeu_ps(destination, mask0, sums[row][0]);
      _mm512_mask_storeu_ps(destination + sizeof(__m512), mask1, sums[row][1]);
    }
  }
}

/// One case of the switch over row counts, so that each has its own register allocation.
#define CASE_OF_ROWS(count, is_half) \
  case count:                        \
    multiply_rows(                   \
        count,                       \
        is_half,                     \
        columns,                     \
        depth,                       \
        (const uint8_t*)activation,  \
        activation_row_stride,       \
        (const uint8_t*)weight,      \
        accumulate,                  \
        (uint8_t*)output,            \
        output_row_stride            \
    );                               \
    break;

/// Defines the product for weights of one format.
#define DEFINE_PRODUCT(name, element, is_half)                   \
  void name(                                                     \
      size_t rows,                                               \
      size_t columns,                                            \
      size_t depth,                                              \
      const float* activation,                                   \
      size_t activation_row_stride,                              \
      const element* weight,                                     \
      bool accumulate,                                           \
      float* output,                                             \
      size_t output_row_stride                                   \
  ) {                                                            \
    SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);          \
    SMOOTHBENCH_ASSUME(columns >= 1 && columns <= tile_columns); \
    switch (rows) {                                              \
      CASE_OF_ROWS(1, is_half)                                   \
      CASE_OF_ROWS(2, is_half)                                   \
      CASE_OF_ROWS(3, is_half)                                   \
      CASE_OF_ROWS(4, is_half)                                   \
      CASE_OF_ROWS(5, is_half)                                   \
      CASE_OF_ROWS(6, is_half)                                   \
      CASE_OF_ROWS(7, is_half)                                   \
      CASE_OF_ROWS(8, is_half)                                   \
      CASE_OF_ROWS(9, is_half)                                   \
      CASE_OF_ROWS(10, is_half)                                  \
      CASE_OF_ROWS(11, is_half)                                  \
      CASE_OF_ROWS(12, is_half)                                  \
      default:                                                   \
        break;                                                   \
    }                                                            \
  }

DEFINE_PRODUCT(smoothbench_gemm_f32_avx512vnni, float, false)
DEFINE_PRODUCT(smoothbench_gemm_f16_avx512vnni, uint16_t, true)

#pragma clang attribute pop

#endif
