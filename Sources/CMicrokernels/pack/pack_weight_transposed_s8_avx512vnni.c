// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs weights stored [depth, columns] for the AVX-512 VNNI row. pack_weight_s8_avx512vnni.c draws
/// the layout.
///
/// A step is 128 bytes in halves of 16 columns: 256-bit vectors fit it as it is.
///
/// Requires: avx2

#if defined(__x86_64__)

#include "../common/assume.h"
#include "../common/kernels.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

enum {
  tile_columns = SMOOTHBENCH_AVX512VNNI_COLUMNS,
  depth_step = SMOOTHBENCH_AVX512VNNI_DEPTH_STEP,
  step_bytes = tile_columns * depth_step,
};

/// Stores one step from its four depths: a 32 x 4 transposition of bytes.
///
/// Each 128-bit half holds 16 columns. Interleaving bytes and then words brings the four depths of a
/// column together; exchanging halves puts columns 0 ... 15 before columns 16 ... 31.
SMOOTHBENCH_ALWAYS_INLINE void store_step(const __m256i depths[depth_step], uint8_t* destination) {
  const __m256i low01 = _mm256_unpacklo_epi8(depths[0], depths[1]);
  const __m256i high01 = _mm256_unpackhi_epi8(depths[0], depths[1]);
  const __m256i low23 = _mm256_unpacklo_epi8(depths[2], depths[3]);
  const __m256i high23 = _mm256_unpackhi_epi8(depths[2], depths[3]);
  const __m256i columns0and16 = _mm256_unpacklo_epi16(low01, low23);
  const __m256i columns4and20 = _mm256_unpackhi_epi16(low01, low23);
  const __m256i columns8and24 = _mm256_unpacklo_epi16(high01, high23);
  const __m256i columns12and28 = _mm256_unpackhi_epi16(high01, high23);
  __m256i* step = (__m256i*)(void*)destination;
  _mm256_storeu_si256(step, _mm256_permute2x128_si256(columns0and16, columns4and20, 0x20));
  _mm256_storeu_si256(step + 1, _mm256_permute2x128_si256(columns8and24, columns12and28, 0x20));
  _mm256_storeu_si256(step + 2, _mm256_permute2x128_si256(columns0and16, columns4and20, 0x31));
  _mm256_storeu_si256(step + 3, _mm256_permute2x128_si256(columns8and24, columns12and28, 0x31));
}

/// Loads the columns of one depth as s8 + 128, with 128 for those that do not exist: like any other
/// 0, made to contribute nothing by the zeros that pad the activation. Reads no byte beyond.
SMOOTHBENCH_ALWAYS_INLINE __m256i load_depth(size_t columns, const int8_t* source) {
  // s8 + 128 as u8 flips the sign bit.
  const __m256i offset = _mm256_set1_epi8(-128);
  if (columns == tile_columns) {
    return _mm256_xor_si256(_mm256_loadu_si256((const __m256i*)(const void*)source), offset);
  }
  int8_t values[tile_columns] = {0};
  memcpy(values, source, columns);
  return _mm256_xor_si256(_mm256_loadu_si256((const __m256i*)(const void*)values), offset);
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
  __m256i depths[depth_step];
  for (; k + depth_step <= depth; k += depth_step) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < depth_step; ++index) {
      depths[index] = load_depth(columns, weight + index * row_stride);
    }
    store_step(depths, destination);
    weight += depth_step * row_stride;
    destination += step_bytes;
  }
  if (k < depth) {
    for (size_t index = 0; index < depth_step; ++index) {
      depths[index] = k + index < depth ? load_depth(columns, weight + index * row_stride)
                                        : _mm256_set1_epi8(-128);
    }
    store_step(depths, destination);
  }
}

void smoothbench_pack_weight_transposed_s8_avx512vnni(
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
