// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// INT8 product with AMX tiles: s8 activations, u8 weights (value + 128), s32 sums.
///
/// Requires: amx-tile, amx-int8, avx512f, avx512bw, avx512vl, avx512dq, avx512vnni
///
/// tdpbsud multiplies 16 rows of 64 s8 by 64 x 16 u8 and adds each four products to an s32 element, modulo
/// 2^32. Its right operand has four depths side by side in each column, which is how panels of the AVX-512
/// VNNI row are packed; its left operand is 16 rows of packed activations as they lie. So both rows share
/// panels, activations, the offset of 128 and what undoes it.
///
/// Sums: 32 rows x 32 columns are 2 x 2 tiles; 64 depths load 2 tiles of activations and 2 of weights for 4
/// products, which take 64 cycles where the loads take 32. Up to 16 rows use the same sums for 2 panels side
/// by side. Fewer than 4 rows are limited by reading weights, and are left to vpdpbusd.
///
/// One call computes up to 128 rows, 32 after 32: loading a tile configuration waits for the products before
/// it, and one a call costs little of four times 32 rows.
///
/// A depth that 64 does not divide ends with vpdpbusd, when the sums are in vector registers on their way
/// out: no byte behind an operand is read.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/tile.h"
#include "../common/tile_configuration.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(                                                            \
    __attribute__((                                                                      \
        target("amx-tile,amx-int8,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,prfchw") \
    )),                                                                                  \
    apply_to = function                                                                  \
)

#include "store_avx512.h"

enum {
  tile_rows = SMOOTHBENCH_AMXINT8_ROWS,
  depth_step = SMOOTHBENCH_AMXINT8_DEPTH_STEP,
  most_panels = SMOOTHBENCH_AMXINT8_MOST_PANELS,
  block_rows = smoothbench_amx_rows,
  chunk_depth = smoothbench_amx_row_bytes,
  step_bytes = tile_columns * depth_step,
  /// Bytes of a panel in one chunk of depth.
  chunk_bytes = tile_columns * chunk_depth,
  /// Fewest rows that the tiles multiply.
  fewest_rows = 4,
};

/// One configuration for each number of rows.
#define ONE(rows) SMOOTHBENCH_AMX_ONE_BLOCK(rows)
#define TWO(rows) SMOOTHBENCH_AMX_TWO_BLOCKS((rows) - block_rows)
static const _Alignas(64) smoothbench_tile_configuration configurations[2 * block_rows + 1] = {
    {0},     ONE(1),  ONE(2),  ONE(3),  ONE(4),  ONE(5),  ONE(6),  ONE(7),  ONE(8),
    ONE(9),  ONE(10), ONE(11), ONE(12), ONE(13), ONE(14), ONE(15), ONE(16), TWO(17),
    TWO(18), TWO(19), TWO(20), TWO(21), TWO(22), TWO(23), TWO(24), TWO(25), TWO(26),
    TWO(27), TWO(28), TWO(29), TWO(30), TWO(31), TWO(32),
};

/// Multiplies more than 16 rows by one panel; the sums are [rows, 32].
///
/// Each chunk also requests, for writing, the output lines of some rows: with an output of 6 MB a product of
/// depth 768 is 13 % faster.
SMOOTHBENCH_ALWAYS_INLINE void multiply_two_blocks(
    const smoothbench_integer_tile* tile,
    size_t rows,
    size_t chunks,
    smoothbench_upcoming_lines* upcoming,
    int32_t* sums
) {
  const uint8_t* activation = tile->activation;
  const size_t row_stride = tile->activation_row_stride;
  const uint8_t* weight = tile->weight;
  size_t requested_stride;
  const uint8_t* requested = output_of(tile, &requested_stride);
  const size_t rows_of_chunk = rows / (chunks + 1) + 1;
  const uint8_t* second = activation + block_rows * row_stride;

  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (; chunks > 0; --chunks) {
    _tile_loadd(6, weight, step_bytes);
    _tile_loadd(4, activation, row_stride);
    _tile_dpbsud(0, 4, 6);
    _tile_loadd(7, weight + sizeof(__m512i), step_bytes);
    _tile_dpbsud(1, 4, 7);
    _tile_loadd(5, second, row_stride);
    smoothbench_request_lines(upcoming);
    for (size_t count = 0; count < rows_of_chunk && rows > 0; ++count, --rows) {
      request_row(requested, 1);
      requested += requested_stride;
    }
    _tile_dpbsud(2, 5, 6);
    _tile_dpbsud(3, 5, 7);
    activation += chunk_depth;
    second += chunk_depth;
    weight += chunk_bytes;
  }
  const size_t stride = tile_columns * sizeof(int32_t);
  _tile_stored(0, sums, stride);
  _tile_stored(1, sums + lanes, stride);
  _tile_stored(2, sums + block_rows * tile_columns, stride);
  _tile_stored(3, sums + block_rows * tile_columns + lanes, stride);
}

/// Multiplies up to 16 rows by one or two panels; the sums are [rows, panels * 32].
SMOOTHBENCH_ALWAYS_INLINE void multiply_one_block(
    const bool is_pair,
    const uint8_t* activation,
    size_t row_stride,
    const uint8_t* weight,
    size_t panel_stride,
    size_t chunks,
    int32_t* sums
) {
  const uint8_t* second = weight + panel_stride;

  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (; chunks > 0; --chunks) {
    _tile_loadd(4, activation, row_stride);
    _tile_loadd(5, weight, step_bytes);
    _tile_dpbsud(0, 4, 5);
    _tile_loadd(6, weight + sizeof(__m512i), step_bytes);
    _tile_dpbsud(1, 4, 6);
    if (is_pair) {
      _tile_loadd(7, second, step_bytes);
      _tile_dpbsud(2, 4, 7);
      _tile_loadd(5, second + sizeof(__m512i), step_bytes);
      _tile_dpbsud(3, 4, 5);
      second += chunk_bytes;
    }
    activation += chunk_depth;
    weight += chunk_bytes;
  }
  const size_t stride = (is_pair ? 2 : 1) * tile_columns * sizeof(int32_t);
  _tile_stored(0, sums, stride);
  _tile_stored(1, sums + lanes, stride);
  if (is_pair) {
    _tile_stored(2, sums + 2 * lanes, stride);
    _tile_stored(3, sums + 3 * lanes, stride);
  }
}

/// Adds what a row starts from and the products of the last depths to its two sums.
SMOOTHBENCH_ALWAYS_INLINE void finish_row(
    const smoothbench_integer_tile* part,
    size_t row,
    uint32_t column_mask,
    size_t whole_depth,
    __m512i* sums
) {
  if (part->row_start != NULL) {
    const __m512i start = _mm512_set1_epi32(part->row_start[row]);
    sums[0] = _mm512_add_epi32(sums[0], start);
    sums[1] = _mm512_add_epi32(sums[1], start);
  } else {
    const uint8_t* start = part->output + row * part->output_row_stride;
    sums[0] = _mm512_add_epi32(sums[0], _mm512_maskz_loadu_epi32((__mmask16)column_mask, start));
    sums[1] = _mm512_add_epi32(
        sums[1],
        _mm512_maskz_loadu_epi32((__mmask16)(column_mask >> lanes), start + sizeof(__m512i))
    );
  }
  const uint8_t* left = part->activation + row * part->activation_row_stride;
  for (size_t depth = whole_depth; depth < part->padded_depth; depth += depth_step) {
    int32_t four_values;
    memcpy(&four_values, left + depth, sizeof four_values);
    const __m512i broadcast = _mm512_set1_epi32(four_values);
    const uint8_t* weight = part->weight + depth * tile_columns;
    sums[0] = _mm512_dpbusd_epi32(sums[0], _mm512_loadu_si512(weight), broadcast);
    sums[1] = _mm512_dpbusd_epi32(sums[1], _mm512_loadu_si512(weight + sizeof(__m512i)), broadcast);
  }
}

/// Finishes and stores the sums of `panels` panels.
SMOOTHBENCH_ALWAYS_INLINE void finish(
    const smoothbench_integer_tile* tile,
    size_t rows,
    const size_t panels,
    size_t whole_depth,
    const int32_t* sums
) {
#pragma clang loop unroll(full)
  for (size_t panel = 0; panel < panels; ++panel) {
    smoothbench_integer_tile part = smoothbench_panel_of(tile, panel, tile_columns);
    part.first_column += tile->first_column;
    part.weight += panel * tile->padded_depth * tile_columns;
    const uint32_t column_mask = column_mask_of(&part);
    for (size_t row = 0; row < rows; ++row) {
      const int32_t* row_sums = sums + (row * panels + panel) * tile_columns;
      __m512i values[vectors] = {_mm512_load_si512(row_sums), _mm512_load_si512(row_sums + lanes)};
      finish_row(&part, row, column_mask, whole_depth, values);
      store_row(&part, row, column_mask, values);
    }
  }
}

/// Moves the start of a tile down by some rows.
SMOOTHBENCH_ALWAYS_INLINE void
skip_rows(smoothbench_integer_tile* tile, smoothbench_epilogue* epilogue, size_t rows) {
  tile->activation += rows * tile->activation_row_stride;
  tile->output += rows * tile->output_row_stride;
  if (tile->row_start != NULL) {
    tile->row_start += rows;
  }
  if (tile->epilogue != NULL) {
    epilogue->row_scales += rows;
    if (epilogue->codes != NULL) {
      epilogue->codes += rows * epilogue->code_row_stride;
    }
  }
}

/// Computes up to 32 rows of all panels; the tiles are configured for these rows.
SMOOTHBENCH_ALWAYS_INLINE void multiply_tile(
    size_t rows,
    const smoothbench_integer_tile* tile,
    smoothbench_upcoming_lines* upcoming
) {
  _Alignas(64) int32_t sums[2 * block_rows * tile_columns];
  const size_t chunks = tile->padded_depth / chunk_depth;
  const size_t whole_depth = chunks * chunk_depth;
  const size_t panel_stride = tile->padded_depth * tile_columns;
  const size_t panels = (tile->columns + tile_columns - 1) / tile_columns;

  size_t panel = 0;
  while (panel < panels) {
    // From here to the end of the tile; what is finished is one or two panels of it.
    smoothbench_integer_tile rest = smoothbench_panel_of(tile, panel, tile_columns);
    rest.columns = tile->columns - panel * tile_columns;
    rest.weight += panel * panel_stride;
    if (rows > block_rows) {
      multiply_two_blocks(&rest, rows, chunks, upcoming, sums);
      finish(&rest, rows, 1, whole_depth, sums);
      panel += 1;
    } else if (panels - panel > 1) {
      multiply_one_block(
          true, rest.activation, rest.activation_row_stride, rest.weight, panel_stride, chunks, sums
      );
      finish(&rest, rows, 2, whole_depth, sums);
      panel += 2;
    } else {
      multiply_one_block(
          false, rest.activation, rest.activation_row_stride, rest.weight, 0, chunks, sums
      );
      finish(&rest, rows, 1, whole_depth, sums);
      panel += 1;
    }
  }
}

void smoothbench_gemm_s8s8s32_amxint8(
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
  SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= most_panels * tile_columns);
  SMOOTHBENCH_ASSUME(padded_depth % depth_step == 0);
  if (rows < fewest_rows) {
    // For so few rows both take the same number of panels side by side.
    smoothbench_gemm_s8s8s32_avx512vnni(
        rows,
        columns,
        padded_depth,
        activation,
        activation_row_stride,
        weight,
        row_start,
        output,
        output_row_stride,
        epilogue,
        upcoming,
        upcoming_bytes
    );
    return;
  }
  smoothbench_epilogue moving_epilogue = {0};
  if (epilogue != NULL) {
    moving_epilogue = *epilogue;
  }
  smoothbench_integer_tile tile = {
      .columns = columns,
      .padded_depth = padded_depth,
      .activation = activation,
      .activation_row_stride = activation_row_stride,
      .weight = weight,
      .row_start = row_start,
      .output = (uint8_t*)output,
      .output_row_stride = output_row_stride,
      .epilogue = epilogue == NULL ? NULL : &moving_epilogue,
      .upcoming = upcoming,
      .upcoming_bytes = upcoming_bytes,
      .first_column = 0,
  };
  // Those of more than 16 rows.
  const size_t tiles = (rows + block_rows - 1) / (2 * block_rows);
  smoothbench_upcoming_lines lines =
      smoothbench_upcoming_of(&tile, tiles * (padded_depth / chunk_depth));
  size_t configured = 0;
  while (rows > 0) {
    const size_t height = rows < 2 * block_rows ? rows : 2 * block_rows;
    if (configured != height) {
      _tile_loadconfig(&configurations[height]);
      configured = height;
    }
    multiply_tile(height, &tile, &lines);
    skip_rows(&tile, &moving_epilogue, height);
    rows -= height;
  }
  // Tiles in use would have to be saved whenever the system takes the processor for something else.
  _tile_release();
}

#pragma clang attribute pop

#endif
