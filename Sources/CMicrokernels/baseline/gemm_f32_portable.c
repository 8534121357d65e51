// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// FP32 product in plain C, the arithmetic of the memory baseline.

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/portable_vector.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Whether the compiler fuses must not depend on the target, so that every machine prints the same
// portable result.
#pragma STDC FP_CONTRACT OFF

enum {
  tile_rows = SMOOTHBENCH_PORTABLE_FLOAT_ROWS,
  tile_columns = SMOOTHBENCH_PORTABLE_FLOAT_COLUMNS,
  lanes = 4,
  vectors = tile_columns / lanes,
};

/// Multiplies `rows` rows, a constant after inlining.
SMOOTHBENCH_ALWAYS_INLINE void multiply_rows(
    const size_t rows,
    size_t columns,
    size_t depth,
    const uint8_t* activation,
    size_t activation_row_stride,
    const float* weight,
    bool accumulate,
    uint8_t* output,
    size_t output_row_stride
) {
  smoothbench_f32x4 accumulator[tile_rows][vectors] = {0};

  // Initialise accumulators.
  if (accumulate) {
    for (size_t row = 0; row < rows; ++row) {
      float start[tile_columns] = {0};
      memcpy(start, output + row * output_row_stride, columns * sizeof(float));
      memcpy(accumulator[row], start, sizeof start);
    }
  }

  // Depth loop.
  for (size_t k = 0; k < depth; ++k) {
    smoothbench_f32x4 right[vectors];
    memcpy(right, weight + k * tile_columns, sizeof right);
    for (size_t row = 0; row < rows; ++row) {
      float left;
      memcpy(&left, activation + row * activation_row_stride + k * sizeof left, sizeof left);
      for (size_t vector = 0; vector < vectors; ++vector) {
        accumulator[row][vector] += left * right[vector];
      }
    }
  }

  // Store.
  for (size_t row = 0; row < rows; ++row) {
    memcpy(output + row * output_row_stride, accumulator[row], columns * sizeof(float));
  }
}

void smoothbench_gemm_f32_portable(
    size_t rows,
    size_t columns,
    size_t depth,
    const float* activation,
    size_t activation_row_stride,
    const float* weight,
    size_t panel_stride,
    bool accumulate,
    float* output,
    size_t output_row_stride
) {
  (void)panel_stride;
  SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= tile_columns);
  const uint8_t* activation_row = (const uint8_t*)activation;
  uint8_t* output_row = (uint8_t*)output;
  if (rows == tile_rows) {
    multiply_rows(
        tile_rows,
        columns,
        depth,
        activation_row,
        activation_row_stride,
        weight,
        accumulate,
        output_row,
        output_row_stride
    );
    return;
  }
  for (size_t row = 0; row < rows; ++row) {
    multiply_rows(
        1,
        columns,
        depth,
        activation_row + row * activation_row_stride,
        activation_row_stride,
        weight,
        accumulate,
        output_row + row * output_row_stride,
        output_row_stride
    );
  }
}

/// Defines the product for weights of a two-byte format, converted some depths at a time.
#define DEFINE_CONVERTING_PRODUCT(name, convert)                               \
  void name(                                                                   \
      size_t rows,                                                             \
      size_t columns,                                                          \
      size_t depth,                                                            \
      const float* activation,                                                 \
      size_t activation_row_stride,                                            \
      const uint16_t* weight,                                                  \
      size_t panel_stride,                                                     \
      bool accumulate,                                                         \
      float* output,                                                           \
      size_t output_row_stride                                                 \
  ) {                                                                          \
    enum { block = 64 };                                                       \
    float converted[block * tile_columns];                                     \
    for (size_t first = 0; first < depth; first += block) {                    \
      const size_t count = depth - first < block ? depth - first : block;      \
      convert(count * tile_columns, weight + first * tile_columns, converted); \
      smoothbench_gemm_f32_portable(                                           \
          rows,                                                                \
          columns,                                                             \
          count,                                                               \
          activation + first,                                                  \
          activation_row_stride,                                               \
          converted,                                                           \
          panel_stride,                                                        \
          accumulate || first > 0,                                             \
          output,                                                              \
          output_row_stride                                                    \
      );                                                                       \
    }                                                                          \
  }

DEFINE_CONVERTING_PRODUCT(smoothbench_gemm_f16_portable, smoothbench_convert_f16f32_portable)
DEFINE_CONVERTING_PRODUCT(smoothbench_gemm_bf16_portable, smoothbench_convert_bf16f32_portable)
