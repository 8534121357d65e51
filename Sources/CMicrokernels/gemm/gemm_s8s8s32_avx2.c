// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// INT8 product with AVX2, exact for every s8 value: s8 weights, s16 activations, s32 sums.
///
/// Requires: avx2, fma, f16c
///
/// vpmaddubsw, the usual choice, adds two u8 x s8 products in s16 and saturates: 255 * 127 * 2 is
/// 64770. Here both operands are widened to s16 and vpmaddwd adds two products in s32: at most
/// 2 * 128 * 128, nothing saturates, -128 included. Activations are stored widened, so that one
/// vpbroadcastd loads a pair; weights stay one byte each and are widened on load (vpmovsxbw), once
/// for all rows of the tile. Sums are exact modulo 2^32 (vpaddd wraps).
///
/// Tile: 6 rows x 2 vectors of 8 columns are 12 sums; 2 weight vectors and 2 temporaries fill the
/// 16 registers.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

enum {
  tile_rows = SMOOTHBENCH_AVX2_ROWS,
  tile_columns = SMOOTHBENCH_AVX2_COLUMNS,
  depth_step = SMOOTHBENCH_AVX2_DEPTH_STEP,
  lanes = 8,
  vectors = tile_columns / lanes,
  step_bytes = tile_columns * depth_step,
  activation_step_bytes = depth_step * sizeof(int16_t),
  unrolled_steps = 4,
};

/// Adds the products of one activation row and one depth step to the row's two sums.
///
/// Assembly pins the order and the two temporaries: there is no register left for a compiler that
/// moves broadcasts ahead, and clang 21 then spills sums inside the loop.
SMOOTHBENCH_ALWAYS_INLINE void multiply_row(
    const uint8_t* activation,
    __m256i weight0,
    __m256i weight1,
    __m256i* sum0,
    __m256i* sum1
) {
  typedef struct two_values {
    uint8_t values[4];
  } two_values;

  __m256i left;
  __m256i products;
  __asm__ volatile(
      "vpbroadcastd %[memory], %[left]\n\t"
      "vpmaddwd %[left], %[weight0], %[products]\n\t"
      "vpmaddwd %[left], %[weight1], %[left]\n\t"
      "vpaddd %[products], %[sum0], %[sum0]\n\t"
      "vpaddd %[left], %[sum1], %[sum1]"
      : [sum0] "+x"(*sum0), [sum1] "+x"(*sum1), [left] "=&x"(left), [products] "=&x"(products)
      : [memory] "m"(*(const two_values*)activation), [weight0] "x"(weight0), [weight1] "x"(weight1)
  );
}

/// Adds the products of one depth step.
SMOOTHBENCH_ALWAYS_INLINE void multiply_step(
    const size_t rows,
    const uint8_t* activation,
    size_t activation_row_stride,
    const int8_t* weight,
    __m256i sums[tile_rows][vectors]
) {
  const __m128i* narrow = (const __m128i*)(const void*)weight;
  const __m256i weight0 = _mm256_cvtepi8_epi16(_mm_loadu_si128(narrow));
  const __m256i weight1 = _mm256_cvtepi8_epi16(_mm_loadu_si128(narrow + 1));
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    multiply_row(
        activation + row * activation_row_stride, weight0, weight1, &sums[row][0], &sums[row][1]
    );
  }
}

/// Lane i is -1 where i < columns, for masked loads and stores.
static inline __m256i column_mask(size_t columns) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int32_t)columns), lane);
}

/// Multiplies `rows` rows, a constant after inlining.
SMOOTHBENCH_ALWAYS_INLINE void multiply_rows(
    const size_t rows,
    size_t columns,
    size_t padded_depth,
    const uint8_t* activation,
    size_t activation_row_stride,
    const int8_t* weight,
    const int32_t* row_start,
    uint8_t* output,
    size_t output_row_stride
) {
  __m256i sums[tile_rows][vectors];

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    if (row_start != NULL) {
      sums[row][0] = _mm256_set1_epi32(row_start[row]);
      sums[row][1] = sums[row][0];
    } else {
      const int32_t* start = (const int32_t*)(const void*)(output + row * output_row_stride);
      const size_t second = columns > lanes ? lanes : 0;
      sums[row][0] = _mm256_maskload_epi32(start, column_mask(columns));
      sums[row][1] = _mm256_maskload_epi32(start + second, column_mask(columns - second));
    }
  }

  // Depth loop.
  size_t steps = padded_depth / depth_step;
  for (; steps >= unrolled_steps; steps -= unrolled_steps) {
#pragma clang loop unroll(full)
    for (size_t step = 0; step < unrolled_steps; ++step) {
      multiply_step(
          rows,
          activation + step * activation_step_bytes,
          activation_row_stride,
          weight + step * step_bytes,
          sums
      );
    }
    activation += unrolled_steps * activation_step_bytes;
    weight += unrolled_steps * step_bytes;
  }

  // Depth remainder.
  for (; steps > 0; --steps) {
    multiply_step(rows, activation, activation_row_stride, weight, sums);
    activation += activation_step_bytes;
    weight += step_bytes;
  }

  // Store.
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    int32_t* destination = (int32_t*)(void*)(output + row * output_row_stride);
    if (columns == tile_columns) {
      _mm256_storeu_si256((__m256i*)(void*)destination, sums[row][0]);
      _mm256_storeu_si256((__m256i*)(void*)(destination + lanes), sums[row][1]);
    } else {
      _mm256_maskstore_epi32(destination, column_mask(columns), sums[row][0]);
      if (columns > lanes) {
        _mm256_maskstore_epi32(destination + lanes, column_mask(columns - lanes), sums[row][1]);
      }
    }
  }
}

/// Defines the function for tiles of `rows` rows.
#define DEFINE_ROWS(rows)                               \
  static void smoothbench_gemm_s8s8s32_avx2_rows##rows( \
      size_t columns,                                   \
      size_t padded_depth,                              \
      const uint8_t* activation,                        \
      size_t activation_row_stride,                     \
      const int8_t* weight,                             \
      const int32_t* row_start,                         \
      uint8_t* output,                                  \
      size_t output_row_stride                          \
  ) {                                                   \
    multiply_rows(                                      \
        rows,                                           \
        columns,                                        \
        padded_depth,                                   \
        activation,                                     \
        activation_row_stride,                          \
        weight,                                         \
        row_start,                                      \
        output,                                         \
        output_row_stride                               \
    );                                                  \
  }

DEFINE_ROWS(1)
DEFINE_ROWS(2)
DEFINE_ROWS(3)
DEFINE_ROWS(4)
DEFINE_ROWS(5)
DEFINE_ROWS(6)

typedef void (*rows_function)(
    size_t,
    size_t,
    const uint8_t*,
    size_t,
    const int8_t*,
    const int32_t*,
    uint8_t*,
    size_t
);

static const rows_function functions[tile_rows + 1] = {
    NULL,
    smoothbench_gemm_s8s8s32_avx2_rows1,
    smoothbench_gemm_s8s8s32_avx2_rows2,
    smoothbench_gemm_s8s8s32_avx2_rows3,
    smoothbench_gemm_s8s8s32_avx2_rows4,
    smoothbench_gemm_s8s8s32_avx2_rows5,
    smoothbench_gemm_s8s8s32_avx2_rows6,
};

void smoothbench_gemm_s8s8s32_avx2(
    size_t rows,
    size_t columns,
    size_t padded_depth,
    const void* activation,
    size_t activation_row_stride,
    const void* weight,
    const int32_t* row_start,
    int32_t* output,
    size_t output_row_stride
) {
  SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= tile_columns);
  SMOOTHBENCH_ASSUME(padded_depth % depth_step == 0);
  functions[rows](
      columns,
      padded_depth,
      activation,
      activation_row_stride,
      weight,
      row_start,
      (uint8_t*)output,
      output_row_stride
  );
}

#pragma clang attribute pop

#endif
