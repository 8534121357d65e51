// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 product with AVX2 fused multiply-add, the arithmetic of the memory baseline.
///
/// Requires: avx2, fma, f16c
///
/// Tile: 6 rows x 2 vectors of 8 columns are 12 sums, enough for 2 operations of 4 cycles a cycle;
/// 2 weight vectors and 1 broadcast leave one of the 16 registers free.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,prfchw"))), apply_to = function)

enum {
  tile_rows = SMOOTHBENCH_AVX2_FLOAT_ROWS,
  tile_columns = SMOOTHBENCH_AVX2_FLOAT_COLUMNS,
  lanes = 8,
  vectors = tile_columns / lanes,
};

/// Adds the products of one activation row and one value of depth to the row's two sums. Assembly
/// keeps the broadcast next to its two uses; see multiply_row of gemm_s8s8s32_avx2.c.
SMOOTHBENCH_ALWAYS_INLINE void multiply_row(
    const uint8_t* activation,
    __m256 weight0,
    __m256 weight1,
    __m256* sum0,
    __m256* sum1
) {
  __m256 left;
  __asm__ volatile(
      "vbroadcastss %[memory], %[left]\n\t"
      "vfmadd231ps %[left], %[weight0], %[sum0]\n\t"
      "vfmadd231ps %[left], %[weight1], %[sum1]"
      : [sum0] "+x"(*sum0), [sum1] "+x"(*sum1), [left] "=&x"(left)
      : [memory] "m"(*(const float*)(const void*)activation),
        [weight0] "x"(weight0),
        [weight1] "x"(weight1)
  );
}

/// Lane i is -1 where i < columns, for masked loads and stores.
static inline __m256i column_mask(size_t columns) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int32_t)columns), lane);
}

/// Loads one vector of weights, converting FP16 exactly.
SMOOTHBENCH_ALWAYS_INLINE __m256 load_weights(const bool is_half, const uint8_t* weight) {
  if (is_half) {
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)(const void*)weight));
  }
  return _mm256_loadu_ps((const float*)(const void*)weight);
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
  __m256 sums[tile_rows][vectors];
  const size_t second = columns > lanes ? lanes : 0;

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    if (accumulate) {
      const float* start = (const float*)(const void*)(output + row * output_row_stride);
      sums[row][0] = _mm256_maskload_ps(start, column_mask(columns));
      sums[row][1] = _mm256_maskload_ps(start + second, column_mask(columns - second));
    } else {
      sums[row][0] = _mm256_setzero_ps();
      sums[row][1] = _mm256_setzero_ps();
    }
  }

  // Depth loop. Its first passes also request, for writing, the output lines of one row each.
  const uint8_t* requested = output;
  for (size_t k = 0; k < depth; ++k) {
    if (k < rows) {
      __builtin_prefetch(requested, 1);
      __builtin_prefetch(requested + tile_columns * sizeof(float) - 1, 1);
      requested += output_row_stride;
    }
    const __m256 weight0 = load_weights(is_half, weight);
    const __m256 weight1 = load_weights(is_half, weight + lanes * element_bytes);
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
    float* destination = (float*)(void*)(output + row * output_row_stride);
    if (columns == tile_columns) {
      _mm256_storeu_ps(destination, sums[row][0]);
      _mm256_storeu_ps(destination + lanes, sums[row][1]);
    } else {
      _mm256_maskstore_ps(destination, column_mask(columns), sums[row][0]);
      if (columns > lanes) {
        _mm256_maskstore_ps(destination + lanes, column_mask(columns - lanes), sums[row][1]);
      }
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
      default:                                                   \
        break;                                                   \
    }                                                            \
  }

DEFINE_PRODUCT(smoothbench_gemm_f32_avx2, float, false)
DEFINE_PRODUCT(smoothbench_gemm_f16_avx2, uint16_t, true)

#pragma clang attribute pop

#endif
