// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs weights for the AVX2 row: 16 columns, 2 values deep a step, in words of two columns.
///
///     step 0 | c0 k0, c8 k0, c0 k1, c8 k1 | c1 k0, c9 k0, c1 k1, c9 k1 | ... | c7, c15 |  32 bytes
///     step 1 | c0 k2, c8 k2, c0 k3, c8 k3 | ...
///
/// Columns 0 ... 7 are stored as u8 = s8 + 128, columns 8 ... 15 as s8: the lower and the upper
/// byte of a 16-bit word. gemm_s8s8s32_avx2.c says why.
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
  /// One block is 8 words of two columns x 8 steps: 8 registers of 8 four-byte elements.
  lanes = 8,
  block_depth = lanes * depth_step,
};

/// Transposes 8 x 8 elements of four bytes in registers, three stages of 8 instructions.
SMOOTHBENCH_ALWAYS_INLINE void transpose(__m256i block[lanes]) {
  __m256i pairs[lanes];
  __m256i fours[lanes];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < lanes; row += 2) {
    pairs[row] = _mm256_unpacklo_epi32(block[row], block[row + 1]);
    pairs[row + 1] = _mm256_unpackhi_epi32(block[row], block[row + 1]);
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < lanes; row += 4) {
    fours[row] = _mm256_unpacklo_epi64(pairs[row], pairs[row + 2]);
    fours[row + 1] = _mm256_unpackhi_epi64(pairs[row], pairs[row + 2]);
    fours[row + 2] = _mm256_unpacklo_epi64(pairs[row + 1], pairs[row + 3]);
    fours[row + 3] = _mm256_unpackhi_epi64(pairs[row + 1], pairs[row + 3]);
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < 4; ++row) {
    block[row] = _mm256_permute2x128_si256(fours[row], fours[row + 4], 0x20);
    block[row + 4] = _mm256_permute2x128_si256(fours[row], fours[row + 4], 0x31);
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

/// Interleaves two columns: element i holds the words of depth 2 i and 2 i + 1.
static inline __m256i words_of(__m128i low_column, __m128i high_column) {
  // s8 + 128 as u8 flips the sign bit.
  const __m128i offset = _mm_xor_si128(low_column, _mm_set1_epi8(-128));
  return _mm256_set_m128i(
      _mm_unpackhi_epi8(offset, high_column), _mm_unpacklo_epi8(offset, high_column)
  );
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
  uint8_t* destination = packed;
  for (size_t k = 0; k < depth; k += block_depth) {
    const size_t count = depth - k < block_depth ? depth - k : block_depth;
    __m256i block[lanes];
#pragma clang loop unroll(full)
    for (size_t lane = 0; lane < lanes; ++lane) {
      const bool low_present = lane < columns;
      const bool high_present = lane + lanes < columns;
      const int8_t* low = low_present ? weight + lane * row_stride + k : weight;
      const int8_t* high = high_present ? weight + (lane + lanes) * row_stride + k : weight;
      block[lane] =
          words_of(load_column(low_present, count, low), load_column(high_present, count, high));
    }
    transpose(block);
#pragma clang loop unroll(full)
    for (size_t step = 0; step < lanes; ++step) {
      // The last block of a panel stores only the steps that exist.
      if (step * depth_step < count) {
        _mm256_storeu_si256((__m256i*)(void*)(destination + step * step_bytes), block[step]);
      }
    }
    destination += lanes * step_bytes;
  }
}

#pragma clang attribute pop

#endif
