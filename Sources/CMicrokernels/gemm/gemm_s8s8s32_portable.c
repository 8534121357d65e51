// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// INT8 product in plain C: s8 weights, s16 activations, s32 sums.
///
/// Each accumulator is a vector of partial sums over depth for one row and column, added up once at
/// the end. On x86-64 this compiles to pmaddwd, which reads s16: activations are widened when they
/// are packed, weights on load. 4 rows x 2 columns are 8 accumulators and leave the other half of
/// the 16 SSE2 registers to operands.

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/portable_vector.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
  tile_rows = SMOOTHBENCH_PORTABLE_ROWS,
  tile_columns = SMOOTHBENCH_PORTABLE_COLUMNS,
  depth_step = SMOOTHBENCH_PORTABLE_DEPTH_STEP,
};

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
  smoothbench_u32x4 accumulator[tile_rows][tile_columns] = {0};

  // Depth loop.
  for (size_t step = 0; step < padded_depth / depth_step; ++step) {
    smoothbench_s16x8 right[tile_columns];
    for (size_t column = 0; column < tile_columns; ++column) {
      right[column] = smoothbench_load_s8_as_s16(weight + column * depth_step);
    }
    for (size_t row = 0; row < rows; ++row) {
      smoothbench_s16x8 left;
      memcpy(&left, activation + row * activation_row_stride, sizeof left);
      for (size_t column = 0; column < tile_columns; ++column) {
        accumulator[row][column] += smoothbench_multiply_add_pairs(left, right[column]);
      }
    }
    weight += tile_columns * depth_step;
    activation += depth_step * sizeof(int16_t);
  }

  // Store.
  for (size_t row = 0; row < rows; ++row) {
    for (size_t column = 0; column < columns; ++column) {
      uint8_t* element = output + row * output_row_stride + column * sizeof(int32_t);
      uint32_t sum = smoothbench_sum_of_lanes(accumulator[row][column]);
      int32_t start;
      if (row_start != NULL) {
        start = row_start[row];
      } else {
        memcpy(&start, element, sizeof start);
      }
      sum += (uint32_t)start;
      memcpy(element, &sum, sizeof sum);
    }
  }
}

/// Full tiles. A function of its own, so that its accumulators have the registers to themselves.
static void smoothbench_gemm_s8s8s32_portable_rows4(
    size_t columns,
    size_t padded_depth,
    const uint8_t* activation,
    size_t activation_row_stride,
    const int8_t* weight,
    const int32_t* row_start,
    uint8_t* output,
    size_t output_row_stride
) {
  multiply_rows(
      tile_rows,
      columns,
      padded_depth,
      activation,
      activation_row_stride,
      weight,
      row_start,
      output,
      output_row_stride
  );
}

void smoothbench_gemm_s8s8s32_portable(
    size_t rows,
    size_t columns,
    size_t padded_depth,
    const void* activation,
    size_t activation_row_stride,
    const void* weight,
    const int32_t* row_start,
    int32_t* output,
    size_t output_row_stride,
    const smoothbench_epilogue* epilogue,
    const void* upcoming,
    size_t upcoming_bytes
) {
  (void)upcoming;
  (void)upcoming_bytes;
  SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= tile_columns);
  SMOOTHBENCH_ASSUME(padded_depth % depth_step == 0);
  const uint8_t* activation_row = activation;
  uint8_t* output_row = (uint8_t*)output;
  if (rows == tile_rows) {
    smoothbench_gemm_s8s8s32_portable_rows4(
        columns,
        padded_depth,
        activation_row,
        activation_row_stride,
        weight,
        row_start,
        output_row,
        output_row_stride
    );
  } else {
    for (size_t row = 0; row < rows; ++row) {
      multiply_rows(
          1,
          columns,
          padded_depth,
          activation_row + row * activation_row_stride,
          activation_row_stride,
          weight,
          row_start == NULL ? NULL : row_start + row,
          output_row + row * output_row_stride,
          output_row_stride
      );
    }
  }
  if (epilogue == NULL) {
    return;
  }
  if (epilogue->codes != NULL) {
    smoothbench_requantize_s32s8_portable(
        rows,
        columns,
        output,
        output_row_stride,
        epilogue->row_scales,
        epilogue->column_scales,
        epilogue->bias,
        epilogue->lowest_code,
        epilogue->codes,
        epilogue->code_row_stride
    );
  } else {
    smoothbench_epilogue_s32f32_portable(
        rows,
        columns,
        output,
        output_row_stride,
        epilogue->row_scales,
        epilogue->column_scales,
        epilogue->bias,
        (float*)(void*)output,
        output_row_stride
    );
  }
}

void smoothbench_gemm_s8s8s32_three_loops(
    size_t rows,
    size_t columns,
    size_t depth,
    const int8_t* activation,
    size_t activation_row_stride,
    const int8_t* weight,
    size_t weight_row_stride,
    int32_t* output,
    size_t output_row_stride
) {
  for (size_t row = 0; row < rows; ++row) {
    const int8_t* left = activation + row * activation_row_stride;
    int32_t* sums = (int32_t*)(void*)((uint8_t*)output + row * output_row_stride);
    for (size_t column = 0; column < columns; ++column) {
      const int8_t* right = weight + column * weight_row_stride;
      // Unsigned, because sums are defined modulo 2^32 and signed overflow is undefined in C.
      uint32_t sum = 0;
      for (size_t k = 0; k < depth; ++k) {
        sum += (uint32_t)(left[k] * right[k]);
      }
      sums[column] = (int32_t)sum;
    }
  }
}
