// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// How a row of sums in two AVX-512 registers leaves a tile: as it is, as real values or as codes.
///
/// For files that include it between their attribute pragmas, with avx512f, avx512bw, avx512vl and
/// avx512dq.

#ifndef SMOOTHBENCH_GEMM_STORE_AVX512_H
#define SMOOTHBENCH_GEMM_STORE_AVX512_H

// A fused multiply-add would round once where the contract says twice.
#pragma STDC FP_CONTRACT OFF

enum {
  tile_columns = SMOOTHBENCH_AVX512VNNI_COLUMNS,
  lanes = 16,
  vectors = tile_columns / lanes,
};

/// Gets one bit for each column of a tile of one panel.
SMOOTHBENCH_ALWAYS_INLINE uint32_t column_mask_of(const smoothbench_integer_tile* tile) {
  return tile->columns == tile_columns ? 0xffffffffu : (1u << tile->columns) - 1;
}

/// Turns 16 sums of one row into real values; `first` is their first column.
SMOOTHBENCH_ALWAYS_INLINE __m512 real_values(
    const smoothbench_epilogue* epilogue,
    size_t row,
    size_t first,
    __mmask16 mask,
    __m512i sums
) {
  const __m512 row_scale = _mm512_set1_ps(epilogue->row_scales[row]);
  const __m512 column_scales = _mm512_maskz_loadu_ps(mask, epilogue->column_scales + first);
  __m512 values = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), row_scale);
  values = _mm512_mul_ps(values, column_scales);
  if (epilogue->bias != NULL) {
    values = _mm512_add_ps(values, _mm512_maskz_loadu_ps(mask, epilogue->bias + first));
  }
  return values;
}

/// Rounds 16 real values to codes and stores those of a mask.
SMOOTHBENCH_ALWAYS_INLINE void
store_codes(const smoothbench_epilogue* epilogue, int8_t* codes, __mmask16 mask, __m512 values) {
  // 128 saturates to 127. Without the minimum, 2^31 and more would convert to -2^31.
  const __m512i rounded = _mm512_cvtps_epi32(_mm512_min_ps(values, _mm512_set1_ps(128.0f)));
  const __m512i lowest = _mm512_set1_epi32(epilogue->lowest_code);
  const __m128i packed = _mm512_cvtsepi32_epi8(_mm512_max_epi32(rounded, lowest));
  _mm_mask_storeu_epi8(codes, mask, packed);
}

/// Stores the sums of one row, or what becomes of them, in the columns of a mask.
///
/// Nothing can be forwarded from a masked store (Zen 4): values that are made of stored sums wait for
/// the cache, 3 to 7 % of a product of depth 768. So they are made here, and full tiles, whose mask is a
/// constant, are stored without one (4 % of a product of depth 64).
SMOOTHBENCH_ALWAYS_INLINE void
store_row(const smoothbench_integer_tile* tile, size_t row, uint32_t column_mask, __m512i* sums) {
  const __mmask16 masks[vectors] = {(__mmask16)column_mask, (__mmask16)(column_mask >> lanes)};
  const smoothbench_epilogue* epilogue = tile->epilogue;
  uint8_t* start = tile->output + row * tile->output_row_stride;
#pragma clang loop unroll(full)
  for (size_t vector = 0; vector < vectors; ++vector) {
    if (epilogue == NULL) {
      _mm512_mask_storeu_epi32(start + vector * sizeof(__m512i), masks[vector], sums[vector]);
      continue;
    }
    const size_t first = tile->first_column + vector * lanes;
    const __m512 values = real_values(epilogue, row, first, masks[vector], sums[vector]);
    if (epilogue->codes == NULL) {
      _mm512_mask_storeu_ps(start + vector * sizeof(__m512i), masks[vector], values);
    } else {
      int8_t* codes = epilogue->codes + row * epilogue->code_row_stride + first;
      store_codes(epilogue, codes, masks[vector], values);
    }
  }
}

/// Asks for the lines of a row of output, for writing: one more where it is not aligned.
SMOOTHBENCH_ALWAYS_INLINE void request_row(const uint8_t* row, const size_t panels) {
#pragma clang loop unroll(full)
  for (size_t vector = 0; vector < panels * vectors; ++vector) {
    __builtin_prefetch(row + vector * sizeof(__m512i), 1);
  }
  __builtin_prefetch(row + panels * vectors * sizeof(__m512i) - 1, 1);
}

/// Gets where the first row of a tile goes, and the bytes from row to row.
SMOOTHBENCH_ALWAYS_INLINE const uint8_t*
output_of(const smoothbench_integer_tile* tile, size_t* row_stride) {
  if (tile->epilogue != NULL && tile->epilogue->codes != NULL) {
    *row_stride = tile->epilogue->code_row_stride;
    return (const uint8_t*)(tile->epilogue->codes + tile->first_column);
  }
  *row_stride = tile->output_row_stride;
  return tile->output;
}

#endif
