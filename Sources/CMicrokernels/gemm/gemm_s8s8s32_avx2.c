// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// INT8 product with AVX2, exact for every s8 value: 16-bit products, s32 sums.
///
/// Requires: avx2, fma, f16c
///
/// vpmaddubsw, the usual choice, adds two u8 x s8 products in s16 and saturates: 255 * 127 * 2 is
/// 64770. vpmaddwd multiplies s16 and adds two products in s32. Activations are stored widened to
/// s16, so that one vpbroadcastd loads a pair. Weights stay one byte each, two columns in a 16-bit
/// word, and are never widened:
///
///     word = 256 * high + low     low = (weight of column c) + 128, u8; high = column c + 8, s8
///
/// As s16, a word is at least -32768 and at most 32767, so a product with an s8 activation is at
/// most 2^22 and a sum of two at most 2^23: nothing saturates, -128 included. Over all depth and
/// modulo 2^32, the sums are:
///
///     of words        256 * sum(high) + sum(low) + 128 * sum(activation)
///     of words >> 8   sum(high), which is column c + 8       (vpsraw, one for two vectors)
///
/// The first sum starts from -128 * sum(activation); after the loop, 256 times the second sum is
/// taken from it and column c remains. All steps are exact modulo 2^32, because vpaddd, vpslld and
/// vpsubd wrap. Against vpmovsxbw for both vectors this is 6 % faster (Zen 4: widenings and shifts
/// take slots of the same four pipes as products and additions).
///
/// Between blocks of depth, columns 0 ... 7 of the output hold their share of the offset.
///
/// Tile: 6 rows x 2 vectors of 8 columns are 12 sums; 2 weight vectors and 2 temporaries fill the
/// 16 registers. Tiles of 1, 2 and 3 rows use these sums for 6, 3 and 2 panels side by side: each
/// panel is a stream of its own for the processor's prefetcher. Of what a plain loop over four
/// streams reads from DRAM, one row reads 64 % from one panel, 91 % from four and 95 % from six at
/// once (Zen 3, about 22 GB/s); from the second-level cache it reads 1.2 times as fast, because the
/// products of one panel fill the gaps of another.

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"
#include "../common/tile.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,prfchw"))), apply_to = function)

enum {
  tile_rows = SMOOTHBENCH_AVX2_ROWS,
  tile_columns = SMOOTHBENCH_AVX2_COLUMNS,
  depth_step = SMOOTHBENCH_AVX2_DEPTH_STEP,
  most_panels = SMOOTHBENCH_AVX2_MOST_PANELS,
  lanes = 8,
  vectors = tile_columns / lanes,
  step_bytes = tile_columns * depth_step,
  activation_step_bytes = depth_step * sizeof(int16_t),
  unrolled_steps = 4,
  /// How far ahead of their use weights are requested into L2, in bytes: of 1 to 64 KiB, 4 KiB is
  /// the best for 4 rows, which are the most sensitive (Zen 3: 16.5 GB/s against 12 without). One
  /// row alone reads weights as fast as DRAM delivers them and leaves the prefetching to the
  /// processor, which does it better.
  prefetch_distance = 4096,
  prefetch_rows = 2,
};

/// The memory operand of one broadcast, two s16 values.
typedef uint8_t two_values[4];

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

/// Adds the products of one depth step of each panel.
SMOOTHBENCH_ALWAYS_INLINE void multiply_step(
    const size_t rows,
    const size_t panels,
    const smoothbench_integer_tile* tile,
    const uint8_t* activation,
    const uint8_t* weight,
    __m256i sums[tile_rows][vectors]
) {
#pragma clang loop unroll(full)
  for (size_t panel = 0; panel < panels; ++panel) {
    const uint8_t* panel_weight = weight + panel * tile->padded_depth * tile_columns;
    const __m256i words = _mm256_loadu_si256((const __m256i*)(const void*)panel_weight);
    const __m256i high = _mm256_srai_epi16(words, 8);
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; ++row) {
      __m256i* row_sums = sums[row * panels + panel];
      multiply_row(
          activation + row * tile->activation_row_stride, words, high, &row_sums[0], &row_sums[1]
      );
    }
  }
}

/// Lane i is -1 where i < columns, for masked loads and stores.
static inline __m256i column_mask(size_t columns) {
  const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int32_t)columns), lane);
}

/// Initialises the sums of one row: from `row_start`, or from the output of an earlier call.
SMOOTHBENCH_ALWAYS_INLINE void
start_row(const smoothbench_integer_tile* tile, size_t row, __m256i sums[vectors]) {
  sums[1] = _mm256_setzero_si256();
  if (tile->row_start != NULL) {
    sums[0] = _mm256_set1_epi32(tile->row_start[row]);
    return;
  }
  const uint8_t* output = tile->output + row * tile->output_row_stride;
  const int32_t* start = (const int32_t*)(const void*)output;
  if (tile->columns > lanes) {
    sums[1] = _mm256_maskload_epi32(start + lanes, column_mask(tile->columns - lanes));
  }
  const __m256i low = _mm256_maskload_epi32(start, column_mask(tile->columns));
  sums[0] = _mm256_add_epi32(low, _mm256_slli_epi32(sums[1], 8));
}

/// Turns 8 sums of one row into real values; `first` is their first column, `count` how many count.
SMOOTHBENCH_ALWAYS_INLINE __m256 real_values(
    const smoothbench_epilogue* epilogue,
    size_t row,
    size_t first,
    size_t count,
    __m256i sums
) {
  const __m256i mask = column_mask(count);
  const __m256 row_scale = _mm256_set1_ps(epilogue->row_scales[row]);
  __m256 values = _mm256_mul_ps(_mm256_cvtepi32_ps(sums), row_scale);
  values = _mm256_mul_ps(values, _mm256_maskload_ps(epilogue->column_scales + first, mask));
  if (epilogue->bias != NULL) {
    values = _mm256_add_ps(values, _mm256_maskload_ps(epilogue->bias + first, mask));
  }
  return values;
}

/// Rounds 8 real values to integers that saturate to codes.
SMOOTHBENCH_ALWAYS_INLINE __m256i rounded(__m256 values) {
  // 128 saturates to 127. Without the minimum, 2^31 and more would convert to -2^31.
  return _mm256_cvtps_epi32(_mm256_min_ps(values, _mm256_set1_ps(128.0f)));
}

/// Stores 16 values as codes, or the first `columns` of them.
SMOOTHBENCH_ALWAYS_INLINE void
store_codes(int32_t lowest_code, int8_t* codes, size_t columns, __m256 low, __m256 high) {
  // Packing works in 128-bit halves and leaves groups of four codes in the order 0 2 1 3.
  const __m256i words =
      _mm256_permute4x64_epi64(_mm256_packs_epi32(rounded(low), rounded(high)), 0xd8);
  const __m128i saturated =
      _mm_packs_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  const __m128i packed = _mm_max_epi8(saturated, _mm_set1_epi8((char)lowest_code));
  if (columns == tile_columns) {
    _mm_storeu_si128((__m128i*)(void*)codes, packed);
  } else {
    int8_t all[tile_columns];
    _mm_storeu_si128((__m128i*)(void*)all, packed);
    memcpy(codes, all, columns);
  }
}

/// Separates the two columns of each word and stores the sums of one row, or what becomes of them.
SMOOTHBENCH_ALWAYS_INLINE void
store_row(const smoothbench_integer_tile* tile, size_t row, const __m256i sums[vectors]) {
  int32_t* destination = (int32_t*)(void*)(tile->output + row * tile->output_row_stride);
  const smoothbench_epilogue* epilogue = tile->epilogue;
  const size_t columns = tile->columns;
  __m256i low = _mm256_sub_epi32(sums[0], _mm256_slli_epi32(sums[1], 8));
  __m256i high = sums[1];
  if (epilogue != NULL) {
    const size_t first = tile->first_column;
    const __m256 low_values = real_values(epilogue, row, first, columns, low);
    __m256 high_values = _mm256_setzero_ps();
    if (columns > lanes) {
      high_values = real_values(epilogue, row, first + lanes, columns - lanes, high);
    }
    if (epilogue->codes != NULL) {
      int8_t* codes = epilogue->codes + row * epilogue->code_row_stride + first;
      store_codes(epilogue->lowest_code, codes, columns, low_values, high_values);
      return;
    }
    low = _mm256_castps_si256(low_values);
    high = _mm256_castps_si256(high_values);
  }
  if (columns == tile_columns) {
    _mm256_storeu_si256((__m256i*)(void*)destination, low);
    _mm256_storeu_si256((__m256i*)(void*)(destination + lanes), high);
  } else {
    _mm256_maskstore_epi32(destination, column_mask(columns), low);
    if (columns > lanes) {
      _mm256_maskstore_epi32(destination + lanes, column_mask(columns - lanes), high);
    }
  }
}

/// Multiplies `rows` rows by `panels` panels, constants after inlining. Even one row and one panel
/// keep the units busy, because only the additions of 1 cycle depend on one another.
SMOOTHBENCH_ALWAYS_INLINE void
multiply_rows(const size_t rows, const size_t panels, const smoothbench_integer_tile* tile) {
  const uint8_t* activation = tile->activation;
  const uint8_t* weight = tile->weight;
  __m256i sums[tile_rows][vectors];

  // Initialise accumulators.
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    const smoothbench_integer_tile part = smoothbench_panel_of(tile, index % panels, tile_columns);
    start_row(&part, index / panels, sums[index]);
  }

  // Depth loop. Each pass also requests, for writing, the output lines of one row: stores that miss
  // in cache at the end of a tile otherwise hold up the start of the next one.
  const uint8_t* requested = tile->output;
  size_t requested_stride = tile->output_row_stride;
  if (tile->epilogue != NULL && tile->epilogue->codes != NULL) {
    requested = (const uint8_t*)tile->epilogue->codes;
    requested_stride = tile->epilogue->code_row_stride;
  }
  size_t rows_to_request = rows;
  size_t steps = tile->padded_depth / depth_step;
  smoothbench_upcoming_lines upcoming = smoothbench_upcoming_of(tile, steps / unrolled_steps);
  for (; steps >= unrolled_steps; steps -= unrolled_steps) {
    smoothbench_request_lines(&upcoming);
    if (rows_to_request > 0) {
#pragma clang loop unroll(full)
      for (size_t panel = 0; panel < panels; ++panel) {
        __builtin_prefetch(requested + panel * vectors * sizeof(__m256i), 1);
      }
      __builtin_prefetch(requested + panels * vectors * sizeof(__m256i) - 1, 1);
      requested += requested_stride;
      --rows_to_request;
    }
    if (rows >= prefetch_rows) {
#pragma clang loop unroll(full)
      for (size_t panel = 0; panel < panels; ++panel) {
        const uint8_t* start = weight + panel * tile->padded_depth * tile_columns;
        _mm_prefetch((const char*)start + prefetch_distance, _MM_HINT_T1);
        _mm_prefetch((const char*)start + prefetch_distance + 2 * step_bytes, _MM_HINT_T1);
      }
    }
#pragma clang loop unroll(full)
    for (size_t step = 0; step < unrolled_steps; ++step) {
      multiply_step(
          rows,
          panels,
          tile,
          activation + step * activation_step_bytes,
          weight + step * step_bytes,
          sums
      );
    }
    activation += unrolled_steps * activation_step_bytes;
    weight += unrolled_steps * step_bytes;
  }

  // Depth remainder.
  for (; steps > 0; --steps) {
    multiply_step(rows, panels, tile, activation, weight, sums);
    activation += activation_step_bytes;
    weight += step_bytes;
  }

  // Store.
#pragma clang loop unroll(full)
  for (size_t index = 0; index < rows * panels; ++index) {
    const smoothbench_integer_tile part = smoothbench_panel_of(tile, index % panels, tile_columns);
    store_row(&part, index / panels, sums[index]);
  }
}

/// How many panels a tile of `rows` rows takes side by side where there are as many.
#define PANELS_OF(rows) SMOOTHBENCH_PANELS_SIDE_BY_SIDE(tile_rows, most_panels, rows)

/// Calls `apply` for every number of rows in a tile, and for those with several panels.
#define FOR_EACH_ROW_COUNT(apply) apply(1) apply(2) apply(3) apply(4) apply(5) apply(6)
#define FOR_EACH_FEW_ROWS(apply) apply(1) apply(2) apply(3)

/// Defines the function for tiles of `rows` rows, with registers of its own.
#define DEFINE_ROWS(rows)                                                     \
  SMOOTHBENCH_DEFINE_INTEGER_TILE(                                            \
      smoothbench_gemm_s8s8s32_avx2_rows##rows, multiply_rows(rows, 1, &tile) \
  )
#define DEFINE_FEW_ROWS(rows)                                                                   \
  SMOOTHBENCH_DEFINE_INTEGER_TILE(                                                              \
      smoothbench_gemm_s8s8s32_avx2_few_rows##rows, multiply_rows(rows, PANELS_OF(rows), &tile) \
  )

#define NAME_ROWS(rows) smoothbench_gemm_s8s8s32_avx2_rows##rows,
#define NAME_FEW_ROWS(rows) smoothbench_gemm_s8s8s32_avx2_few_rows##rows,

FOR_EACH_ROW_COUNT(DEFINE_ROWS)
FOR_EACH_FEW_ROWS(DEFINE_FEW_ROWS)

static const smoothbench_integer_tile_function one_panel[tile_rows + 1] = {
    NULL,
    FOR_EACH_ROW_COUNT(NAME_ROWS)
};
static const smoothbench_integer_tile_function several_panels[tile_rows / 2 + 1] = {
    NULL,
    FOR_EACH_FEW_ROWS(NAME_FEW_ROWS)
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
    size_t output_row_stride,
    const smoothbench_epilogue* epilogue,
    const void* upcoming,
    size_t upcoming_bytes
) {
  SMOOTHBENCH_ASSUME(rows >= 1 && rows <= tile_rows);
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= PANELS_OF(rows) * tile_columns);
  SMOOTHBENCH_ASSUME(columns <= tile_columns || columns > (PANELS_OF(rows) - 1) * tile_columns);
  SMOOTHBENCH_ASSUME(padded_depth % depth_step == 0);
  (columns <= tile_columns ? one_panel : several_panels)[rows](
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
