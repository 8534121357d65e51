// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 product with AVX2 fused multiply-add, the arithmetic of the memory baseline.
///
/// Requires: avx2, fma, f16c
///
/// Tile: 6 rows x 2 vectors of 8 columns are 12 sums, enough for 2 operations of 4 cycles a cycle;
/// 2 weight vectors and 1 broadcast leave one of the 16 registers free. Tiles of 1 to 3 rows use
/// these sums for 4 or 2 panels side by side.

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
  most_panels = SMOOTHBENCH_AVX2_FLOAT_MOST_PANELS,
  /// What tells the cases of one number of rows from those of the next.
  cases_of_row = most_panels + 1,
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

/// How weights are stored.
typedef enum weight_format { format_f32, format_f16, format_bf16 } weight_format;

/// Loads one vector of weights, converting two-byte formats exactly.
SMOOTHBENCH_ALWAYS_INLINE __m256 load_weights(const weight_format format, const uint8_t* weight) {
  if (format == format_f32) {
    return _mm256_loadu_ps((const float*)(const void*)weight);
  }
  const __m128i halves = _mm_loadu_si128((const __m128i*)(const void*)weight);
  return format == format_f16
             ? _mm256_cvtph_ps(halves)
             : _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
}

/// Multiplies `rows` rows by `panels` panels of weights of one format, constants after inlining.
SMOOTHBENCH_ALWAYS_INLINE void multiply_rows(
    const size_t rows,
    const size_t panels,
    const weight_format format,
    size_t columns,
    size_t depth,
    const uint8_t* activation,
    size_t activation_row_stride,
    const uint8_t* weight,
    size_t panel_stride,
    bool accumulate,
    uint8_t* output,
    size_t output_row_stride
) {
  const size_t element_bytes = format == format_f32 ? sizeof(float) : sizeof(uint16_t);
  __m256 sums[tile_rows][vectors];
  // Of the last panel; the ones before it are whole.
  const size_t last_columns = columns - (panels - 1) * tile_columns;

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    if (accumulate) {
      const size_t count = index % panels == panels - 1 ? last_columns : tile_columns;
      const size_t second = count > lanes ? lanes : 0;
      const float* start = (const float*)(const void*)(output + index / panels * output_row_stride)
                           + index % panels * tile_columns;
      sums[index][0] = _mm256_maskload_ps(start, column_mask(count));
      sums[index][1] = _mm256_maskload_ps(start + second, column_mask(count - second));
    } else {
      sums[index][0] = _mm256_setzero_ps();
      sums[index][1] = _mm256_setzero_ps();
    }
  }

  // Depth loop. Its first passes also request, for writing, the output lines of one row each.
  const uint8_t* requested = output;
  for (size_t k = 0; k < depth; ++k) {
    if (panels == 1 && k < rows) {
      __builtin_prefetch(requested, 1);
      __builtin_prefetch(requested + tile_columns * sizeof(float) - 1, 1);
      requested += output_row_stride;
    }
#pragma clang loop unroll(full)
    for (size_t panel = 0; panel < panels; ++panel) {
      const uint8_t* panel_weight = weight + panel * panel_stride;
      const __m256 weight0 = load_weights(format, panel_weight);
      const __m256 weight1 = load_weights(format, panel_weight + lanes * element_bytes);
#pragma clang loop unroll(full)
      for (size_t row = 0; row < rows; ++row) {
        __m256* row_sums = sums[row * panels + panel];
        multiply_row(
            activation + row * activation_row_stride, weight0, weight1, &row_sums[0], &row_sums[1]
        );
      }
    }
    activation += sizeof(float);
    weight += tile_columns * element_bytes;
  }

  // Store.
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    float* destination = (float*)(void*)(output + index / panels * output_row_stride)
                         + index % panels * tile_columns;
    if (index % panels < panels - 1 || last_columns == tile_columns) {
      _mm256_storeu_ps(destination, sums[index][0]);
      _mm256_storeu_ps(destination + lanes, sums[index][1]);
    } else {
      _mm256_maskstore_ps(destination, column_mask(last_columns), sums[index][0]);
      if (last_columns > lanes) {
        _mm256_maskstore_ps(destination + lanes, column_mask(last_columns - lanes), sums[index][1]);
      }
    }
  }
}

/// One case of the switch over rows and panels, so that each has its own register allocation.
#define CASE_OF(count, panels, format)    \
  case (count) * cases_of_row + (panels): \
    multiply_rows(                        \
        count,                            \
        panels,                           \
        format,                           \
        columns,                          \
        depth,                            \
        (const uint8_t*)activation,       \
        activation_row_stride,            \
        (const uint8_t*)weight,           \
        panel_stride,                     \
        accumulate,                       \
        (uint8_t*)output,                 \
        output_row_stride                 \
    );                                    \
    break;

/// Defines the product for weights of one format.
#define DEFINE_PRODUCT(name, element, format)                                                \
  void name(                                                                                 \
      size_t rows,                                                                           \
      size_t columns,                                                                        \
      size_t depth,                                                                          \
      const float* activation,                                                               \
      size_t activation_row_stride,                                                          \
      const element* weight,                                                                 \
      size_t panel_stride,                                                                   \
      bool accumulate,                                                                       \
      float* output,                                                                         \
      size_t output_row_stride                                                               \
  ) {                                                                                        \
    const size_t panels = (columns + tile_columns - 1) / tile_columns;                       \
    SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);                                      \
    SMOOTHBENCH_ASSUME(columns >= 1 && panels <= most_panels && rows * panels <= tile_rows); \
    switch (rows * cases_of_row + panels) {                                                  \
      CASE_OF(1, 1, format)                                                                  \
      CASE_OF(1, 2, format)                                                                  \
      CASE_OF(1, 4, format)                                                                  \
      CASE_OF(2, 1, format)                                                                  \
      CASE_OF(2, 2, format)                                                                  \
      CASE_OF(3, 1, format)                                                                  \
      CASE_OF(3, 2, format)                                                                  \
      CASE_OF(4, 1, format)                                                                  \
      CASE_OF(5, 1, format)                                                                  \
      CASE_OF(6, 1, format)                                                                  \
      default:                                                                               \
        break;                                                                               \
    }                                                                                        \
  }

DEFINE_PRODUCT(smoothbench_gemm_f32_avx2, float, format_f32)
DEFINE_PRODUCT(smoothbench_gemm_f16_avx2, uint16_t, format_f16)
DEFINE_PRODUCT(smoothbench_gemm_bf16_avx2, uint16_t, format_bf16)

#pragma clang attribute pop

#endif
