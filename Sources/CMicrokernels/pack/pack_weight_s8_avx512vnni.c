// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs weights for the AVX-512 VNNI row: u8 = s8 + 128, 32 columns, 4 values deep a step.
///
///     step 0 | column 0: k 0..3 | column 1: k 0..3 | ... | column 31: k 0..3 |   128 bytes
///     step 1 | column 0: k 4..7 | ...
///
/// Requires: avx512f, avx512bw, avx512vl, avx512dq, avx512vnni

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>

#include <immintrin.h>

#pragma clang attribute push(                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))), apply_to = function \
)

enum {
  tile_columns = SMOOTHBENCH_AVX512VNNI_COLUMNS,
  depth_step = SMOOTHBENCH_AVX512VNNI_DEPTH_STEP,
  step_bytes = tile_columns * depth_step,
  /// One block is 16 columns x 16 steps: 16 registers of 16 four-byte elements.
  lanes = 16,
  block_depth = lanes * depth_step,
};

/// Transposes 16 x 16 elements of four bytes in registers.
///
/// Rows are first mixed in fours inside each 128-bit quarter (unpack), then quarters are exchanged
/// (shuffle): two stages of each, 64 instructions for 1024 bytes.
SMOOTHBENCH_ALWAYS_INLINE void transpose(__m512i block[lanes]) {
  __m512i mixed[lanes];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < lanes; row += 4) {
    const __m512i low01 = _mm512_unpacklo_epi32(block[row], block[row + 1]);
    const __m512i high01 = _mm512_unpackhi_epi32(block[row], block[row + 1]);
    const __m512i low23 = _mm512_unpacklo_epi32(block[row + 2], block[row + 3]);
    const __m512i high23 = _mm512_unpackhi_epi32(block[row + 2], block[row + 3]);
    // mixed[row + i], quarter q: elements 4q + i of the four rows.
    mixed[row] = _mm512_unpacklo_epi64(low01, low23);
    mixed[row + 1] = _mm512_unpackhi_epi64(low01, low23);
    mixed[row + 2] = _mm512_unpacklo_epi64(high01, high23);
    mixed[row + 3] = _mm512_unpackhi_epi64(high01, high23);
  }
#pragma clang loop unroll(full)
  for (size_t index = 0; index < 4; ++index) {
    const __m512i rows0to7 = _mm512_shuffle_i32x4(mixed[index], mixed[index + 4], 0x44);
    const __m512i rows0to7high = _mm512_shuffle_i32x4(mixed[index], mixed[index + 4], 0xee);
    const __m512i rows8to15 = _mm512_shuffle_i32x4(mixed[index + 8], mixed[index + 12], 0x44);
    const __m512i rows8to15high = _mm512_shuffle_i32x4(mixed[index + 8], mixed[index + 12], 0xee);
    block[index] = _mm512_shuffle_i32x4(rows0to7, rows8to15, 0x88);
    block[index + 4] = _mm512_shuffle_i32x4(rows0to7, rows8to15, 0xdd);
    block[index + 8] = _mm512_shuffle_i32x4(rows0to7high, rows8to15high, 0x88);
    block[index + 12] = _mm512_shuffle_i32x4(rows0to7high, rows8to15high, 0xdd);
  }
}

/// Packs up to 16 columns and up to 64 values of depth.
SMOOTHBENCH_ALWAYS_INLINE void
pack_block(size_t columns, size_t depth, const int8_t* weight, size_t row_stride, uint8_t* packed) {
  // Masked loads read no byte past the end of a row; missing values become 0.
  const __mmask64 mask = depth >= block_depth ? ~(__mmask64)0 : ((__mmask64)1 << depth) - 1;
  // s8 + 128 as u8 flips the sign bit. A missing value becomes 128 like any other 0; the zeros that
  // pad the activation make it contribute nothing.
  const __m512i offset = _mm512_set1_epi8(-128);
  __m512i block[lanes];
#pragma clang loop unroll(full)
  for (size_t column = 0; column < lanes; ++column) {
    const __mmask64 column_mask = column < columns ? mask : 0;
    // A masked load that reads nothing may still not form an address outside the matrix.
    const int8_t* row = column < columns ? weight + column * row_stride : weight;
    block[column] = _mm512_xor_si512(_mm512_maskz_loadu_epi8(column_mask, row), offset);
  }
  transpose(block);
#pragma clang loop unroll(full)
  for (size_t step = 0; step < lanes; ++step) {
    if (step * depth_step < depth) {
      _mm512_storeu_si512(packed + step * step_bytes, block[step]);
    }
  }
}

void smoothbench_pack_weight_s8_avx512vnni(
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
    for (size_t first = 0; first < tile_columns; first += lanes) {
      const size_t present = columns > first ? columns - first : 0;
      const int8_t* source = present > 0 ? weight + first * row_stride + k : weight;
      pack_block(
          present < lanes ? present : lanes,
          count,
          source,
          row_stride,
          destination + first * depth_step
      );
    }
    destination += lanes * step_bytes;
  }
}

#pragma clang attribute pop

#endif
