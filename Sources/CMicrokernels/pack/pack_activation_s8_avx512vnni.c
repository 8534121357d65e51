// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Packs activations for the AVX-512 VNNI row: s8 as they are, rows padded with zeros to 4 values,
/// and the start value -128 * sum(row) that undoes the weights' offset.
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

enum { vector_bytes = sizeof(__m512i), vectors = 4 };

/// Copies the last values of a row, fewer than 64, and pads them with zeros to the depth step.
static inline __m512i
pack_rest(size_t rest, const int8_t* source, uint8_t* destination, __m512i sums) {
  const size_t padded_rest = rest + (0 - rest) % SMOOTHBENCH_AVX512VNNI_DEPTH_STEP;
  const __mmask64 load_mask = ((__mmask64)1 << rest) - 1;
  const __mmask64 store_mask = ~(__mmask64)0 >> (vector_bytes - padded_rest);
  const __m512i values = _mm512_maskz_loadu_epi8(load_mask, source);
  _mm512_mask_storeu_epi8(destination, store_mask, values);
  return _mm512_dpbusd_epi32(sums, _mm512_set1_epi8(1), values);
}

/// Copies one row and gets its sum.
///
/// vpdpbusd with u8 ones adds four s8 values to each lane: exact, |sum| <= 128 * depth. Four sums,
/// because each instruction waits 4 cycles for the one before it.
static inline int32_t pack_row(size_t depth, const int8_t* source, uint8_t* destination) {
  const __m512i ones = _mm512_set1_epi8(1);
  __m512i sums[vectors] = {
      _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()
  };
  size_t k = 0;
  for (; k + vectors * vector_bytes <= depth; k += vectors * vector_bytes) {
#pragma clang loop unroll(full)
    for (size_t vector = 0; vector < vectors; ++vector) {
      const __m512i values = _mm512_loadu_si512(source + k + vector * vector_bytes);
      _mm512_storeu_si512(destination + k + vector * vector_bytes, values);
      sums[vector] = _mm512_dpbusd_epi32(sums[vector], ones, values);
    }
  }
  for (; k + vector_bytes <= depth; k += vector_bytes) {
    const __m512i values = _mm512_loadu_si512(source + k);
    _mm512_storeu_si512(destination + k, values);
    sums[0] = _mm512_dpbusd_epi32(sums[0], ones, values);
  }
  if (k < depth) {
    sums[1] = pack_rest(depth - k, source + k, destination + k, sums[1]);
  }
  sums[0] = _mm512_add_epi32(sums[0], sums[1]);
  sums[2] = _mm512_add_epi32(sums[2], sums[3]);
  return _mm512_reduce_add_epi32(_mm512_add_epi32(sums[0], sums[2]));
}

void smoothbench_pack_activation_s8_avx512vnni(
    size_t rows,
    size_t depth,
    const int8_t* activation,
    size_t row_stride,
    void* packed,
    size_t packed_row_stride,
    int32_t* row_start
) {
  SMOOTHBENCH_ASSUME(depth >= 1);
  for (size_t row = 0; row < rows; ++row) {
    const int32_t sum =
        pack_row(depth, activation + row * row_stride, (uint8_t*)packed + row * packed_row_stride);
    // Unsigned, because 128 * 128 * 131071 may pass 2^31; only the residue modulo 2^32 matters.
    row_start[row] = (int32_t)(0u - 128u * (uint32_t)sum);
  }
}

#pragma clang attribute pop

#endif
