// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs weights stored [depth, columns] for the AVX2 row. pack_weight_s8_avx2.c draws the layout.
///
/// Requires: avx2, fma, f16c

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

enum {
  tile_columns = SMOOTHBENCH_AVX2_COLUMNS,
  depth_step = SMOOTHBENCH_AVX2_DEPTH_STEP,
  step_bytes = tile_columns * depth_step,
};

/// Loads the columns of one depth, with zeros for those that do not exist. Reads no byte beyond.
SMOOTHBENCH_ALWAYS_INLINE __m128i load_depth(size_t columns, const int8_t* source) {
  if (columns == tile_columns) {
    return _mm_loadu_si128((const __m128i*)(const void*)source);
  }
  int8_t values[tile_columns] = {0};
  memcpy(values, source, columns);
  return _mm_loadu_si128((const __m128i*)(const void*)values);
}

/// Pairs column c with column c + 8: element c is a word of the two.
SMOOTHBENCH_ALWAYS_INLINE __m128i words_of(__m128i columns) {
  return _mm_unpacklo_epi8(columns, _mm_unpackhi_epi64(columns, columns));
}

/// Stores one step from its two depths, columns 0 ... 7 as s8 + 128, which flips the sign bit of
/// the lower byte of each word.
SMOOTHBENCH_ALWAYS_INLINE void store_step(__m128i depth0, __m128i depth1, uint8_t* destination) {
  const __m128i offset = _mm_set1_epi16(0x80);
  const __m128i words0 = _mm_xor_si128(words_of(depth0), offset);
  const __m128i words1 = _mm_xor_si128(words_of(depth1), offset);
  __m128i* step = (__m128i*)(void*)destination;
  _mm_storeu_si128(step, _mm_unpacklo_epi16(words0, words1));
  _mm_storeu_si128(step + 1, _mm_unpackhi_epi16(words0, words1));
}

/// Packs a panel; `columns` is a constant after inlining where it is `tile_columns`.
SMOOTHBENCH_ALWAYS_INLINE void pack_columns(
    const size_t columns,
    size_t depth,
    const int8_t* weight,
    size_t row_stride,
    uint8_t* destination
) {
  size_t k = 0;
  for (; k + depth_step <= depth; k += depth_step) {
    store_step(load_depth(columns, weight), load_depth(columns, weight + row_stride), destination);
    weight += depth_step * row_stride;
    destination += step_bytes;
  }
  if (k < depth) {
    store_step(load_depth(columns, weight), _mm_setzero_si128(), destination);
  }
}

void smoothbench_pack_weight_transposed_s8_avx2(
    size_t columns,
    size_t depth,
    const int8_t* weight,
    size_t row_stride,
    void* packed
) {
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= tile_columns);
  SMOOTHBENCH_ASSUME(depth >= 1);
  if (columns == tile_columns) {
    pack_columns(tile_columns, depth, weight, row_stride, packed);
  } else {
    pack_columns(columns, depth, weight, row_stride, packed);
  }
}

#pragma clang attribute pop

#endif
