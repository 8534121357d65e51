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
/// loads 2 weight vectors and 12 broadcasts for 24 products. Tiles of 1 to 6 rows use these
/// accumulators for 4 to 2 panels side by side: each panel is a stream of its own for the
/// processor's prefetcher, and no accumulator waits for the product before it.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/tile.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(                                                        \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,prfchw"))), \
    apply_to = function                                                              \
)

#include "store_avx512.h"

enum {
  tile_rows = SMOOTHBENCH_AVX512VNNI_ROWS,
  depth_step = SMOOTHBENCH_AVX512VNNI_DEPTH_STEP,
  most_panels = SMOOTHBENCH_AVX512VNNI_MOST_PANELS,
  step_bytes = tile_columns * depth_step,
  /// Steps of one pass of the depth loop.
  unrolled_steps = 4,
  /// How far ahead of their use weights are requested into L2, in bytes: 64 steps, or 1500 cycles
  /// of a full tile. Nearer than 8 KiB is too late for DRAM; 12, 16 and 32 KiB measure the same.
  prefetch_distance = 8192,
  /// Tiles of this many rows and more request weights ahead. Smaller ones read weights as fast as DRAM
  /// delivers them: there the processor's own prefetcher is at its best, and requests for one panel beside
  /// it cost one row up to 30 % (Zen 4). A tile of few rows and one panel is the last one of a block, for
  /// which the tiles before it have read the weights.
  prefetch_rows = 7,
  /// The same for tiles of several panels, for each of them. Of what a plain loop reads from DRAM, 3, 4 and
  /// 6 rows read 92, 90 and 89 % with requests and 82, 78 and 71 % without (Xeon, model 207). On Zen 4
  /// these rows have not been measured with them.
  prefetch_rows_of_panels = 3,
};

/// The accumulators of one tile, for one of several interleaved sums over depth.
typedef struct accumulator_set {
  __m512i sums[tile_rows][vectors];
} accumulator_set;

/// The memory operand of one broadcast.
typedef uint8_t four_values[4];

/// Adds the products of one activation row and one depth step to the row's two sums.
///
/// Assembly pins the order: from intrinsics, clang 21 moves the broadcasts of four steps to the
/// front and spills them to memory (about 60 spills and reloads in a pass of 96 products).
/// One broadcast serves two products; as embedded operands they would be two loads.
SMOOTHBENCH_ALWAYS_INLINE void multiply_row(
    const uint8_t* activation,
    __m512i weight0,
    __m512i weight1,
    __m512i* sum0,
    __m512i* sum1
) {
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

/// The same for the first of the two sums alone.
SMOOTHBENCH_ALWAYS_INLINE void
multiply_narrow_row(const uint8_t* activation, __m512i weight, __m512i* sum) {
  __asm__ volatile("vpdpbusd %[memory]%{1to16%}, %[weight], %[sum]"
                   : [sum] "+v"(*sum)
                   : [memory] "m"(*(const four_values*)activation), [weight] "v"(weight));
}

/// Adds the products of one depth step of each panel; of a narrow one, of its first vector.
SMOOTHBENCH_ALWAYS_INLINE void multiply_step(
    const size_t rows,
    const size_t panels,
    const bool is_narrow,
    const smoothbench_integer_tile* tile,
    const uint8_t* activation,
    const uint8_t* weight,
    accumulator_set* accumulators
) {
#pragma clang loop unroll(full)
  for (size_t panel = 0; panel < panels; ++panel) {
    const uint8_t* panel_weight = weight + panel * tile->padded_depth * tile_columns;
    const __m512i weight0 = _mm512_loadu_si512(panel_weight);
    const __m512i weight1 = _mm512_loadu_si512(panel_weight + sizeof(__m512i));
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; ++row) {
      __m512i* sums = accumulators->sums[row * panels + panel];
      const uint8_t* left = activation + row * tile->activation_row_stride;
      if (is_narrow) {
        multiply_narrow_row(left, weight0, &sums[0]);
      } else {
        multiply_row(left, weight0, weight1, &sums[0], &sums[1]);
      }
    }
  }
}

/// Initialises the sums of one row: from `row_start`, or from the output of an earlier call.
SMOOTHBENCH_ALWAYS_INLINE void
start_row(const smoothbench_integer_tile* tile, size_t row, __m512i* sums) {
  if (tile->row_start != NULL) {
    sums[0] = _mm512_set1_epi32(tile->row_start[row]);
    sums[1] = sums[0];
  } else {
    const uint32_t column_mask = column_mask_of(tile);
    const uint8_t* start = tile->output + row * tile->output_row_stride;
    sums[0] = _mm512_maskz_loadu_epi32((__mmask16)column_mask, start);
    sums[1] = _mm512_maskz_loadu_epi32((__mmask16)(column_mask >> lanes), start + sizeof(__m512i));
  }
}

/// Multiplies `rows` rows by `panels` panels with `sets` interleaved sums, constants after
/// inlining. Of a narrow panel only the first 16 columns are wanted: half the products.
///
/// One vpdpbusd takes 4 cycles and one starts each cycle (Zen 4), so that fewer than 8 sums in
/// flight leave the units idle: few rows use several panels, or several sets where there is one.
SMOOTHBENCH_ALWAYS_INLINE void multiply_rows(
    const size_t rows,
    const size_t panels,
    const size_t sets,
    const bool is_narrow,
    const smoothbench_integer_tile* tile
) {
  const uint8_t* activation = tile->activation;
  const uint8_t* weight = tile->weight;
  const size_t panel_bytes = tile->padded_depth * tile_columns;
  accumulator_set accumulators[4];

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    const smoothbench_integer_tile part = smoothbench_panel_of(tile, index % panels, tile_columns);
    start_row(&part, index / panels, accumulators[0].sums[index]);
#pragma clang loop unroll(full)
    for (size_t set = 1; set < sets; ++set) {
      accumulators[set].sums[index][0] = _mm512_setzero_si512();
      accumulators[set].sums[index][1] = _mm512_setzero_si512();
    }
  }

  // Depth loop. Each pass also requests, for writing, the output lines of one row: stores that miss in
  // cache hold up the next tile (2 % of the whole). Rows for which there is no pass are requested at
  // once (a product of depth 64 with an output of 16 MB: 53 % of the peak without, 64 % with).
  size_t requested_stride;
  const uint8_t* requested = output_of(tile, &requested_stride);
  size_t rows_to_request = rows;
  size_t steps = tile->padded_depth / depth_step;
  while (rows_to_request > steps / unrolled_steps) {
    request_row(requested, panels);
    requested += requested_stride;
    --rows_to_request;
  }
  smoothbench_upcoming_lines upcoming = smoothbench_upcoming_of(tile, steps / unrolled_steps);
  for (; steps >= unrolled_steps; steps -= unrolled_steps) {
    smoothbench_request_lines(&upcoming);
    if (rows_to_request > 0) {
      request_row(requested, panels);
      requested += requested_stride;
      --rows_to_request;
    }
#pragma clang loop unroll(full)
    for (size_t step = 0; step < unrolled_steps; ++step) {
      const uint8_t* step_weight = weight + step * step_bytes;
      if (rows >= (panels > 1 ? prefetch_rows_of_panels : prefetch_rows)) {
#pragma clang loop unroll(full)
        for (size_t panel = 0; panel < panels; ++panel) {
          const char* ahead = (const char*)step_weight + panel * panel_bytes + prefetch_distance;
          _mm_prefetch(ahead, _MM_HINT_T1);
          _mm_prefetch(ahead + 64, _MM_HINT_T1);
        }
      }
      accumulator_set* set = &accumulators[step % sets];
      multiply_step(
          rows, panels, is_narrow, tile, activation + step * depth_step, step_weight, set
      );
    }
    activation += unrolled_steps * depth_step;
    weight += unrolled_steps * step_bytes;
  }

  // Depth remainder.
  for (; steps > 0; --steps) {
    multiply_step(rows, panels, is_narrow, tile, activation, weight, &accumulators[0]);
    activation += depth_step;
    weight += step_bytes;
  }

  // Store.
  const bool is_whole = tile->columns == panels * tile_columns;
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    __m512i* sums = accumulators[0].sums[index];
#pragma clang loop unroll(full)
    for (size_t set = 1; set < sets; ++set) {
      sums[0] = _mm512_add_epi32(sums[0], accumulators[set].sums[index][0]);
      sums[1] = _mm512_add_epi32(sums[1], accumulators[set].sums[index][1]);
    }
    const smoothbench_integer_tile part = smoothbench_panel_of(tile, index % panels, tile_columns);
    if (is_whole) {
      store_row(&part, index / panels, 0xffffffffu, sums);
    } else {
      store_row(&part, index / panels, column_mask_of(&part), sums);
    }
  }
}

/// How many panels a tile of `rows` rows takes side by side where there are as many.
#define PANELS_OF(rows) SMOOTHBENCH_PANELS_SIDE_BY_SIDE(tile_rows, most_panels, rows)

/// Calls `apply` for every number of rows in a tile, with its number of sets for one panel.
#define FOR_EACH_ROW_COUNT(apply)                                                                 \
  apply(1, 4) apply(2, 4) apply(3, 4) apply(4, 2) apply(5, 2) apply(6, 2) apply(7, 1) apply(8, 1) \
      apply(9, 1) apply(10, 1) apply(11, 1) apply(12, 1)

/// Calls `apply` for every number of rows that take several panels.
#define FOR_EACH_FEW_ROWS(apply) apply(1) apply(2) apply(3) apply(4) apply(5) apply(6)

/// Defines the function for tiles of `rows` rows, with registers of its own.
#define DEFINE_ROWS(rows, sets)                                                                  \
  SMOOTHBENCH_DEFINE_INTEGER_TILE(                                                               \
      smoothbench_gemm_s8s8s32_avx512vnni_rows##rows, multiply_rows(rows, 1, sets, false, &tile) \
  )
#define DEFINE_NARROW(rows, sets)                                                                 \
  SMOOTHBENCH_DEFINE_INTEGER_TILE(                                                                \
      smoothbench_gemm_s8s8s32_avx512vnni_narrow##rows, multiply_rows(rows, 1, sets, true, &tile) \
  )
#define DEFINE_FEW_ROWS(rows)                               \
  SMOOTHBENCH_DEFINE_INTEGER_TILE(                          \
      smoothbench_gemm_s8s8s32_avx512vnni_few_rows##rows,   \
      multiply_rows(rows, PANELS_OF(rows), 1, false, &tile) \
  )

#define NAME_ROWS(rows, sets) smoothbench_gemm_s8s8s32_avx512vnni_rows##rows,
#define NAME_NARROW(rows, sets) smoothbench_gemm_s8s8s32_avx512vnni_narrow##rows,
#define NAME_FEW_ROWS(rows) smoothbench_gemm_s8s8s32_avx512vnni_few_rows##rows,

FOR_EACH_ROW_COUNT(DEFINE_ROWS)
FOR_EACH_ROW_COUNT(DEFINE_NARROW)
FOR_EACH_FEW_ROWS(DEFINE_FEW_ROWS)

static const smoothbench_integer_tile_function one_panel[tile_rows + 1] = {
    NULL,
    FOR_EACH_ROW_COUNT(NAME_ROWS)
};
static const smoothbench_integer_tile_function narrow_panel[tile_rows + 1] = {
    NULL,
    FOR_EACH_ROW_COUNT(NAME_NARROW)
};
static const smoothbench_integer_tile_function several_panels[tile_rows / 2 + 1] = {
    NULL,
    FOR_EACH_FEW_ROWS(NAME_FEW_ROWS)
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
    size_t output_row_stride,
    const smoothbench_epilogue* epilogue,
    const void* upcoming,
    size_t upcoming_bytes
) {
  SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= PANELS_OF(rows) * tile_columns);
  SMOOTHBENCH_ASSUME(columns <= tile_columns || columns > (PANELS_OF(rows) - 1) * tile_columns);
  SMOOTHBENCH_ASSUME(padded_depth % depth_step == 0);
  const smoothbench_integer_tile_function* functions = columns <= lanes          ? narrow_panel
                                                       : columns <= tile_columns ? one_panel
                                                                                 : several_panels;
  functions[rows](
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
}

#pragma clang attribute pop

#endif
