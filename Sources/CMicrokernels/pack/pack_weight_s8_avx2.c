// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs weights for the AVX2 row: s8, 16 columns, 2 values deep a step.
///
///     step 0 | column 0: k 0, 1 | column 1: k 0, 1 | ... | column 15: k 0, 1 |   32 bytes
///     step 1 | column 0: k 2, 3 | ...
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
  /// One block is 8 columns x 8 steps: 8 registers of 8 two-byte elements.
  lanes = 8,
  block_depth = lanes * depth_step,
};

/// Transposes 8 x 8 elements of two bytes in registers, three stages of 8 instructions.
SMOOTHBENCH_ALWAYS_INLINE void transpose(__m128i block[lanes]) {
  __m128i pairs[lanes];
  __m128i fours[lanes];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < lanes; row += 2) {
    pairs[row] = _mm_unpacklo_epi16(block[row], block[row + 1]);
    pairs[row + 1] = _mm_unpackhi_epi16(block[row], block[row + 1]);
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < lanes; row += 4) {
    fours[row] = _mm_unpacklo_epi32(pairs[row], pairs[row + 2]);
    fours[row + 1] = _mm_unpackhi_epi32(pairs[row], pairs[row + 2]);
    fours[row + 2] = _mm_unpacklo_epi32(pairs[row + 1], pairs[row + 3]);
    fours[row + 3] = _mm_unpackhi_epi32(pairs[row + 1], pairs[row + 3]);
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < 4; ++row) {
    block[2 * row] = _mm_unpacklo_epi64(fours[row], fours[row + 4]);
    block[2 * row + 1] = _mm_unpackhi_epi64(fours[row], fours[row + 4]);
  }
}

/// Packs 8 columns and 16 values of depth, which `block` holds, one column in each register.
/// The last block of a panel stores only the steps that exist.
SMOOTHBENCH_ALWAYS_INLINE void pack_block(__m128i block[lanes], size_t depth, int8_t* packed) {
  transpose(block);
#pragma clang loop unroll(full)
  for (size_t step = 0; step < lanes; ++step) {
    if (step * depth_step < depth) {
      _mm_storeu_si128((__m128i*)(void*)(packed + step * step_bytes), block[step]);
    }
  }
}

/// Loads one column, with zeros for values that do not exist. Reads no byte beyond them.
static inline __m128i load_column(bool present, size_t depth, const int8_t* source) {
  if (!present) {
    return _mm_setzero_si128();
  }
  if (depth >= block_depth) {
    return _mm_loadu_si128((const __m128i*)(const void*)source);
  }
  int8_t values[block_depth] = {0};
  memcpy(values, source, depth);
  return _mm_loadu_si128((const __m128i*)(const void*)values);
}

void smoothbench_pack_weight_s8_avx2(
    size_t columns,
    size_t depth,
    const int8_t* weight,
    size_t row_stride,
    void* packed
) {
  SMOOTHBENCH_ASSUME(columns >= 1 && columns <= tile_columns);
  SMOOTHBENCH_ASSUME(depth >= 1);
  int8_t* destination = packed;
  for (size_t k = 0; k < depth; k += block_depth) {
    const size_t count = depth - k < block_depth ? depth - k : block_depth;
    for (size_t first = 0; first < tile_columns; first += lanes) {
      __m128i block[lanes];
#pragma clang loop unroll(full)
      for (size_t lane = 0; lane < lanes; ++lane) {
        const size_t column = first + lane;
        const bool present = column < columns;
        block[lane] =
            load_column(present, count, present ? weight + column * row_stride + k : weight);
      }
      pack_block(block, count, destination + first * depth_step);
    }
    destination += lanes * step_bytes;
  }
}

#pragma clang attribute pop

#endif
