// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// INT8 product with AVX-512 VNNI: u8 weights (value + 128), s8 activations, s32 sums.
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni
///
/// vpdpbusd multiplies four u8 by four s8 and adds all four products to an s32 lane, modulo 2^32
/// (vpdpbusds would saturate). The weight is the unsigned side, so the activation stays s8 and is
/// broadcast straight from memory. The offset adds 128 * sum(row) to every accumulator of a row;
/// each starts from -128 * sum(row) instead of 0, which undoes it exactly modulo 2^32.
///
/// Tile: 12 rows x 2 vectors of 16 columns are 24 accumulators of the 32 registers; one depth step
/// loads 2 weight vectors and 12 broadcasts for 24 products.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

enum {
  tile_rows = SMOOTHBENCH_AVX512VNNI_ROWS,
  tile_columns = SMOOTHBENCH_AVX512VNNI_COLUMNS,
  depth_step = SMOOTHBENCH_AVX512VNNI_DEPTH_STEP,
  lanes = 16,
  vectors = tile_columns / lanes,
  step_bytes = tile_columns * depth_step,
  /// Steps of one pass of the depth loop.
  unrolled_steps = 4,
};

/// The accumulators of one tile, for one of several interleaved sums over depth.
typedef struct accumulator_set {
  __m512i sums[tile_rows][vectors];
} accumulator_set;

/// Adds the products of one activation row and one depth step to the row's two sums.
///
/// Assembly pins the order: from intrinsics, clang 21 moves the broadcasts of four steps to the
/// front and spills them and two sums to memory (64 spills and reloads in a pass of 96 products).
/// One broadcast serves two products; as embedded operands they would be two loads.
SMOOTHBENCH_ALWAYS_INLINE void multiply_row(
    const uint8_t* activation,
    __m512i weight0,
    __m512i weight1,
    __m512i* sum0,
    __m512i* sum1
) {
  typedef struct four_values {
    uint8_t values[4];
  } four_values;

  __m512i left;
  __asm__ volatile(
      "vpbroadcastd %[memory], %[left]\n\t"
      "vpdpbusd %[left], %[weight0], %[sum0]\n\t"
      "vpdpbusd %[left], %[weight1], %[sum1]"
      : [sum0] "+v"(*sum0), [sum1] "+v"(*sum1), [left] "=&v"(left)
      :
      [memory] "m"(*(const four_values*)activation), [weight0] "v"(weight0), [weight1] "v"(weight1)
  );
}

/// Adds the products of one depth step.
SMOOTHBENCH_ALWAYS_INLINE void multiply_step(
    const size_t rows,
    const uint8_t* activation,
    size_t activation_row_stride,
    const uint8_t* weight,
    accumulator_set* accumulators
) {
  const __m512i weight0 = _mm512_loadu_si512(weight);
  const __m512i weight1 = _mm512_loadu_si512(weight + sizeof(__m512i));
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    __m512i* sums = accumulators->sums[row];
    multiply_row(activation + row * activation_row_stride, weight0, weight1, &sums[0], &sums[1]);
  }
}

/// Multiplies `rows` rows with `sets` interleaved sums, both constants after inlining.
///
/// One vpdpbusd takes 4 cycles and one starts each cycle (Zen 4), so that fewer than 8 sums in
/// flight leave the units idle: 1, 2 and 3 rows use several sets.
SMOOTHBENCH_ALWAYS_INLINE void multiply_rows(
    const size_t rows,
    const size_t sets,
    size_t columns,
    size_t padded_depth,
    const uint8_t* activation,
    size_t activation_row_stride,
    const uint8_t* weight,
    const int32_t* row_start,
    uint8_t* output,
    size_t output_row_stride
) {
  accumulator_set accumulators[4];
  const uint32_t column_mask = columns == tile_columns ? 0xffffffffu : (1u << columns) - 1;
  const __mmask16 mask0 = (__mmask16)column_mask;
  const __mmask16 mask1 = (__mmask16)(column_mask >> lanes);

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    __m512i* sums = accumulators[0].sums[row];
    if (row_start != NULL) {
      sums[0] = _mm512_set1_epi32(row_start[row]);
      sums[1] = sums[0];
    } else {
      const uint8_t* start = output + row * output_row_stride;
      sums[0] = _mm512_maskz_loadu_epi32(mask0, start);
      sums[1] = _mm512_maskz_loadu_epi32(mask1, start + sizeof(__m512i));
    }
#pragma clang loop unroll(full)
    for (size_t set = 1; set < sets; ++set) {
      accumulators[set].sums[row][0] = _mm512_setzero_si512();
      accumulators[set].sums[row][1] = _mm512_setzero_si512();
    }
  }

  // Depth loop.
  size_t steps = padded_depth / depth_step;
  for (; steps >= unrolled_steps; steps -= unrolled_steps) {
#pragma clang loop unroll(full)
    for (size_t step = 0; step < unrolled_steps; ++step) {
      multiply_step(
          rows,
          activation + step * depth_step,
          activation_row_stride,
          weight + step * step_bytes,
          &accumulators[step % sets]
      );
    }
    activation += unrolled_steps * depth_step;
    weight += unrolled_steps * step_bytes;
  }

  // Depth remainder.
  for (; steps > 0; --steps) {
    multiply_step(rows, activation, activation_row_stride, weight, &accumulators[0]);
    activation += depth_step;
    weight += step_bytes;
  }

  // Store.
#pragma clang loop unroll(full)
  for (size_t row = 0; row < rows; ++row) {
    __m512i* sums = accumulators[0].sums[row];
#pragma clang loop unroll(full)
    for (size_t set = 1; set < sets; ++set) {
      sums[0] = _mm512_add_epi32(sums[0], accumulators[set].sums[row][0]);
      sums[1] = _mm512_add_epi32(sums[1], accumulators[set].sums[row][1]);
    }
    uint8_t* destination = output + row * output_row_stride;
    if (columns == tile_columns) {
      _mm512_storeu_si512(destination, sums[0]);
      _mm512_storeu_si512(destination + sizeof(__m512i), sums[1]);
    } else {
      _mm512_mask_storeu_epi32(destination, mask0, sums[0]);
      _mm512_mask_storeu_epi32(destination + sizeof(__m512i), mask1, sums[1]);
    }
  }
}

/// Defines the function for tiles of `rows` rows.
#define DEFINE_ROWS(rows, sets)                               \
  static void smoothbench_gemm_s8s8s32_avx512vnni_rows##rows( \
      size_t columns,                                         \
      size_t padded_depth,                                    \
      const uint8_t* activation,                              \
      size_t activation_row_stride,                           \
      const uint8_t* weight,                                  \
      const int32_t* row_start,                               \
      uint8_t* output,                                        \
      size_t output_row_stride                                \
  ) {                                                         \
    multiply_rows(                                            \
        rows,                                                 \
        sets,                                                 \
        columns,                                              \
        padded_depth,                                         \
        activation,                                           \
        activation_row_stride,                                \
        weight,                                               \
        row_start,                                            \
        output,                                               \
        output_row_stride                                     \
    );                                                        \
  }

DEFINE_ROWS(1, 4)
DEFINE_ROWS(2, 4)
DEFINE_ROWS(3, 4)
DEFINE_ROWS(4, 2)
DEFINE_ROWS(5, 2)
DEFINE_ROWS(6, 2)
DEFINE_ROWS(7, 1)
DEFINE_ROWS(8, 1)
DEFINE_ROWS(9, 1)
DEFINE_ROWS(10, 1)
DEFINE_ROWS(11, 1)
DEFINE_ROWS(12, 1)

typedef void (*rows_function)(
    size_t,
    size_t,
    const uint8_t*,
    size_t,
    const uint8_t*,
    const int32_t*,
    uint8_t*,
    size_t
);

static const rows_function functions[tile_rows + 1] = {
    NULL,
    smoothbench_gemm_s8s8s32_avx512vnni_rows1,
    smoothbench_gemm_s8s8s32_avx512vnni_rows2,
    smoothbench_gemm_s8s8s32_avx512vnni_rows3,
    smoothbench_gemm_s8s8s32_avx512vnni_rows4,
    smoothbench_gemm_s8s8s32_avx512vnni_rows5,
    smoothbench_gemm_s8s8s32_avx512vnni_rows6,
    smoothbench_gemm_s8s8s32_avx512vnni_rows7,
    smoothbench_gemm_s8s8s32_avx512vnni_rows8,
    smoothbench_gemm_s8s8s32_avx512vnni_rows9,
    smoothbench_gemm_s8s8s32_avx512vnni_rows10,
    smoothbench_gemm_s8s8s32_avx512vnni_rows11,
    smoothbench_gemm_s8s8s32_avx512vnni_rows12,
};

void smoothbench_gemm_s8s8s32_avx512vnni(
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
