// SPDX-FileCopyrightText: 2026 smoothbench contributors
// SPDX-License-Identifier: Apache-2.0

/// Short vectors in plain C, for the portable row.
///
/// These are compiler vector types, not intrinsics: every target lowers them to what it has. 16
/// bytes is the width that every 64-bit target has in its base instruction set (SSE2, NEON).

#ifndef SMOOTHBENCH_COMMON_PORTABLE_VECTOR_H
#define SMOOTHBENCH_COMMON_PORTABLE_VECTOR_H

#include <stdint.h>
#include <string.h>

typedef int8_t smoothbench_s8x8 __attribute__((vector_size(8)));
typedef int16_t smoothbench_s16x8 __attribute__((vector_size(16)));
typedef int32_t smoothbench_s32x8 __attribute__((vector_size(32)));
/// Unsigned, because sums are defined modulo 2^32 and signed overflow is undefined in C.
typedef uint32_t smoothbench_u32x4 __attribute__((vector_size(16)));
typedef float smoothbench_f32x4 __attribute__((vector_size(16)));

/// Multiplies eight pairs and adds neighbouring products. Written so that clang recognises one
/// `pmaddwd` on x86. Two products of s8 values sum to at most 2 * 128 * 128, far inside s32.
static inline smoothbench_u32x4
smoothbench_multiply_add_pairs(smoothbench_s16x8 left, smoothbench_s16x8 right) {
  const smoothbench_s32x8 products = __builtin_convertvector(left, smoothbench_s32x8)
                                     * __builtin_convertvector(right, smoothbench_s32x8);
  return (smoothbench_u32x4)__builtin_shufflevector(products, products, 0, 2, 4, 6)
         + (smoothbench_u32x4)__builtin_shufflevector(products, products, 1, 3, 5, 7);
}

/// Loads eight s8 values and widens them to s16.
static inline smoothbench_s16x8 smoothbench_load_s8_as_s16(const int8_t* values) {
  smoothbench_s8x8 narrow;
  memcpy(&narrow, values, sizeof narrow);
  return __builtin_convertvector(narrow, smoothbench_s16x8);
}

static inline uint32_t smoothbench_sum_of_lanes(smoothbench_u32x4 vector) {
  return (vector[0] + vector[1]) + (vector[2] + vector[3]);
}

#endif
